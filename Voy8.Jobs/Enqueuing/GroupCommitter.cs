using System.Threading.Channels;
using Npgsql;

namespace Voy8.Jobs;

/// <summary>
/// Lets concurrent single enqueues share a commit. While one batch is being committed the next gathers, so the size of a
/// batch follows the load and a lone caller never waits for company. Jobs with an idempotency key travel in a lane of
/// their own: their insert may have to wait for another transaction that holds the same key, and must not hold up the rest.
/// </summary>
internal sealed class GroupCommitter : IAsyncDisposable
{
    private const int MaxBatch = 500;
    private const int PlainLanes = 2;

    private readonly NpgsqlDataSource _dataSource;
    private readonly JobsDatabase _database;
    private readonly JobInserter _inserter;
    private readonly JobAnnouncer _announcer;
    private readonly Channel<Waiting> _plain = Channel.CreateBounded<Waiting>(MaxBatch * 4);
    private readonly Channel<Waiting> _keyed = Channel.CreateBounded<Waiting>(MaxBatch * 4);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _lanes;

    public GroupCommitter(NpgsqlDataSource dataSource, JobsDatabase database, JobInserter inserter, JobAnnouncer announcer)
    {
        (_dataSource, _database, _inserter, _announcer) = (dataSource, database, inserter, announcer);
        _lanes = Background.Run(() => Task.WhenAll(
            Enumerable.Range(0, PlainLanes).Select(_ => CommitAllAsync(_plain.Reader)).Append(CommitAllAsync(_keyed.Reader))));
    }

    /// <summary>Returns after the commit. Cancelling gives up the wait; the job may still be enqueued.</summary>
    public async ValueTask<JobReceipt> EnqueueAsync(NewJob job, CancellationToken cancellationToken)
    {
        await _database.ReadyAsync(cancellationToken);
        var waiting = new Waiting(job);
        var lane = job.IdempotencyKey is null ? _plain : _keyed;
        await lane.Writer.WriteAsync(waiting, cancellationToken);
        return await waiting.Receipt.Task.WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _plain.Writer.TryComplete();
        _keyed.Writer.TryComplete();
        _stopping.CancelAfter(TimeSpan.FromSeconds(5));
        await _lanes;
        _stopping.Dispose();
    }

    private async Task CommitAllAsync(ChannelReader<Waiting> lane)
    {
        var batch = new List<Waiting>();
        while (await lane.WaitToReadAsync())
        {
            while (batch.Count < MaxBatch && lane.TryRead(out var waiting))
            {
                batch.Add(waiting);
            }

            await CommitAsync(batch);
            batch.Clear();
        }
    }

    private async Task CommitAsync(List<Waiting> batch)
    {
        try
        {
            await using var connection = await _dataSource.OpenConnectionAsync(_stopping.Token);
            var inserted = await _inserter.InsertAsync(connection, [.. batch.Select(waiting => waiting.Job)], _stopping.Token);
            _announcer.Announce(inserted);
            for (var i = 0; i < batch.Count; i++)
            {
                batch[i].Receipt.TrySetResult(inserted.Receipts[i]);
            }
        }
        catch (PostgresException exception) when (batch.Count > 1 && exception.IsBadData())
        {
            // One row that PostgreSQL refuses must fail alone.
            foreach (var waiting in batch)
            {
                await CommitAsync([waiting]);
            }
        }
        catch (Exception exception)
        {
            foreach (var waiting in batch)
            {
                waiting.Receipt.TrySetException(exception);
            }
        }
    }

    private sealed record Waiting(NewJob Job)
    {
        public TaskCompletionSource<JobReceipt> Receipt { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
