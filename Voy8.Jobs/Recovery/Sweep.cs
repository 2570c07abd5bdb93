using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Voy8.Jobs;

/// <summary>
/// Compares the heads of the queues in PostgreSQL with those in Redis and mends what differs: queued but in no set is pushed,
/// in a set but not queued is removed. It looks further back only as long as it finds something to mend; whatever waits
/// beyond comes to the head before it would run. So the cost stays the same however many jobs wait.
/// </summary>
internal sealed class Sweep(
    ReadySets readySets,
    KeyGates gates,
    LimitMending limits,
    JobAnnouncer announcer,
    ReadySetRebuild rebuild,
    IOptions<WorkerOptions> options,
    ILogger<Sweep> logger) : ILeaderDuty
{
    private const int PageSize = 5000;
    private const int StaleHead = 1000;
    private const int MaxPages = 20;

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
            missingCount += await PushMissingAsync(connection, queue, cancellationToken);
            staleCount += await RemoveStaleAsync(connection, queue, cancellationToken);
        }

        if (missingCount + staleCount > 0)
        {
            Log.Swept(logger, missingCount, staleCount);
        }

        await limits.MendKeysAsync(cancellationToken);
        await limits.MendQueuesAsync(cancellationToken);
    }

    private async Task<int> PushMissingAsync(NpgsqlConnection connection, string queue, CancellationToken cancellationToken)
    {
        var count = 0;
        ReadyJob? last = null;
        for (var page = 0; page < MaxPages; page++)
        {
            var jobs = await WaitingJobs.PageAsync(connection, queue, last, PageSize, cancellationToken);
            if (jobs.Count == 0 || await FindMissingAsync(queue, jobs, cancellationToken) is not { Count: > 0 } missing)
            {
                break;
            }

            announcer.Announce(missing, anyScheduled: false);
            count += missing.Count;
            last = jobs[^1];
        }

        return count;
    }

    // A job with a concurrency key may be parked under it instead.
    private async Task<List<ReadyJob>?> FindMissingAsync(string queue, IReadOnlyList<ReadyJob> jobs, CancellationToken cancellationToken)
    {
        var missing = await readySets.FindMissingAsync(queue, jobs, cancellationToken);
        if (missing is null || missing.TrueForAll(job => job.Limit is null))
        {
            return missing;
        }

        var keyed = await gates.FindMissingAsync(missing.FindAll(job => job.Limit is not null), cancellationToken);
        return keyed is null ? null : [.. missing.FindAll(job => job.Limit is null), .. keyed];
    }

    private async Task<int> RemoveStaleAsync(NpgsqlConnection connection, string queue, CancellationToken cancellationToken)
    {
        if (await readySets.PeekAsync(queue, StaleHead, cancellationToken) is not { Length: > 0 } members)
        {
            return 0;
        }

        var stale = await WaitingJobs.FindNotQueuedAsync(connection, members, cancellationToken);
        if (stale.Count > 0)
        {
            readySets.Remove(queue, stale);
            readySets.Remove(queue, stale, keyed: true);
        }

        return stale.Count;
    }
}
