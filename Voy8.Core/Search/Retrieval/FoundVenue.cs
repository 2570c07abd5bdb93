using Voy8.Core.Catalogue;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Search;

/// <summary>A venue with what a card shows of it.</summary>
/// <param name="AskedAt">When its own site was last asked, whatever came of it; null if never.</param>
/// <param name="AnsweredAt">When that visit was over.</param>
/// <param name="CrawlStatus">What came of it: succeeded, unchanged, forbidden, not_found, failed.</param>
public sealed record FoundVenue(
    Guid Id,
    string Name,
    string Kind,
    GeoPoint? Location,
    string? Website,
    VenueFacts Facts,
    DateTimeOffset? VerifiedAt,
    DateTimeOffset? StaleAt,
    DateTimeOffset? AskedAt,
    DateTimeOffset? AnsweredAt,
    string? CrawlStatus,
    string? CrawlMessage);
