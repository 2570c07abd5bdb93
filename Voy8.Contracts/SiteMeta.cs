namespace Voy8.Contracts;

/// <summary>Answer of <c>GET /meta</c>: what a page needs once to draw its filters.</summary>
/// <param name="Kinds">Kinds present in the catalogue, most frequent first, at most 200.</param>
public sealed record MetaResponse(
    IReadOnlyList<KindCount> Kinds,
    IReadOnlyList<FeatureLabel> Features,
    IReadOnlyList<DatasetExtent> Datasets,
    long Venues);

/// <summary>A dataset with the middle of its venues, so that a map can open there.</summary>
public sealed record DatasetExtent(Guid Id, string Slug, string Name, string? Attribution, long Venues, double? Lat, double? Lon);
