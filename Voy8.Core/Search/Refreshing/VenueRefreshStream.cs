using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Voy8.Core.Crawling;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Search;

/// <summary>What became of a venue's refresh.</summary>
/// <param name="Message">Why it failed, for people.</param>
/// <param name="Venue">As it is now; null when it is gone.</param>
public sealed record VenueRefresh(Guid VenueId, VenueChangeKind Change, string? Message, FoundVenue? Venue);

/// <summary>
/// Follows refreshes of venues as they happen: by the feed within milliseconds, and by looking now and then, should a message
/// be lost or Redis be away.
/// </summary>
public sealed class VenueRefreshStream(
    IVenueFeed feed, FoundVenueStore venues, CrawlsUnderWay crawls, AbandonedRefreshes abandoned, IOptions<SearchOptions> options, TimeProvider time, ILogger<VenueRefreshStream> logger)
{
    /// <summary>The refreshes of these venues, each until it has ended; ends when all have, or when the stream's lifetime is over.</summary>
    /// <param name="venueIds">Venues whose refresh is under way.</param>
    /// <param name="since">When it was asked for: a crawl from then on is the one.</param>
    /// <param name="cancellationToken">Fires when nobody listens any more.</param>
    public async IAsyncEnumerable<VenueRefresh> UntilRefreshedAsync(
        IReadOnlyCollection<Guid> venueIds, DateTimeOffset since, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var pending = venueIds.ToHashSet();
        using var lifetime = new CancellationTokenSource(options.Value.RefreshStreamLifetime, time);
        try
        {
            await foreach (var refresh in FollowAsync(venueIds, since, lifetime.Token, cancellationToken))
            {
                if (!pending.Contains(refresh.VenueId))
                {
                    continue;
                }

                yield return refresh;
                if (refresh.Change != VenueChangeKind.Refreshing && pending.Remove(refresh.VenueId) && pending.Count == 0)
                {
                    yield break;
                }
            }
        }
        finally
        {
            abandoned.Left(pending);
        }
    }

    /// <summary>Every refresh of these venues from now on, until cancelled.</summary>
    public IAsyncEnumerable<VenueRefresh> FollowAsync(IReadOnlyCollection<Guid> venueIds, CancellationToken cancellationToken = default) =>
        FollowAsync(venueIds, time.GetUtcNow(), CancellationToken.None, cancellationToken);

    private async IAsyncEnumerable<VenueRefresh> FollowAsync(
        IReadOnlyCollection<Guid> venueIds, DateTimeOffset since, CancellationToken lifetime, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(lifetime, cancellationToken);
        var signals = Channel.CreateBounded<VenueChange?>(new BoundedChannelOptions(64) { FullMode = BoundedChannelFullMode.DropOldest });
        var listening = ListenAsync(venueIds.ToHashSet(), signals.Writer, stop.Token);
        var looking = LookAsync(signals.Writer, stop.Token);
        var seen = new RefreshLedger(venueIds, since);
        try
        {
            while (await NextAsync(signals.Reader, stop.Token) is (true, var signal))
            {
                foreach (var refresh in await ObserveAsync(seen, signal, cancellationToken))
                {
                    yield return refresh;
                }
            }

            cancellationToken.ThrowIfCancellationRequested();
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(listening, looking);
        }
    }

    private async Task<IEnumerable<VenueRefresh>> ObserveAsync(RefreshLedger seen, VenueChange? signal, CancellationToken cancellationToken)
    {
        if (signal is { } change)
        {
            var changed = await venues.ReadAsync([change.VenueId], cancellationToken);
            return seen.Hear(change, changed.GetValueOrDefault(change.VenueId));
        }

        // Asked first: a crawl that ends in between has its state read after.
        var underWay = await crawls.FindAsync(seen.VenueIds, cancellationToken);
        return seen.Look(await venues.ReadAsync(seen.VenueIds, cancellationToken), underWay);
    }

    private static async Task<(bool Any, VenueChange? Signal)> NextAsync(ChannelReader<VenueChange?> signals, CancellationToken stop)
    {
        try
        {
            return (true, await signals.ReadAsync(stop));
        }
        catch (OperationCanceledException)
        {
            return (false, null);
        }
    }

    private async Task ListenAsync(HashSet<Guid> venueIds, ChannelWriter<VenueChange?> signals, CancellationToken stop)
    {
        try
        {
            await foreach (var change in feed.SubscribeAsync(venueIds, stop))
            {
                signals.TryWrite(change);
            }
        }
        catch (OperationCanceledException)
        {
        }
        catch (Exception exception)
        {
            Log.FeedBroken(logger, exception);
        }
    }

    // A null asks to look at every venue.
    private async Task LookAsync(ChannelWriter<VenueChange?> signals, CancellationToken stop)
    {
        try
        {
            using var timer = new PeriodicTimer(options.Value.RefreshLookInterval, time);
            do
            {
                signals.TryWrite(null);
            }
            while (await timer.WaitForNextTickAsync(stop));
        }
        catch (OperationCanceledException)
        {
        }
    }
}
