namespace Voy8.Jobs;

/// <summary>What one claim brought.</summary>
/// <param name="TryAgain">True when more may be waiting, even if these are none: Redis named jobs that somebody else took meanwhile.</param>
/// <param name="LeaseLost">True when nothing was claimed because the worker's lease has run out. What Redis handed out is found by the sweep.</param>
internal readonly record struct Claim(IReadOnlyList<ClaimedJob> Jobs, bool TryAgain, bool LeaseLost = false);

/// <summary>
/// Gets work: who is next from Redis, the claim itself from PostgreSQL. While Redis is away or is being rebuilt, both from PostgreSQL.
/// </summary>
internal sealed class JobClaimer(ReadySets readySets, ClaimStore store, WorkerStore workers, ReadySetRebuild rebuild)
{
    /// <param name="hints">Jobs that a wake-up named: they are claimed without asking Redis for them.</param>
    /// <param name="cancellationToken">Stops the wait for Redis. Jobs that were taken out of it are claimed even so, to be handed back.</param>
    public async Task<Claim> ClaimAsync(
        Guid workerId, IReadOnlyList<string> queues, IReadOnlyList<ReadyJob> hints, int count, CancellationToken cancellationToken)
    {
        if (hints.Count > 0 && await ClaimHintedAsync(workerId, hints) is { Count: > 0 } hinted)
        {
            return new Claim(hinted, TryAgain: true);
        }

        var (status, popped) = await readySets.PopAsync(queues, count, cancellationToken);
        switch (status)
        {
            case PopStatus.Ok:
                return popped.Length == 0
                    ? new Claim([], TryAgain: false)
                    : await ToClaimAsync(workerId, await store.ClaimAsync(workerId, popped, CancellationToken.None), triesAgain: popped.Length == count);
            case PopStatus.Empty:
                rebuild.Start();
                break;
        }

        var jobs = await store.ClaimNextAsync(workerId, queues, count, cancellationToken);
        return await ToClaimAsync(workerId, jobs, triesAgain: jobs.Count > 0);
    }

    private async Task<List<ClaimedJob>> ClaimHintedAsync(Guid workerId, IReadOnlyList<ReadyJob> hints)
    {
        var jobs = await store.ClaimAsync(workerId, [.. hints.Select(hint => hint.Id)], CancellationToken.None);
        foreach (var queue in jobs.GroupBy(job => job.Queue, StringComparer.Ordinal))
        {
            readySets.Remove(queue.Key, [.. queue.Select(job => job.Id)]);
        }

        return jobs;
    }

    private async Task<Claim> ToClaimAsync(Guid workerId, List<ClaimedJob> jobs, bool triesAgain) =>
        jobs.Count > 0 || await workers.HoldsLeaseAsync(workerId, CancellationToken.None)
            ? new Claim(jobs, triesAgain)
            : new Claim([], TryAgain: false, LeaseLost: true);
}
