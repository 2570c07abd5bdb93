using System.Diagnostics;
using Npgsql;

namespace Voy8.Jobs;

/// <inheritdoc cref="IJobClient"/>
internal sealed class JobClient(
    NpgsqlDataSource dataSource,
    JobsDatabase database,
    JobInserter inserter,
    BatchInserter batches,
    GroupCommitter committer,
    NewJobFactory factory,
    JobAnnouncer announcer) : IJobClient
{
    public async ValueTask<JobReceipt> EnqueueAsync<TPayload>(
        TPayload payload, EnqueueOptions? options = null, CancellationToken cancellationToken = default)
        where TPayload : notnull
    {
        using var activity = JobsTelemetry.StartEnqueue();
        var job = factory.Create(payload, options, activity ?? Activity.Current);
        JobsTelemetry.Describe(activity, job);
        return await committer.EnqueueAsync(job, cancellationToken);
    }

    public async Task<IReadOnlyList<JobReceipt>> EnqueueManyAsync<TPayload>(
        IReadOnlyCollection<JobItem<TPayload>> items, CancellationToken cancellationToken = default)
        where TPayload : notnull
    {
        if (items.Count == 0)
        {
            return [];
        }

        var jobs = Create(factory, items);
        await database.ReadyAsync(cancellationToken);
        var inserted = await Deadlock.RetryAsync(() => InsertAsync(jobs, cancellationToken));
        announcer.Announce(inserted);
        return inserted.Receipts;
    }

    public async Task<JobBatchReceipt> EnqueueBatchAsync<TParent, TChild>(
        TParent parent, IReadOnlyCollection<JobItem<TChild>> children, EnqueueOptions? options = null, CancellationToken cancellationToken = default)
        where TParent : notnull
        where TChild : notnull
    {
        await using var transaction = await BeginTransactionAsync(cancellationToken);
        var receipt = await transaction.EnqueueBatchAsync(parent, children, options, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return receipt;
    }

    public async Task<JobTransaction> BeginTransactionAsync(CancellationToken cancellationToken = default)
    {
        await database.ReadyAsync(cancellationToken);
        var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        try
        {
            var transaction = await connection.BeginTransactionAsync(cancellationToken);
            return new PostgresJobTransaction(connection, transaction, inserter, batches, factory, announcer);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private async Task<InsertedJobs> InsertAsync(NewJob[] jobs, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var inserted = await inserter.InsertAsync(connection, jobs, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return inserted;
    }

    internal static NewJob[] Create<TPayload>(NewJobFactory factory, IReadOnlyCollection<JobItem<TPayload>> items)
        where TPayload : notnull
    {
        using var activity = JobsTelemetry.StartEnqueue();
        var trace = activity ?? Activity.Current;
        var jobs = new NewJob[items.Count];
        var next = 0;
        foreach (var item in items)
        {
            jobs[next++] = factory.Create(item.Payload, item.Options, trace);
        }

        JobsTelemetry.Describe(activity, jobs[0], jobs.Length);
        return jobs;
    }
}
