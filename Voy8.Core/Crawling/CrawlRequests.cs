using Npgsql;
using NpgsqlTypes;
using Voy8.Core.Enrichment;
using Voy8.Jobs;

namespace Voy8.Core.Crawling;

/// <summary>What became of one request to crawl a venue.</summary>
/// <param name="Created">False when a crawl of it was waiting or running already.</param>
public readonly record struct CrawlReceipt(Guid VenueId, Guid JobId, bool Created);

/// <summary>Asks for crawls. Venues out of scope, without a website or gone are left out; a crawl in flight is not doubled.</summary>
public sealed class CrawlRequests(IJobClient jobs, NpgsqlDataSource database, CrawlScope scope, IVenueFeed feed)
{
    /// <summary>Enqueues crawls of these venues and tells their watchers.</summary>
    /// <param name="venueIds">At most 10,000.</param>
    /// <returns>One receipt per venue that will be crawled, in the order given.</returns>
    public async Task<IReadOnlyList<CrawlReceipt>> RequestAsync(IReadOnlyList<Guid> venueIds, JobPriority priority, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(venueIds.Count, 10_000);
        var websites = await ReadWebsitesAsync(venueIds, cancellationToken);
        Guid[] wanted = [.. venueIds.Distinct().Where(id => websites.TryGetValue(id, out var site) && scope.Contains(site))];
        if (wanted.Length == 0)
        {
            return [];
        }

        var receipts = await jobs.EnqueueManyAsync([.. wanted.Select(id => Job(id, priority))], cancellationToken);
        foreach (var (id, receipt) in wanted.Zip(receipts))
        {
            if (receipt.Created)
            {
                await feed.PublishAsync(new VenueChange(id, VenueChangeKind.Refreshing), cancellationToken);
            }
        }

        return Zip(wanted, receipts);
    }

    /// <summary>Enqueues crawls in the caller's transaction, which may be the one that writes these venues.</summary>
    public async Task<IReadOnlyList<CrawlReceipt>> RequestAsync(
        JobTransaction transaction, IReadOnlyList<(Guid VenueId, string? Website)> venues, JobPriority priority, CancellationToken cancellationToken = default)
    {
        Guid[] wanted = [.. venues.Where(v => scope.Contains(v.Website)).Select(v => v.VenueId).Distinct()];
        return wanted.Length == 0
            ? []
            : Zip(wanted, await transaction.EnqueueManyAsync([.. wanted.Select(id => Job(id, priority))], cancellationToken));
    }

    /// <summary>The key under which at most one crawl of a venue is in flight.</summary>
    public static string IdempotencyKey(Guid venueId) => $"venue:{venueId:N}";

    private static JobItem<CrawlVenue> Job(Guid venueId, JobPriority priority) =>
        new(new CrawlVenue(venueId), new EnqueueOptions { Priority = priority, IdempotencyKey = IdempotencyKey(venueId) });

    private static CrawlReceipt[] Zip(Guid[] venueIds, IReadOnlyList<JobReceipt> receipts) =>
        [.. venueIds.Zip(receipts, (id, receipt) => new CrawlReceipt(id, receipt.JobId, receipt.Created))];

    private async Task<Dictionary<Guid, string>> ReadWebsitesAsync(IReadOnlyList<Guid> venueIds, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select id, website from venue where id = any ($1) and website is not null");
        command.Parameters.Add(new NpgsqlParameter { Value = venueIds.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var websites = new Dictionary<Guid, string>(venueIds.Count);
        while (await reader.ReadAsync(cancellationToken))
        {
            websites[reader.GetGuid(0)] = reader.GetString(1);
        }

        return websites;
    }
}
