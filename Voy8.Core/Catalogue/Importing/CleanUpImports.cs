using Voy8.Jobs;

namespace Voy8.Core.Catalogue.Importing;

/// <summary>Frees the bytes of imports that nobody will read.</summary>
[JobType("clean_up_imports", Queue = "import", TimeoutSeconds = 600)]
public sealed record CleanUpImports;
