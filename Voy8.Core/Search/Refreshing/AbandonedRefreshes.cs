using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Voy8.Core.Crawling;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Search;

/// <summary>
/// A refresh that nobody waits for any more loses its urgency, not its place: the venue is stale still, and whoever asks for it again raises it. Where it cannot be
/// known whether others wait (Redis is away) it stays urgent.
/// </summary>
public sealed class AbandonedRefreshes(IVenueFeed feed, CrawlsUnderWay crawls, IOptions<SearchOptions> options, TimeProvider time, ILogger<AbandonedRefreshes> logger)
{
    // Listeners who leave all at once leave the rest urgent rather than ask Redis of thousands.
    private const int MaxPending = 1000;

    private int _pending;

    /// <summary>A listener has left whose refreshes had not ended.</summary>
    public void Left(IReadOnlyCollection<Guid> venueIds)
    {
        if (venueIds.Count > 0 && Volatile.Read(ref _pending) < MaxPending)
        {
            Interlocked.Increment(ref _pending);
            _ = LowerAsync([.. venueIds]);
        }
    }

    private async Task LowerAsync(Guid[] venueIds)
    {
        try
        {
            // A page that lost its connection is back by then.
            await Task.Delay(options.Value.AbandonAfter, time);
            var unwatched = new List<Guid>();
            foreach (var id in venueIds)
            {
                if (await feed.IsWatchedAsync(id) == false)
                {
                    unwatched.Add(id);
                }
            }

            if (unwatched.Count > 0)
            {
                await crawls.LowerAsync(unwatched);
            }
        }
        catch (Exception exception)
        {
            Log.RefreshNotLowered(logger, exception);
        }
        finally
        {
            Interlocked.Decrement(ref _pending);
        }
    }
}
