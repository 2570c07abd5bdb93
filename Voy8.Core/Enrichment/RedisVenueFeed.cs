using System.Globalization;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Voy8.Core.Enrichment;

/// <summary>
/// The feed over Redis publish/subscribe, a channel per venue, so that a process hears only of venues that somebody there watches.
/// Without Redis nothing is published or heard, and nothing fails.
/// </summary>
public sealed class RedisVenueFeed(IConnectionMultiplexer redis, ILogger<RedisVenueFeed> logger) : IVenueFeed
{
    // A watcher who reads this slowly wants the newest news only.
    private const int MaxUnread = 256;

    /// <inheritdoc/>
    public async ValueTask PublishAsync(VenueChange change, CancellationToken cancellationToken = default)
    {
        try
        {
            // Nobody may wait for a Redis that is away: watchers look for themselves.
            await redis.GetSubscriber().PublishAsync(ChannelOf(change.VenueId), (int)change.Kind, CommandFlags.FireAndForget);
        }
        catch (RedisException exception)
        {
            VenueFeedLog.PublishFailed(logger, exception, change.VenueId);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<VenueChange> SubscribeAsync(
        IReadOnlySet<Guid> venueIds, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var changes = Channel.CreateBounded<VenueChange>(
            new BoundedChannelOptions(MaxUnread) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        var subscriber = redis.GetSubscriber();
        var subscriptions = venueIds.Select(id => Subscription.To(id, changes.Writer)).ToArray();
        try
        {
            await Task.WhenAll(subscriptions.Select(subscription => SubscribeAsync(subscriber, subscription)));
            await foreach (var change in changes.Reader.ReadAllAsync(cancellationToken))
            {
                yield return change;
            }
        }
        finally
        {
            foreach (var subscription in subscriptions)
            {
                subscriber.Unsubscribe(subscription.Channel, subscription.Handler, CommandFlags.FireAndForget);
            }
        }
    }

    /// <inheritdoc/>
    public async Task<bool?> IsWatchedAsync(Guid venueId, CancellationToken cancellationToken = default)
    {
        try
        {
            var channel = ChannelOf(venueId);
            foreach (var server in redis.GetServers().Where(server => server is { IsConnected: true, IsReplica: false }))
            {
                return await server.SubscriptionSubscriberCountAsync(channel).WaitAsync(cancellationToken) > 0;
            }
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            VenueFeedLog.SubscribeFailed(logger, exception);
        }

        return null;
    }

    private async Task SubscribeAsync(ISubscriber subscriber, Subscription subscription)
    {
        try
        {
            await subscriber.SubscribeAsync(subscription.Channel, subscription.Handler);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            // The handler stays registered, so the client subscribes when Redis returns.
            VenueFeedLog.SubscribeFailed(logger, exception);
        }
    }

    private static RedisChannel ChannelOf(Guid venueId) => RedisChannel.Literal("voy8:venue:" + venueId.ToString("N", CultureInfo.InvariantCulture));

    private sealed record Subscription(RedisChannel Channel, Action<RedisChannel, RedisValue> Handler)
    {
        public static Subscription To(Guid venueId, ChannelWriter<VenueChange> changes) => new(ChannelOf(venueId), (_, message) =>
        {
            if (message.TryParse(out int kind) && Enum.IsDefined((VenueChangeKind)kind))
            {
                changes.TryWrite(new VenueChange(venueId, (VenueChangeKind)kind));
            }
        });
    }
}
