using Npgsql;

namespace Voy8.Jobs;

/// <summary>
/// Lets concurrent single enqueues share a commit. Jobs with an idempotency key or a parent travel in a lane of their own: their insert
/// may have to wait for another transaction that holds the same key or parent, and must not hold up the rest.
/// </summary>
internal sealed class GroupCommitter : IAsyncDisposable
{
    private readonly JobsDatabase _database;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CommitLane _plain;
    private readonly CommitLane _keyed;

    public GroupCommitter(NpgsqlDataSource dataSource, JobsDatabase database, JobInserter inserter, JobAnnouncer announcer, TimeProvider time)
    {
        _database = database;
        _plain = new CommitLane(dataSource, inserter, announcer, commitsAtOnce: 2, time, _stopping.Token);
        _keyed = new CommitLane(dataSource, inserter, announcer, commitsAtOnce: 1, time, _stopping.Token);
    }

    /// <summary>Returns after the commit. Cancelling gives up the wait; the job may still be enqueued.</summary>
    public async ValueTask<JobReceipt> EnqueueAsync(NewJob job, CancellationToken cancellationToken)
    {
        await _database.ReadyAsync(cancellationToken);
        return await (job is { IdempotencyKey: null, ParentId: null } ? _plain : _keyed).EnqueueAsync(job, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _stopping.CancelAfter(TimeSpan.FromSeconds(5));
        await _plain.DisposeAsync();
        await _keyed.DisposeAsync();
        _stopping.Dispose();
    }
}
