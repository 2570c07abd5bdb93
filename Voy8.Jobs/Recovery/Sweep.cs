using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Voy8.Jobs;

/// <summary>
/// Compares the heads of the queues in PostgreSQL with those in Redis and mends what differs: queued but in no set is pushed,
/// in a set but not queued is removed. The heads suffice: whatever waits further back comes to the head before it would
/// run, so the cost stays the same however many jobs wait.
/// </summary>
internal sealed class Sweep(
    ReadySets readySets, JobAnnouncer announcer, ReadySetRebuild rebuild, IOptions<WorkerOptions> options, ILogger<Sweep> logger)
    : ILeaderDuty
{
    private const int Head = 5000;
    private const int StaleHead = 1000;

    public TimeSpan FirstDelay => TimeSpan.Zero;

    public bool FollowsSchedule => false;

    public async Task<TimeSpan> RunAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        switch (await readySets.HasEpochAsync(cancellationToken))
        {
            case true:
                await MendAsync(connection, cancellationToken);
                break;
            case false:
                rebuild.Start();
                break;
        }

        return options.Value.SweepInterval;
    }

    private async Task MendAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var (missingCount, staleCount) = (0, 0);
        foreach (var queue in await WaitingJobs.QueuesAsync(connection, cancellationToken))
        {
            var head = await WaitingJobs.PageAsync(connection, queue, null, Head, cancellationToken);
            if (await readySets.FindMissingAsync(queue, head, cancellationToken) is not { } missing
                || await readySets.PeekAsync(queue, StaleHead, cancellationToken) is not { } members)
            {
                return;
            }

            announcer.Announce(missing, anyScheduled: false);
            missingCount += missing.Count;
            if (members.Length > 0 && await WaitingJobs.FindNotQueuedAsync(connection, members, cancellationToken) is { Count: > 0 } stale)
            {
                readySets.Remove(queue, stale);
                staleCount += stale.Count;
            }
        }

        if (missingCount + staleCount > 0)
        {
            Log.Swept(logger, missingCount, staleCount);
        }
    }
}
