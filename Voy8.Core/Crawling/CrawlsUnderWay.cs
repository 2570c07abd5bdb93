using Voy8.Jobs;

namespace Voy8.Core.Crawling;

/// <summary>Tells which venues wait for a crawl or are being crawled, and lets those wait longer that nobody waits for.</summary>
public sealed class CrawlsUnderWay(IJobControl jobs)
{
    public async Task<IReadOnlySet<Guid>> FindAsync(IReadOnlyCollection<Guid> venueIds, CancellationToken cancellationToken = default)
    {
        var byKey = venueIds.Distinct().ToDictionary(CrawlRequests.IdempotencyKey);
        var keys = await jobs.FindUnfinishedKeysAsync<CrawlVenue>(byKey.Keys, cancellationToken);
        return keys.Select(key => byKey[key]).ToHashSet();
    }

    /// <summary>Nobody waits for these any more: an urgent crawl of theirs that has not begun takes its turn with those of the background.</summary>
    public Task LowerAsync(IEnumerable<Guid> venueIds, CancellationToken cancellationToken = default) =>
        jobs.LowerAsync<CrawlVenue>([.. venueIds.Select(CrawlRequests.IdempotencyKey)], cancellationToken);
}
