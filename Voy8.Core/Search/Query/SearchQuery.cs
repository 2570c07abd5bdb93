namespace Voy8.Core.Search;

/// <summary>What somebody looks for.</summary>
/// <param name="Text">Free words in any language; empty to browse.</param>
/// <param name="Limit">1 to 50.</param>
/// <param name="Offset">0 to 1,000.</param>
public sealed record SearchQuery(string Text, SearchFilters Filters, SearchSort Sort, int Limit, int Offset);

public enum SearchSort
{
    Relevance,
    Distance,
    Popularity,
}

/// <summary>What a venue must fulfil to be a hit at all. Exact, never approximate.</summary>
/// <param name="Area">Where it must lie; venues without a position are outside every area.</param>
/// <param name="Kinds">It is one of these; empty: any.</param>
/// <param name="Features">It has all of these (codes of <see cref="Enrichment.Features"/>).</param>
/// <param name="DatasetId">It belongs to this dataset; null: any.</param>
public sealed record SearchFilters(SearchArea Area, IReadOnlyList<string> Kinds, IReadOnlyList<string> Features, Guid? DatasetId)
{
    public static SearchFilters None { get; } = new(SearchArea.Everywhere, [], [], null);
}
