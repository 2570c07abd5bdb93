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
    private const string WakeChannel = "wake";
    private const string ScheduleChannel = "schedule";
    private const string CancelChannel = "cancel";
    private const string ChangedChannel = "changed";
    private static readonly TimeSpan SubscribeRetry = TimeSpan.FromMilliseconds(250);

    /// <summary>These queues have something to do.</summary>
    public void Wake(IReadOnlyList<ReadyJob> jobs)
    {
        var queues = new HashSet<string>(StringComparer.Ordinal);
        foreach (var job in jobs)
        {
            queues.Add(job.Queue);
        }

        Publish(WakeChannel, string.Join('\n', queues));
    }

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

        var text = new StringBuilder(jobIds.Count * 32);
        foreach (var id in jobIds)
        {
            text.Append(CultureInfo.InvariantCulture, $"{id:N}");
        }

        Publish(ChangedChannel, text.ToString());
    }

    public void Changed(IReadOnlyList<ClaimedJob> jobs) => Changed([.. jobs.Select(job => job.Id)]);

    public Task OnWakeAsync(Action<string[]> handler, CancellationToken cancellationToken) =>
        SubscribeAsync(WakeChannel, message => handler(message.Split('\n')), cancellationToken);

    public Task OnScheduleChangedAsync(Action handler, CancellationToken cancellationToken) =>
        SubscribeAsync(ScheduleChannel, _ => handler(), cancellationToken);

    public Task OnCancelAsync(Action<Guid> handler, CancellationToken cancellationToken) =>
        SubscribeAsync(CancelChannel, message => handler(Guid.ParseExact(message, "N")), cancellationToken);

    public Task OnChangedAsync(Action<Guid> handler, CancellationToken cancellationToken) =>
        SubscribeAsync(
            ChangedChannel,
            message =>
            {
                for (var at = 0; at + 32 <= message.Length; at += 32)
                {
                    handler(Guid.ParseExact(message.AsSpan(at, 32), "N"));
                }
            },
            cancellationToken);

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
