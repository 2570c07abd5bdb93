using Npgsql;

namespace Voy8.Jobs;

/// <summary>
/// A PostgreSQL transaction that jobs can be enqueued in. Dispose without <see cref="CommitAsync"/> rolls back,
/// and the jobs never were.
/// </summary>
public abstract class JobTransaction : IAsyncDisposable
{
    /// <summary>For the caller's own statements; commands take it together with <see cref="Transaction"/>.</summary>
    public abstract NpgsqlConnection Connection { get; }

    public abstract NpgsqlTransaction Transaction { get; }

    public abstract ValueTask<JobReceipt> EnqueueAsync<TPayload>(TPayload payload, EnqueueOptions? options = null, CancellationToken cancellationToken = default)
        where TPayload : notnull;

    public abstract Task<IReadOnlyList<JobReceipt>> EnqueueManyAsync<TPayload>(IReadOnlyCollection<JobItem<TPayload>> items, CancellationToken cancellationToken = default)
        where TPayload : notnull;

    /// <inheritdoc cref="IJobClient.EnqueueBatchAsync"/>
    public abstract Task<JobBatchReceipt> EnqueueBatchAsync<TParent, TChild>(
        TParent parent, IReadOnlyCollection<JobItem<TChild>> children, EnqueueOptions? options = null, CancellationToken cancellationToken = default)
        where TParent : notnull
        where TChild : notnull;

    /// <summary>Commits, then tells Redis of the jobs that became due.</summary>
    public abstract Task CommitAsync(CancellationToken cancellationToken = default);

    public abstract ValueTask DisposeAsync();
}
