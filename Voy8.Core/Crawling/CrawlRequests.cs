using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;
using Voy8.Core.Enrichment;
using Voy8.Jobs;

namespace Voy8.Core.Crawling;

/// <summary>What became of one request to crawl a venue.</summary>
/// <param name="Created">False when a crawl of it was waiting or running already.</param>
public readonly record struct CrawlReceipt(Guid VenueId, Guid JobId, bool Created);

/// <summary>Asks for crawls. Venues out of scope, without a website or gone are left out; a crawl in flight is not doubled.</summary>
public sealed class CrawlRequests(IJobClient jobs, NpgsqlDataSource database, CrawlScope scope, IVenueFeed feed, IOptions<CrawlingOptions> options)
{
    private const int MaxKeyLength = 200;

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

        var receipts = await jobs.EnqueueManyAsync([.. wanted.Select(id => Job(id, websites[id], priority))], cancellationToken);
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
        var wanted = venues.Where(venue => scope.Contains(venue.Website)).DistinctBy(venue => venue.VenueId).ToArray();
        return wanted.Length == 0
            ? []
            : Zip(
                [.. wanted.Select(venue => venue.VenueId)],
                await transaction.EnqueueManyAsync([.. wanted.Select(venue => Job(venue.VenueId, venue.Website!, priority))], cancellationToken));
    }

    /// <summary>The key under which at most one crawl of a venue is in flight.</summary>
    public static string IdempotencyKey(Guid venueId) => $"venue:{venueId:N}";

    // Venues of one site would only find it busy: those that may not visit it yet wait under its key, and take no worker's time.
    private JobItem<CrawlVenue> Job(Guid venueId, string website, JobPriority priority) => new(new CrawlVenue(venueId), new EnqueueOptions
    {
        Priority = priority,
        IdempotencyKey = IdempotencyKey(venueId),
        ConcurrencyKey = ConcurrencyKey(website),
        KeyLimit = options.Value.MaxVisitsPerHost,
    });

    private static string ConcurrencyKey(string website)
    {
        var key = "site:" + SiteAddress.HostOf(new Uri(website));
        return key.Length <= MaxKeyLength ? key : "site:" + Convert.ToHexStringLower(ContentHash.Of(key));
    }

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
