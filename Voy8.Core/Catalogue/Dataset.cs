namespace Voy8.Core.Catalogue;

/// <summary>A named collection of venues.</summary>
/// <param name="Slug">Lower-case letters, digits and hyphens; unique.</param>
/// <param name="Attribution">What the licence asks to be shown with the data.</param>
/// <param name="Licence">SPDX identifier or a name.</param>
public sealed record Dataset(Guid Id, string Slug, string Name, string? Attribution, string? Licence, DateTimeOffset CreatedAt);

/// <summary>A dataset with the number of its venues and the middle of where they lie.</summary>
public sealed record DatasetStatistics(Dataset Dataset, long Venues, GeoPoint? Centre);
