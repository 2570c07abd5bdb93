namespace Voy8.Jobs;

/// <summary>What one claim brought.</summary>
/// <param name="TryAgain">True when more may be waiting, even if these are none: Redis named jobs that somebody else took meanwhile.</param>
internal readonly record struct Claim(IReadOnlyList<ClaimedJob> Jobs, bool TryAgain);

/// <summary>
/// Gets work: who is next from Redis, the claim itself from PostgreSQL. While Redis is away or is being rebuilt, both from PostgreSQL.
/// </summary>
internal sealed class JobClaimer(ReadySets readySets, ClaimStore store, ReadySetRebuild rebuild)
{
    /// <param name="cancellationToken">Stops the wait for Redis. Jobs that were taken out of it are claimed even so, to be handed back.</param>
    public async Task<Claim> ClaimAsync(Guid workerId, IReadOnlyList<string> queues, int count, CancellationToken cancellationToken)
    {
        var (status, popped) = await readySets.PopAsync(queues, count, cancellationToken);
        switch (status)
        {
            case PopStatus.Ok:
                return popped.Length == 0
                    ? new Claim([], TryAgain: false)
                    : new Claim(await store.ClaimAsync(workerId, popped, CancellationToken.None), TryAgain: true);
            case PopStatus.Empty:
                rebuild.Start();
                break;
        }

        var jobs = await store.ClaimNextAsync(workerId, queues, count, cancellationToken);
        return new Claim(jobs, TryAgain: jobs.Count > 0);
    }
}
