using Voy8.Jobs;

namespace Voy8.Core.Crawling;

/// <summary>Tells which venues wait for a crawl or are being crawled.</summary>
public sealed class CrawlsUnderWay(IJobControl jobs)
{
    public async Task<IReadOnlySet<Guid>> FindAsync(IReadOnlyCollection<Guid> venueIds, CancellationToken cancellationToken = default)
    {
        var byKey = venueIds.Distinct().ToDictionary(CrawlRequests.IdempotencyKey);
        var keys = await jobs.FindUnfinishedKeysAsync<CrawlVenue>(byKey.Keys, cancellationToken);
        return keys.Select(key => byKey[key]).ToHashSet();
    }
}
