namespace Voy8.Jobs;

/// <summary>Puts work into the queue. Every method returns after the commit: what it acknowledged is never lost.</summary>
public interface IJobClient
{
    /// <summary>Enqueues one job. Concurrent callers may share a commit.</summary>
    /// <exception cref="InvalidOperationException">The payload's type carries no <see cref="JobTypeAttribute"/>.</exception>
    ValueTask<JobReceipt> EnqueueAsync<TPayload>(TPayload payload, EnqueueOptions? options = null, CancellationToken cancellationToken = default)
        where TPayload : notnull;

    /// <summary>Enqueues many jobs of one type in one commit; receipts come in the order of the items.</summary>
    Task<IReadOnlyList<JobReceipt>> EnqueueManyAsync<TPayload>(IReadOnlyCollection<JobItem<TPayload>> items, CancellationToken cancellationToken = default)
        where TPayload : notnull;

    /// <summary>
    /// Makes a parent and its children in one commit. The parent runs when all of them have ended, in success or not;
    /// <see cref="JobContext.Children"/> then tells it how many did in which way. Without children it runs at once. When an unfinished job
    /// has the parent's idempotency key, nothing is made.
    /// </summary>
    /// <exception cref="ArgumentException">There are more than 100,000 children, or the parent has a delay.</exception>
    Task<JobBatchReceipt> EnqueueBatchAsync<TParent, TChild>(
        TParent parent, IReadOnlyCollection<JobItem<TChild>> children, EnqueueOptions? options = null, CancellationToken cancellationToken = default)
        where TParent : notnull
        where TChild : notnull;

    /// <summary>
    /// Opens a transaction in which the caller's own rows and new jobs commit together or not at all.
    /// Redis is told after the commit; should that fail, the sweep does it.
    /// </summary>
    Task<JobTransaction> BeginTransactionAsync(CancellationToken cancellationToken = default);
}
