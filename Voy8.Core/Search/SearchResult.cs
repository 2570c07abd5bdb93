using Voy8.Core.Enrichment;

namespace Voy8.Core.Search;

/// <summary>The answer to a <see cref="SearchQuery"/>.</summary>
/// <param name="Total">Venues that match; a lower bound when <paramref name="TotalIsLowerBound"/>.</param>
/// <param name="RefreshToken">Names the refreshes under way (<see cref="SearchToken"/>); null when there are none.</param>
/// <param name="Kinds">How many of each kind match, most frequent first, whatever kinds were asked for.</param>
public sealed record SearchResult(
    IReadOnlyList<FoundHit> Hits,
    int Total,
    bool TotalIsLowerBound,
    SearchMethod Method,
    string? RefreshToken,
    IReadOnlyList<(string Kind, int Count)> Kinds,
    IReadOnlyList<SearchNotice> Notices)
{
    /// <summary>Filters that the words asked for and that were applied.</summary>
    public IReadOnlyList<UnderstoodFilter> Understood { get; init; } = [];

    /// <summary>Null unless asked for.</summary>
    public SearchFacets? Facets { get; init; }

    /// <summary>Where nothing was found and facets were asked for: filters without which something would be, the most first.</summary>
    public IReadOnlyList<Relaxation> Relaxations { get; init; } = [];

    /// <summary>The order was remembered from an equal search; the venues are as they are now.</summary>
    public bool FromCache { get; init; }
}

/// <summary>How hits were found.</summary>
public enum SearchMethod
{
    Hybrid,
    KeywordOnly,
    Browse,
}

/// <summary>Something a person should know of an answer.</summary>
/// <param name="Code">Stable name.</param>
public sealed record SearchNotice(string Code, string Message);

/// <summary>One hit.</summary>
/// <param name="Score">Comparable within one answer.</param>
/// <param name="Reasons">Why it is here, for people.</param>
/// <param name="Refreshing">A realtime crawl of it has been asked for.</param>
public sealed record FoundHit(
    FoundVenue Venue, double Score, IReadOnlyList<string> Reasons, double? DistanceMetres, FreshnessStatus Freshness, bool Refreshing)
{
    /// <summary>Where the query's words stand in the name.</summary>
    public IReadOnlyList<TextSpan> NameHighlights { get; init; } = [];

    /// <summary>Where they stand in the description.</summary>
    public IReadOnlyList<TextSpan> DescriptionHighlights { get; init; } = [];
}
