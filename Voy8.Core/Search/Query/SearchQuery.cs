namespace Voy8.Core.Search;

/// <summary>What somebody looks for.</summary>
/// <param name="Text">Free words in any language; empty to browse.</param>
/// <param name="Limit">1 to 50.</param>
/// <param name="Offset">0 to 1,000.</param>
public sealed record SearchQuery(string Text, SearchFilters Filters, SearchSort Sort, int Limit, int Offset)
{
    /// <summary>Ids of filters (<see cref="UnderstoodFilter.Id"/>) that the words must not be taken for.</summary>
    public IReadOnlyCollection<string> Ignored { get; init; } = [];

    /// <summary>How many each further filter would leave is wanted as well; and where nothing is found, what leaving one out would find.</summary>
    public bool CountFacets { get; init; }

    /// <summary>Nothing is set off by it: no stale hit is crawled, and nobody's interest in the area is noted.</summary>
    internal bool ReadsAlone { get; init; }

    /// <summary>By what to look: for measuring what each leg is worth.</summary>
    internal SearchLegs Legs { get; init; }
}

/// <summary>The ways in which a search looks for venues.</summary>
internal enum SearchLegs
{
    Both,
    Words,
    Meaning,
}

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
    /// <summary>It is open at this time, by its ordinary week; one of unknown hours is not.</summary>
    public DateTimeOffset? OpenAt { get; init; }

    /// <summary>Its price level is at least this, 1 to 4; an unknown one is not.</summary>
    public int? MinPriceLevel { get; init; }

    /// <summary>Its price level is at most this, 1 to 4; an unknown one is not.</summary>
    public int? MaxPriceLevel { get; init; }

    /// <summary>Its price level is one of these, 1 to 4; empty: any.</summary>
    public IReadOnlyList<int> PriceLevels { get; init; } = [];

    public bool HasPrice => MinPriceLevel is not null || MaxPriceLevel is not null || PriceLevels.Count > 0;

    /// <summary>The same at any price.</summary>
    public SearchFilters WithoutPrice() => this with { MinPriceLevel = null, MaxPriceLevel = null, PriceLevels = [] };

    /// <summary>The price levels that pass, a bit each; bit 0 is the unknown one.</summary>
    internal ulong PriceBits => !HasPrice
        ? ulong.MaxValue
        : Enumerable.Range(1, 4)
            .Where(level => !(level < MinPriceLevel) && !(level > MaxPriceLevel) && (PriceLevels.Count == 0 || PriceLevels.Contains(level)))
            .Aggregate(0ul, (bits, level) => bits | (1ul << level));

    public static SearchFilters None { get; } = new(SearchArea.Everywhere, [], [], null);
}
