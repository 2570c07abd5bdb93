using Voy8.Jobs;

namespace Voy8.Core.Catalogue.Importing;

/// <summary>Reads an import's lines into the catalogue.</summary>
/// <param name="Path">A file that the worker reads itself; null when the bytes were uploaded.</param>
[JobType("import_venues", Queue = "import")]
public sealed record ImportVenues(Guid ImportId, string? Path = null);
