namespace Voy8.Contracts;

/// <summary>Answer of <c>GET /venues/{id}</c>.</summary>
/// <param name="Attribution">What the dataset's licence asks to be shown (<c>© OpenStreetMap contributors</c>).</param>
/// <param name="Crawl">The last visit to its own site, and whether there will be another.</param>
public sealed record VenueResponse(
    Guid Id,
    string Name,
    string Kind,
    string KindLabel,
    double? Lat,
    double? Lon,
    string? Country,
    string? Website,
    double Popularity,
    DatasetSummary Dataset,
    string? Attribution,
    VenueSummary Facts,
    IReadOnlyList<FactGroup> Fields,
    Freshness Freshness,
    CrawlSummary Crawl,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt);

public sealed record DatasetSummary(Guid Id, string Slug, string Name);

/// <summary>A field with the values that hold and those that lost.</summary>
public sealed record FactGroup(string Field, string Label, IReadOnlyList<FactValue> Values, IReadOnlyList<FactValue> Alternatives)
{
    /// <summary>Sources that speak now do not agree on the field's one value: others are among the alternatives.</summary>
    public bool IsContested { get; init; }

    /// <summary>How many values a person may give in its place; 0 where it cannot be corrected.</summary>
    public int MaxValues { get; init; }

    /// <summary>A person said what holds.</summary>
    public bool IsCorrected { get; init; }
}

/// <param name="Source"><c>import:{dataset}</c>, <c>crawl</c>, <c>entry</c> or <c>person</c>.</param>
/// <param name="Stale">Past the freshness window of its field.</param>
public sealed record FactValue(
    string Value,
    string DisplayValue,
    string Source,
    string SourceLabel,
    string? SourceUrl,
    string Method,
    double Confidence,
    DateTimeOffset SeenAt,
    bool Stale)
{
    /// <summary>The first visit that did not find it any more; null while its source states it.</summary>
    public DateTimeOffset? MissedAt { get; init; }
}

/// <param name="InScope">False when <c>Crawling:Scope</c> leaves the site out, or there is none.</param>
/// <param name="Status">succeeded, unchanged, forbidden, not_found, failed; null when it was never visited.</param>
public sealed record CrawlSummary(bool InScope, string? Reason, string? Status, string? Message, DateTimeOffset? CrawledAt, int PagesRead, bool Refreshing);

/// <summary>Answer of <c>POST /venues/{id}/refresh</c>.</summary>
public sealed record RefreshAccepted(Guid JobId, string Status);

/// <summary>Answer of <c>GET /datasets</c>.</summary>
public sealed record DatasetsResponse(IReadOnlyList<DatasetResponse> Datasets);

public sealed record DatasetResponse(Guid Id, string Slug, string Name, string? Attribution, string? Licence, long Venues, DateTimeOffset CreatedAt);

/// <summary>Answer of <c>GET /venues</c>.</summary>
public sealed record VenuesResponse(IReadOnlyList<ListedVenueResponse> Venues, long Total);

/// <param name="SourceId">What its dataset calls it.</param>
/// <param name="Dataset">Slug.</param>
public sealed record ListedVenueResponse(
    Guid Id, string SourceId, string Name, string Kind, double? Lat, double? Lon, string? Country, string? Website, string Dataset, DateTimeOffset UpdatedAt);
