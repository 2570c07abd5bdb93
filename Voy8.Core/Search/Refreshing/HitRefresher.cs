using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Voy8.Core.Crawling;
using Voy8.Core.Enrichment;
using Voy8.Jobs;

namespace Voy8.Core.Search;

/// <summary>Sends the first few stale hits of a page to be crawled at once. The cost of a search stays bounded, and a site is left in peace.</summary>
internal sealed class HitRefresher(CrawlRequests crawls, CrawlScope scope, IOptions<SearchOptions> options, ILogger<HitRefresher> logger)
{
    /// <param name="venues">In the order of the page.</param>
    /// <param name="now">The time to judge by.</param>
    /// <param name="cancellationToken">The reader's.</param>
    /// <returns>Those that are being crawled.</returns>
    public async Task<IReadOnlyCollection<Guid>> RequestAsync(IReadOnlyList<FoundVenue> venues, DateTimeOffset now, CancellationToken cancellationToken)
    {
        Guid[] stale = [.. venues.Where(venue => IsDue(venue, now)).Select(venue => venue.Id).Take(options.Value.MaxRefreshes)];
        if (stale.Length == 0)
        {
            return [];
        }

        try
        {
            var receipts = await crawls.RequestAsync(stale, JobPriority.Urgent, cancellationToken);
            return [.. receipts.Select(receipt => receipt.VenueId)];
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Log.RefreshNotRequested(logger, exception);
            return [];
        }
    }

    private bool IsDue(FoundVenue venue, DateTimeOffset now) =>
        FreshnessPolicy.StatusOf(venue.VerifiedAt, venue.StaleAt, scope.Contains(venue.Website), now) is FreshnessStatus.Stale or FreshnessStatus.NeverRead
        && !(venue.AskedAt > now - options.Value.RefreshPause);
}
