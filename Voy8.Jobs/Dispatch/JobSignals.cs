using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Voy8.Jobs;

/// <summary>
/// Messages between processes. None of them carries truth: each only makes somebody look sooner than the next poll would.
/// </summary>
internal sealed class JobSignals(RedisGate redis, DispatchKeys keys, TimeProvider time, ILogger<JobSignals> logger)
{
    /// <summary>More jobs than this are not named.</summary>
    public const int MaxNamed = 4;

    private const string WakeChannel = "wake";
    private const string ComingChannel = "coming";
    private const string ScheduleChannel = "schedule";
    private const string QueuesChannel = "queues";
    private const string CancelChannel = "cancel";
    private const string ChangedChannel = "changed";
    private static readonly TimeSpan SubscribeRetry = TimeSpan.FromMilliseconds(250);

    private Action<WakeUp>? _wakeHere;

    /// <summary>These few jobs, all of one queue, are being committed behind the gate of the first of them.</summary>
    public void Coming(string queue, IReadOnlyList<Guid> jobs)
    {
        if (redis.IsAvailable)
        {
            Publish(ComingChannel, $"{queue}\n{Join(jobs)}");
        }
    }

    /// <summary>The queues of these jobs have something to do. A few jobs without limits are named, so that they can be claimed without a look into Redis.</summary>
    public void Wake(IReadOnlyList<ReadyJob> jobs)
    {
        WakeHere(jobs);
        if (jobs.Count <= MaxNamed && jobs.All(job => job.Limit is null))
        {
            foreach (var queue in jobs.GroupBy(job => job.Queue, StringComparer.Ordinal))
            {
                Publish(WakeChannel, $"{queue.Key}\n{Join(queue.Select(job => job.Id))}");
            }

            return;
        }

        Wake([.. jobs.Select(job => job.Queue)]);
    }

    /// <summary>These queues have something to do, or room for it.</summary>
    public void Wake(IReadOnlyCollection<string> queues)
    {
        foreach (var queue in queues.Distinct(StringComparer.Ordinal))
        {
            Publish(WakeChannel, queue);
        }
    }

    /// <summary>Somebody paused, resumed or limited a queue.</summary>
    public void QueuesChanged() => Publish(QueuesChannel, "");

    /// <summary>A job was given a time to run at; it may be the next one due.</summary>
    public void ScheduleChanged() => Publish(ScheduleChannel, "");

    /// <summary>Whoever runs this job should stop it.</summary>
    public void Cancel(Guid jobId) => Publish(CancelChannel, jobId.ToString("N"));

    /// <summary>The status or progress of these jobs changed.</summary>
    public void Changed(IReadOnlyCollection<Guid> jobIds)
    {
        if (jobIds.Count == 0)
        {
            return;
        }

        Publish(ChangedChannel, Join(jobIds));
    }

    public void Changed(IReadOnlyList<ClaimedJob> jobs) => Changed([.. jobs.Select(job => job.Id)]);

    public Task OnWakeAsync(Action<WakeUp> handler, CancellationToken cancellationToken)
    {
        _wakeHere = handler;
        return SubscribeAsync(WakeChannel, message => handler(ToWakeUp(message)), cancellationToken);
    }

    public Task OnComingAsync(Action<WakeUp> handler, CancellationToken cancellationToken) =>
        SubscribeAsync(ComingChannel, message => handler(ToWakeUp(message)), cancellationToken);

    public Task OnScheduleChangedAsync(Action handler, CancellationToken cancellationToken) =>
        SubscribeAsync(ScheduleChannel, _ => handler(), cancellationToken);

    public Task OnQueuesChangedAsync(Action handler, CancellationToken cancellationToken) =>
        SubscribeAsync(QueuesChannel, _ => handler(), cancellationToken);

    public Task OnCancelAsync(Action<Guid> handler, CancellationToken cancellationToken) =>
        SubscribeAsync(CancelChannel, message => handler(Guid.ParseExact(message, "N")), cancellationToken);

    public Task OnChangedAsync(Action<Guid> handler, CancellationToken cancellationToken) =>
        SubscribeAsync(
            ChangedChannel,
            message => Split(message).ForEach(handler),
            cancellationToken);

    private static WakeUp ToWakeUp(string message)
    {
        var end = message.IndexOf('\n', StringComparison.Ordinal);
        return end < 0 ? new WakeUp(message, []) : new WakeUp(message[..end], Split(message.AsSpan(end + 1)));
    }

    private static string Join(IEnumerable<Guid> ids)
    {
        var text = new StringBuilder();
        foreach (var id in ids)
        {
            text.Append(CultureInfo.InvariantCulture, $"{id:N}");
        }

        return text.ToString();
    }

    private static List<Guid> Split(ReadOnlySpan<char> message)
    {
        var ids = new List<Guid>(message.Length / 32);
        for (var at = 0; at + 32 <= message.Length; at += 32)
        {
            ids.Add(Guid.ParseExact(message.Slice(at, 32), "N"));
        }

        return ids;
    }

    // While Redis is away the worker of this process hears of it even so.
    private void WakeHere(IReadOnlyList<ReadyJob> jobs)
    {
        if (!redis.IsAvailable && _wakeHere is { } wake)
        {
            foreach (var queue in jobs.Select(job => job.Queue).Distinct(StringComparer.Ordinal))
            {
                wake(new WakeUp(queue, []));
            }
        }
    }

    private void Publish(string channel, string message)
    {
        if (keys.AreKnown)
        {
            redis.Send(db => db.Publish(keys.Channel(channel), message, CommandFlags.FireAndForget));
        }
    }

    // Subscribes as soon as Redis is there; after that the client itself subscribes again whenever it reconnects.
    private async Task SubscribeAsync(string channel, Action<string> handler, CancellationToken cancellationToken)
    {
        await redis.MadeAsync(cancellationToken);
        while (true)
        {
            try
            {
                if (keys.AreKnown && redis.Connection is { IsConnected: true } connection)
                {
                    var name = keys.Channel(channel);
                    await connection.GetSubscriber().SubscribeAsync(name, (_, message) => Handle(channel, message!, handler)).WaitAsync(cancellationToken);
                    return;
                }
            }
            catch (RedisException exception)
            {
                Log.SubscribeFailed(logger, channel, exception);
            }
            catch (TimeoutException exception)
            {
                Log.SubscribeFailed(logger, channel, exception);
            }

            await Task.Delay(SubscribeRetry, time, cancellationToken);
        }
    }

    private void Handle(string channel, string message, Action<string> handler)
    {
        try
        {
            handler(message);
        }
        catch (FormatException exception)
        {
            Log.SignalMalformed(logger, channel, exception);
        }
    }
}
