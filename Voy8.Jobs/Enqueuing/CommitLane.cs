using System.Threading.Channels;
using Npgsql;

namespace Voy8.Jobs;

/// <summary>
/// Commits what was enqueued one by one in batches: while as many commits as may be at once are under way, the next batch
/// gathers. So the size of a batch follows the load, and a lone caller never waits for company.
/// </summary>
internal sealed class CommitLane : IAsyncDisposable
{
    private const int MaxBatch = 500;
    private static readonly TimeSpan KeepsConnection = TimeSpan.FromSeconds(10);

    private readonly JobInserter _inserter;
    private readonly JobAnnouncer _announcer;
    private readonly TimeProvider _time;
    private readonly CancellationToken _stopping;
    private readonly Channel<Waiting> _waiting = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(MaxBatch * 4) { SingleReader = true });
    private readonly HeldConnections _connections;
    private readonly Task _loop;

    public CommitLane(
        NpgsqlDataSource dataSource, JobInserter inserter, JobAnnouncer announcer, int commitsAtOnce, TimeProvider time, CancellationToken stopping)
    {
        (_inserter, _announcer, _time, _stopping) = (inserter, announcer, time, stopping);
        _connections = new HeldConnections(dataSource, commitsAtOnce);
        _loop = Background.Run(CommitAllAsync);
    }

    public async ValueTask<JobReceipt> EnqueueAsync(NewJob job, CancellationToken cancellationToken)
    {
        var waiting = new Waiting(job);
        await _waiting.Writer.WriteAsync(waiting, cancellationToken);
        return await waiting.Receipt.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Commits the rest, unless it is told to stop before.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _loop;
    }

    private async Task CommitAllAsync()
    {
        while (await AnyAsync())
        {
            // The connection first: whatever is enqueued until one is free belongs to the batch.
            var connection = await _connections.RentAsync(CancellationToken.None);
            var batch = new List<Waiting>();
            while (batch.Count < MaxBatch && _waiting.Reader.TryRead(out var waiting))
            {
                batch.Add(waiting);
            }

            _ = CommitAndReturnAsync(connection, batch);
        }

        await _connections.IdleAsync();
        await _connections.DisposeAsync();
    }

    // Connections are not kept through a long silence.
    private async Task<bool> AnyAsync()
    {
        var any = _waiting.Reader.WaitToReadAsync().AsTask();
        try
        {
            return await any.WaitAsync(KeepsConnection, _time);
        }
        catch (TimeoutException)
        {
            await _connections.DisposeAsync();
            return await any;
        }
    }

    private async Task CommitAndReturnAsync(HeldConnection connection, List<Waiting> batch)
    {
        await CommitAsync(connection, batch);
        _connections.Return(connection);
    }

    private async Task CommitAsync(HeldConnection connection, List<Waiting> batch)
    {
        try
        {
            NewJob[] jobs = [.. batch.Select(waiting => waiting.Job)];
            var inserted = await Deadlock.RetryAsync(() => connection.UseAsync((open, token) => InsertAsync(open, jobs, token), _stopping));
            _announcer.Announce(inserted);
            for (var i = 0; i < batch.Count; i++)
            {
                batch[i].Receipt.TrySetResult(inserted.Receipts[i]);
            }
        }
        catch (Exception exception) when (batch.Count > 1 && IsOneJobsFault(exception))
        {
            // A row that PostgreSQL or its parent refuses must fail alone: it is in one of the halves.
            var half = batch.Count / 2;
            await CommitAsync(connection, batch[..half]);
            await CommitAsync(connection, batch[half..]);
        }
        catch (Exception exception)
        {
            batch.ForEach(waiting => waiting.Receipt.TrySetException(exception));
        }
    }

    private async Task<InsertedJobs> InsertAsync(NpgsqlConnection connection, NewJob[] jobs, CancellationToken cancellationToken)
    {
        if (!Array.Exists(jobs, job => job.ParentId is not null))
        {
            int? gate = jobs.Length <= JobSignals.MaxNamed && AlikeJobs.Are(jobs) ? CommitGate.Of(jobs[0].Id) : null;
            var inserting = _inserter.InsertAsync(connection, jobs, gate, cancellationToken);
            if (gate is not null)
            {
                _announcer.Foretell(jobs);
            }

            return await inserting;
        }

        // Children and their parents' counts commit together.
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var inserted = await _inserter.InsertAsync(connection, jobs, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return inserted;
    }

    private static bool IsOneJobsFault(Exception exception) =>
        exception is JobParentException || (exception as PostgresException)?.IsBadData() == true;

    private sealed record Waiting(NewJob Job)
    {
        public TaskCompletionSource<JobReceipt> Receipt { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
