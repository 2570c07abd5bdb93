namespace Voy8.Contracts;

/// <summary>Answer of <c>GET /search</c>.</summary>
/// <param name="SearchId">Names this answer's refreshes: <c>GET /search/{search_id}/events</c> streams them. Null when none is under way.</param>
/// <param name="Total">Venues that match; a lower bound when <paramref name="TotalIsLowerBound"/>.</param>
/// <param name="Mode">How the hits were found.</param>
/// <param name="Notices">What a person should know of this answer: semantic search off, and the like.</param>
public sealed record SearchResponse(
    IReadOnlyList<SearchHit> Hits,
    int Total,
    bool TotalIsLowerBound,
    double TookMs,
    SearchMode Mode,
    string? SearchId,
    IReadOnlyList<KindCount> Kinds,
    IReadOnlyList<SearchNotice> Notices)
{
    /// <summary>Filters that the words asked for and that hold in this answer; each can be taken back with <c>ignore=id</c>.</summary>
    public IReadOnlyList<UnderstoodFilter> Understood { get; init; } = [];

    /// <summary>Whether meaning was searched, and if not, why.</summary>
    public SemanticUse? Semantic { get; init; }

    /// <summary>With <c>facets=true</c>: how many each further filter would leave. <see cref="Kinds"/> are counted in any case.</summary>
    public SearchFacetCounts? Facets { get; init; }

    /// <summary>With <c>facets=true</c>, where nothing was found: filters without which something would be, the most first.</summary>
    public IReadOnlyList<SearchRelaxation> Relaxations { get; init; } = [];
}

/// <param name="Searched">The query's meaning was compared with every venue's.</param>
/// <param name="Code">Why not: <c>semantic_search_off</c>, <c>semantic_search_loading</c>, <c>semantic_search_empty</c>, <c>semantic_search_failed</c>, <c>no_words</c>.</param>
/// <param name="Reason">The same for people.</param>
public sealed record SemanticUse(bool Searched, string? Code, string? Reason);

/// <param name="Features">Venues that have it besides all that was asked for; most frequent first.</param>
/// <param name="Prices">Venues of each price level, whatever price was asked for.</param>
/// <param name="OpenNow">Venues that are open now.</param>
public sealed record SearchFacetCounts(IReadOnlyList<FeatureCount> Features, IReadOnlyList<PriceCount> Prices, int OpenNow);

public sealed record FeatureCount(string Code, string Label, int Count);

/// <param name="Level">1 to 4.</param>
public sealed record PriceCount(int Level, string Label, int Count);

/// <param name="Id">kind, area, dataset, price, open_now, <c>feature:wifi</c> or the id of an <see cref="UnderstoodFilter"/>.</param>
/// <param name="Total">Venues that match without it.</param>
public sealed record SearchRelaxation(string Id, string Label, int Total);

/// <summary>A part of a text, in UTF-16 units.</summary>
public readonly record struct TextSpan(int Start, int Length);

/// <summary>Where the query's words, or words that mean the same, stand; in order, none over another. To be marked by whoever shows the text.</summary>
public sealed record Highlights(IReadOnlyList<TextSpan> Name, IReadOnlyList<TextSpan> Description);

/// <summary>A filter that the words of a search plainly ask for.</summary>
/// <param name="Id">For <c>ignore</c>: <c>open_now</c>, <c>price:low</c>, <c>near_me</c>, <c>near</c>, <c>feature:wifi</c>.</param>
/// <param name="Label">For people: <c>Open now</c>.</param>
/// <param name="Kind">open, price, near, feature, or spelling: a word that was put right.</param>
/// <param name="Text">The words as they were written.</param>
/// <param name="Start">Where they begin in <c>q</c> without the spaces around it, in UTF-16 units.</param>
public sealed record UnderstoodFilter(string Id, string Label, string Kind, string Text, int Start);

public enum SearchMode
{
    Hybrid,
    KeywordOnly,

    /// <summary>No words were given: filters alone, ordered by distance or popularity.</summary>
    Browse,
}

/// <param name="Code">Stable name, such as <c>semantic_search_off</c>.</param>
public sealed record SearchNotice(string Code, string Message);

public sealed record KindCount(string Kind, string Label, int Count);

/// <summary>One venue found.</summary>
/// <param name="Score">Comparable within one answer only; higher is better.</param>
/// <param name="Reasons">Why it is here: <c>matches: terrace, vegetarian</c>, <c>350 m</c>.</param>
/// <param name="DistanceM">Metres from the given point; null without one.</param>
/// <param name="Refreshing">True while a realtime crawl of it is queued or running.</param>
public sealed record SearchHit(
    Guid Id,
    string Name,
    string Kind,
    string KindLabel,
    double? Lat,
    double? Lon,
    double Score,
    IReadOnlyList<string> Reasons,
    double? DistanceM,
    VenueSummary Facts,
    Freshness Freshness,
    bool Refreshing)
{
    /// <summary>Null where no word of the query stands in what is shown.</summary>
    public Highlights? Highlights { get; init; }
}

/// <summary>The few facts that a card shows.</summary>
public sealed record VenueSummary(
    string? Description,
    string? Address,
    string? Phone,
    string? Website,
    string? OpeningHours,
    string? PriceLevel,
    IReadOnlyList<string> Cuisines,
    IReadOnlyList<FeatureLabel> Features,
    string? ImageUrl);

public sealed record FeatureLabel(string Code, string Label);

/// <summary>How old what we know is.</summary>
/// <param name="VerifiedAt">When the venue's own site last confirmed or changed a fact; null if it was never read.</param>
/// <param name="StaleAt">When the first fact outlives its freshness window; null when nothing goes stale here.</param>
public sealed record Freshness(FreshnessState State, DateTimeOffset? VerifiedAt, DateTimeOffset? StaleAt);

public enum FreshnessState
{
    Fresh,

    /// <summary>Past its window; it is refreshed when somebody asks.</summary>
    Stale,

    /// <summary>Its own site was never read, and will be.</summary>
    NeverRead,

    /// <summary>It has no website, or its website is outside the crawl scope: nobody will refresh it.</summary>
    NotCrawled,
}

/// <summary>One event of <c>GET /search/{search_id}/events</c>: event type <c>venue</c>; the stream closes with event type <c>end</c>.</summary>
/// <param name="Facts">The newest facts, once there are any.</param>
public sealed record VenueRefreshEvent(Guid VenueId, RefreshState State, string? Message, VenueSummary? Facts, Freshness? Freshness);

public enum RefreshState
{
    Refreshing,
    Refreshed,
    Failed,
}

/// <summary>Answer of <c>GET /search/suggest</c>, best first.</summary>
public sealed record SuggestionsResponse(IReadOnlyList<SearchSuggestion> Suggestions);

/// <param name="Type">venue, kind, cuisine, feature or speciality.</param>
/// <param name="Id">The venue's id, or the code.</param>
public sealed record SearchSuggestion(string Text, string Type, string Id);

/// <summary>Answer of <c>GET /venues/{id}/similar</c>, most similar first.</summary>
public sealed record SimilarResponse(IReadOnlyList<SimilarVenue> Venues);

/// <param name="Similarity">Cosine of the two texts' vectors, 0 to 1.</param>
/// <param name="DistanceM">Metres between the two; null where a place is unknown.</param>
public sealed record SimilarVenue(
    Guid Id, string Name, string Kind, string KindLabel, double? Lat, double? Lon, double Similarity, double? DistanceM, VenueSummary Facts);
