namespace Voy8.Jobs;

/// <summary>
/// Gets work: who is next from Redis, the claim itself from PostgreSQL. While Redis is away or is being rebuilt, both from PostgreSQL.
/// </summary>
internal sealed class JobClaimer(ReadySets readySets, ClaimStore store, ReadySetRebuild rebuild)
{
    /// <param name="cancellationToken">Stops the wait for Redis. Jobs that were taken out of it are claimed even so, to be handed back.</param>
    public async Task<List<ClaimedJob>> ClaimAsync(Guid workerId, IReadOnlyList<string> queues, int count, CancellationToken cancellationToken)
    {
        var (status, popped) = await readySets.PopAsync(queues, count, cancellationToken);
        switch (status)
        {
            case PopStatus.Ok:
                return popped.Length == 0 ? [] : await store.ClaimAsync(workerId, popped, CancellationToken.None);
            case PopStatus.Empty:
                rebuild.Start();
                break;
        }

        return await store.ClaimNextAsync(workerId, queues, count, cancellationToken);
    }
}
