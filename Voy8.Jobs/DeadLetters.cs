using Npgsql;

namespace Voy8.Jobs;

/// <inheritdoc cref="IDeadLetters"/>
internal sealed class DeadLetters(JobsDatabase database, DeadLetterStore store, JobAnnouncer announcer, JobSignals signals) : IDeadLetters
{
    private const int MaxIds = 1000;
    private const int BatchSize = 500;
    private const int MaxTries = 10;

    public async Task<DeadLetterPage> ListAsync(
        DeadLetterFilter filter, int limit = 20, int offset = 0, CancellationToken cancellationToken = default)
    {
        await database.ReadyAsync(cancellationToken);
        return await store.ListAsync(filter, limit, offset, cancellationToken);
    }

    public async Task<ReplayCount> ReplayAsync(IReadOnlyCollection<Guid> jobIds, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(jobIds.Count, MaxIds, nameof(jobIds));
        await database.ReadyAsync(cancellationToken);
        var (replayed, skipped) = (0L, 0L);
        foreach (var ids in jobIds.Distinct().Chunk(BatchSize))
        {
            var batch = await RunAsync(() => store.ReplayAsync(ids, cancellationToken));
            replayed += batch.Ready.Count;
            skipped += ids.Length - batch.Ready.Count;
        }

        return new ReplayCount(replayed, skipped);
    }

    public async Task<ReplayCount> ReplayAsync(DeadLetterFilter filter, CancellationToken cancellationToken = default)
    {
        await database.ReadyAsync(cancellationToken);
        var now = await store.NowAsync(cancellationToken);
        filter = filter with { Before = filter.Before is { } before && before < now ? before : now };
        var (replayed, skipped) = (0L, 0L);
        var last = DeadLetterPosition.Start;
        ReplayedBatch batch;
        do
        {
            var after = last;
            batch = await RunAsync(() => store.ReplayAsync(filter, after, BatchSize, cancellationToken));
            replayed += batch.Ready.Count;
            skipped += batch.Seen - batch.Ready.Count;
            last = batch.Last;
        }
        while (batch.Seen == BatchSize);
        return new ReplayCount(replayed, skipped);
    }

    private async Task<ReplayedBatch> RunAsync(Func<Task<ReplayedBatch>> replay)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                var batch = await replay();
                announcer.Announce(batch.Ready, anyScheduled: false);
                signals.Changed([.. batch.Ready.Select(job => job.Id)]);
                return batch;
            }
            catch (PostgresException exception) when (
                tries < MaxTries && exception.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DeadlockDetected)
            {
                // A new job took a key, or locks crossed with another writer's, just now; the batch changed nothing and sees it the next time.
            }
        }
    }
}
