using System.Runtime.CompilerServices;
using Npgsql;
using NpgsqlTypes;

namespace Voy8.Core.Enrichment;

/// <summary>
/// Follows venues while they are refreshed: hears of changes from the feed at once, and looks for itself every few seconds,
/// for the feed may lose messages.
/// </summary>
public sealed class VenueWatcher(IVenueFeed feed, NpgsqlDataSource database, TimeProvider time)
{
    public static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(3);

    /// <summary>Changes from now on, until cancelled. A finished visit is told once, or twice where the feed was slow.</summary>
    public async IAsyncEnumerable<VenueChange> WatchAsync(
        IReadOnlySet<Guid> venueIds, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var heard = feed.SubscribeAsync(venueIds, stop.Token).GetAsyncEnumerator(stop.Token);
        var next = heard.MoveNextAsync().AsTask();
        try
        {
            var visits = await ReadVisitsAsync(venueIds, cancellationToken);
            var told = new HashSet<Guid>();
            while (true)
            {
                var look = Task.Delay(LookInterval, time, stop.Token);
                while (await Task.WhenAny(next, look) == next && await next)
                {
                    if (heard.Current.Kind != VenueChangeKind.Refreshing)
                    {
                        told.Add(heard.Current.VenueId);
                    }

                    yield return heard.Current;
                    next = heard.MoveNextAsync().AsTask();
                }

                await look;
                foreach (var (venueId, visit) in await ReadVisitsAsync(venueIds, cancellationToken))
                {
                    var isNew = !visits.TryGetValue(venueId, out var before) || before.At != visit.At;
                    visits[venueId] = visit;
                    if (isNew && !told.Remove(venueId))
                    {
                        yield return new VenueChange(venueId, visit.Verified ? VenueChangeKind.Refreshed : VenueChangeKind.RefreshFailed);
                    }
                }
            }
        }
        finally
        {
            await stop.CancelAsync();
            await next.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private async Task<Dictionary<Guid, (DateTimeOffset At, bool Verified)>> ReadVisitsAsync(IReadOnlySet<Guid> venueIds, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            "select venue_id, crawled_at, coalesce(succeeded_at >= crawled_at, false) from crawl_state where venue_id = any ($1)");
        command.Parameters.Add(new() { Value = venueIds.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var visits = new Dictionary<Guid, (DateTimeOffset, bool)>();
        while (await reader.ReadAsync(cancellationToken))
        {
            visits[reader.GetGuid(0)] = (reader.GetFieldValue<DateTimeOffset>(1), reader.GetBoolean(2));
        }

        return visits;
    }
}
