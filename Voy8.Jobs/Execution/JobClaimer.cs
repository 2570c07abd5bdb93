namespace Voy8.Jobs;

/// <summary>What one claim brought.</summary>
/// <param name="TryAgain">True when more may be waiting, even if these are none: Redis named jobs that somebody else took meanwhile.</param>
/// <param name="LeaseLost">True when nothing was claimed because the worker's lease has run out.</param>
/// <param name="NextOpening">How long until a queue that is closed now may have something; null when none is.</param>
internal readonly record struct Claim(
    IReadOnlyList<ClaimedJob> Jobs, bool TryAgain, bool LeaseLost = false, TimeSpan? NextOpening = null);

/// <summary>
/// Gets work: who is next from Redis, the claim itself from PostgreSQL. While Redis is away or is being rebuilt, both from PostgreSQL.
/// What Redis handed out and could not be claimed goes back to its place at once.
/// </summary>
internal sealed class JobClaimer(
    ReadySets readySets,
    ClaimStore store,
    LimitedClaimer limited,
    SteeredQueues steered,
    WorkerStore workers,
    ReadySetRebuild rebuild,
    JobSignals signals)
{
    // No longer than most disks take: meanwhile this worker claims nothing else.
    private static readonly TimeSpan CommitPatience = TimeSpan.FromMilliseconds(10);

    /// <param name="hints">Jobs that wake-ups named: they are claimed without asking Redis for them.</param>
    /// <param name="cancellationToken">Stops a claim without Redis. With it the answer is awaited, for as long as Redis may take: it may have taken jobs out.</param>
    public async Task<Claim> ClaimAsync(
        Guid workerId, IReadOnlyList<string> queues, Hints hints, int count, CancellationToken cancellationToken)
    {
        if (hints.Take(count) is { Count: > 0 } named && await ClaimNamedAsync(workerId, hints, named) is { Count: > 0 } hinted)
        {
            return new Claim(hinted, TryAgain: true);
        }

        var open = steered.Open(queues, out var nextOpening);
        if (open.Count == 0)
        {
            return new Claim([], TryAgain: false, NextOpening: nextOpening);
        }

        var (status, popped) = await readySets.PopAsync(open, count, CancellationToken.None);
        switch (status)
        {
            case PopStatus.Ok:
                return popped.Length == 0 ? new Claim([], TryAgain: false, NextOpening: nextOpening) : await ClaimPoppedAsync(workerId, popped, count);
            case PopStatus.Empty:
                rebuild.Start();
                break;
        }

        return await ClaimNextAsync(workerId, queues, count, cancellationToken);
    }

    private async Task<List<ClaimedJob>> ClaimNamedAsync(Guid workerId, Hints hints, List<Hint> named)
    {
        List<ClaimedJob>? jobs = [];
        try
        {
            Guid[] ids = [.. named.Select(hint => hint.Id)];
            jobs = named.Find(hint => hint.Gate is not null).Gate is { } gate
                ? await store.ClaimComingAsync(workerId, ids, gate, CommitPatience, CancellationToken.None)
                : await store.ClaimAsync(workerId, ids, CancellationToken.None);
            return jobs ?? [];
        }
        finally
        {
            var standing = hints.Settle(named, jobs?.Select(job => job.Id).ToHashSet());
            foreach (var queue in named.Where(hint => standing.Contains(hint.Id)).GroupBy(hint => hint.Queue, StringComparer.Ordinal))
            {
                readySets.Remove(queue.Key, [.. queue.Select(hint => hint.Id)]);
            }
        }
    }

    private async Task<Claim> ClaimPoppedAsync(Guid workerId, PoppedJob[] popped, int count)
    {
        List<ClaimedJob> jobs = [];
        try
        {
            Guid[] plain = Array.Exists(popped, IsLimited)
                ? [.. popped.Where(job => !IsLimited(job)).Select(job => job.Id)]
                : Array.ConvertAll(popped, job => job.Id);
            if (plain.Length > 0)
            {
                jobs = await store.ClaimAsync(workerId, plain, CancellationToken.None);
            }

            if (jobs.Count == popped.Length)
            {
                return new Claim(jobs, TryAgain: popped.Length == count);
            }

            return await ClaimRestAsync(workerId, popped, jobs);
        }
        catch (Exception)
        {
            PutBack(Without(popped, jobs));
            if (jobs.Count == 0)
            {
                throw;
            }

            return new Claim(jobs, TryAgain: true);
        }
    }

    // What is left has limits, is in a queue that was paused or limited a moment ago, was cancelled, or somebody else has it.
    private async Task<Claim> ClaimRestAsync(Guid workerId, PoppedJob[] popped, List<ClaimedJob> jobs)
    {
        var claim = await limited.ClaimAsync(workerId, Without(popped, jobs), CancellationToken.None);
        if (jobs.Count + claim.Claimed.Count == 0 && !await workers.HoldsLeaseAsync(workerId, CancellationToken.None))
        {
            PutBack(popped);
            return new Claim([], TryAgain: false, LeaseLost: true);
        }

        jobs.AddRange(claim.Claimed);
        jobs.Sort(ClaimedJob.ByTurn);
        await limited.SettleAsync(claim, CancellationToken.None);
        return new Claim(jobs, TryAgain: true);
    }

    private async Task<Claim> ClaimNextAsync(Guid workerId, IReadOnlyList<string> queues, int count, CancellationToken cancellationToken)
    {
        var (withLimits, plain) = await limited.ClaimNextAsync(workerId, queues, count, cancellationToken);
        List<ClaimedJob> jobs = [.. withLimits];
        if (plain > 0)
        {
            jobs.AddRange(await store.ClaimNextAsync(workerId, queues, plain, cancellationToken));
        }

        jobs.Sort(ClaimedJob.ByTurn);
        return jobs.Count > 0 || await workers.HoldsLeaseAsync(workerId, CancellationToken.None)
            ? new Claim(jobs, TryAgain: jobs.Count > 0)
            : new Claim([], TryAgain: false, LeaseLost: true);
    }

    private void PutBack(IReadOnlyList<PoppedJob> jobs)
    {
        readySets.PutBack(jobs);
        signals.Wake([.. jobs.Select(job => job.Queue)]);
    }

    private bool IsLimited(PoppedJob job) => job.Keyed || steered.IsLimited(job.Queue);

    private static PoppedJob[] Without(PoppedJob[] popped, List<ClaimedJob> claimed)
    {
        if (claimed.Count == 0)
        {
            return popped;
        }

        var ids = claimed.Select(job => job.Id).ToHashSet();
        return Array.FindAll(popped, job => !ids.Contains(job.Id));
    }
}
