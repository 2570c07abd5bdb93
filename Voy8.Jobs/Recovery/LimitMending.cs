using Microsoft.Extensions.Logging;

namespace Voy8.Jobs;

/// <summary>
/// Makes Redis agree with PostgreSQL about who holds a concurrency key or a place in a limited queue. What is added is looked at once more
/// afterwards: a job may have ended, and have been let go, just before.
/// </summary>
internal sealed class LimitMending(LimitStore store, QueueStore queues, KeyGates gates, QueueGates queueGates, ILogger<LimitMending> logger)
{
    private const int KeysPerRound = 1000;

    private string _lastKey = "";
    private HashSet<Guid> _seenWaiting = [];

    /// <summary>These jobs were let in although their keys are full: they wait for those that run.</summary>
    public Task ParkAsync(IReadOnlyList<ReadyJob> jobs, CancellationToken cancellationToken) =>
        HoldAsync([.. jobs.Select(job => job.Limit!.Key).Distinct(StringComparer.Ordinal)], jobs, cancellationToken);

    /// <summary>Tells an emptied Redis of all jobs that run under keys and limits.</summary>
    public async Task HoldRunningAsync(CancellationToken cancellationToken)
    {
        await HoldAsync(null, [], cancellationToken);
        await MendQueuesAsync(cancellationToken);
    }

    /// <summary>Frees keys whose holders have ended, and lets in who has waited for them; a part of all keys in each round.</summary>
    public async Task MendKeysAsync(CancellationToken cancellationToken)
    {
        var keys = await store.WaitingKeysAsync(_lastKey, KeysPerRound, cancellationToken);
        _lastKey = keys.Count == KeysPerRound ? keys[^1] : "";
        if (keys.Count == 0 || await gates.HoldersAsync(keys, cancellationToken) is not { } holders)
        {
            return;
        }

        var wrong = await store.NoHoldersAsync(holders.Select(holder => holder.Id), cancellationToken);
        await gates.MendAsync([], holders.Where(holder => wrong.Contains(holder.Id)), [], keys, cancellationToken);
        if (wrong.Count > 0)
        {
            Log.LimitsMended(logger, wrong.Count);
        }
    }

    public async Task MendQueuesAsync(CancellationToken cancellationToken)
    {
        var seen = new HashSet<Guid>();
        foreach (var (queue, limits) in await queues.ReadAsync(cancellationToken))
        {
            if (limits.MaxRunning is not null)
            {
                seen.UnionWith(await MendQueueAsync(queue, cancellationToken));
            }
        }

        _seenWaiting = seen;
    }

    /// <returns>Those that have a place and do not run: they are being claimed at this moment, unless they are still here the next time.</returns>
    public async Task<HashSet<Guid>> MendQueueAsync(string queue, CancellationToken cancellationToken)
    {
        if (await queueGates.HoldersAsync(queue, cancellationToken) is not { } holders)
        {
            return [];
        }

        var running = await store.RunningOfQueueAsync(queue, cancellationToken);
        Guid[] missing = [.. running.Where(id => !holders.Contains(id))];
        var waiting = holders.Where(id => !running.Contains(id)).ToHashSet();
        if (missing.Length > 0)
        {
            queueGates.Hold(queue, missing);
            queueGates.Release(queue, await store.NotRunningAsync(missing, cancellationToken));
        }

        Guid[] wrong = [.. waiting.Where(_seenWaiting.Contains)];
        if (wrong.Length > 0)
        {
            queueGates.Release(queue, wrong);
            Log.LimitsMended(logger, wrong.Length);
        }

        return waiting;
    }

    private async Task HoldAsync(string[]? keys, IReadOnlyList<ReadyJob> parked, CancellationToken cancellationToken)
    {
        var running = await store.RunningAsync(keys, cancellationToken);
        await gates.MendAsync(running, [], parked, [], cancellationToken);
        if (running.Count > 0)
        {
            var ended = await store.NoHoldersAsync(running.Select(holder => holder.Id), cancellationToken);
            await gates.MendAsync([], running.Where(holder => ended.Contains(holder.Id)), [], [], cancellationToken);
        }
    }
}
