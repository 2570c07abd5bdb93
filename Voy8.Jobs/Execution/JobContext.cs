namespace Voy8.Jobs;

/// <summary>What a handler knows of the job it runs, and the ways it can speak of it.</summary>
public abstract class JobContext
{
    public abstract Guid JobId { get; }

    /// <summary>1 for the first run.</summary>
    public abstract int Attempt { get; }

    public abstract int MaxAttempts { get; }

    /// <summary>Grows with every claim of any job; a fence for writes to systems outside.</summary>
    public abstract long LeaseToken { get; }

    public abstract DateTimeOffset Deadline { get; }

    public abstract Guid? OwnerId { get; }

    public abstract Guid? ParentId { get; }

    /// <summary>The children this job had when it was claimed for this run.</summary>
    public abstract JobChildren Children { get; }

    /// <summary>Progress of the latest attempt that reported any; where a resumed job finds how far it was.</summary>
    public abstract JobProgress LastProgress { get; }

    /// <summary>Tells how far the job is. Cheap: calls are merged and written a few times a second.</summary>
    public abstract void Report(JobProgress progress);

    /// <summary>Sets the result, which is stored when the handler returns. Serialised as snake_case JSON, at most 1 MiB.</summary>
    public abstract void SetResult<TResult>(TResult result);

    /// <summary>
    /// Gives this job children, in one transaction and only while the job is still held here. A child is known by its idempotency key, or
    /// else by its payload: what an earlier attempt made is not made again (its receipt says <c>Created: false</c>), and neither is the same
    /// payload twice. To be run again when all have ended, throw <see cref="WaitForChildrenException"/>.
    /// </summary>
    /// <exception cref="JobParentException">There would be more than 100,000 children, or more than 10 levels.</exception>
    /// <exception cref="OperationCanceledException">The job was cancelled, or is not held here any more.</exception>
    public abstract Task<IReadOnlyList<JobReceipt>> EnqueueChildrenAsync<TPayload>(
        IReadOnlyCollection<JobItem<TPayload>> children, CancellationToken cancellationToken = default)
        where TPayload : notnull;
}
