using System.Diagnostics;
using Npgsql;

namespace Voy8.Jobs;

/// <inheritdoc cref="JobTransaction"/>
internal sealed class PostgresJobTransaction(
    NpgsqlConnection connection,
    NpgsqlTransaction transaction,
    JobInserter inserter,
    BatchInserter batches,
    NewJobFactory factory,
    JobAnnouncer announcer) : JobTransaction
{
    private readonly List<InsertedJobs> _inserted = [];

    public override NpgsqlConnection Connection => connection;

    public override NpgsqlTransaction Transaction => transaction;

    public override async ValueTask<JobReceipt> EnqueueAsync<TPayload>(
        TPayload payload, EnqueueOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var activity = JobsTelemetry.StartEnqueue();
        var job = factory.Create(payload, options, activity ?? Activity.Current);
        JobsTelemetry.Describe(activity, job);
        return (await InsertAsync([job], cancellationToken))[0];
    }

    public override async Task<IReadOnlyList<JobReceipt>> EnqueueManyAsync<TPayload>(
        IReadOnlyCollection<JobItem<TPayload>> items, CancellationToken cancellationToken = default) =>
        items.Count == 0 ? [] : await InsertAsync(JobClient.Create(factory, items), cancellationToken);

    public override async Task<JobBatchReceipt> EnqueueBatchAsync<TParent, TChild>(
        TParent parent, IReadOnlyCollection<JobItem<TChild>> children, EnqueueOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var activity = JobsTelemetry.StartEnqueue();
        var job = factory.Create(parent, options, activity ?? Activity.Current);
        JobsTelemetry.Describe(activity, job);
        var inserted = await batches.InsertAsync(connection, job, children.Count == 0 ? [] : JobClient.Create(factory, children), cancellationToken);
        _inserted.Add(inserted);
        return new JobBatchReceipt(inserted.Receipts[0], inserted.Receipts[1..]);
    }

    public override async Task CommitAsync(CancellationToken cancellationToken = default)
    {
        await transaction.CommitAsync(cancellationToken);
        foreach (var inserted in _inserted)
        {
            announcer.Announce(inserted);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }

    private async Task<JobReceipt[]> InsertAsync(NewJob[] jobs, CancellationToken cancellationToken)
    {
        var inserted = await inserter.InsertAsync(connection, jobs, cancellationToken);
        _inserted.Add(inserted);
        return inserted.Receipts;
    }
}
