namespace Voy8.Jobs;

/// <summary>What one job asks for beyond the defaults of its type. Everything is optional.</summary>
public sealed record EnqueueOptions
{
    public JobPriority? Priority { get; init; }

    /// <summary>Not before this much time from now, by the database's clock.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>While an unfinished job of the same type has this key, enqueueing again returns that job. At most 200 characters.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>An unfinished job that this one is a child of: it is counted there, and cancelled with it.</summary>
    public Guid? ParentId { get; init; }

    /// <summary>The user on whose behalf the job runs; null for the system's own work.</summary>
    public Guid? OwnerId { get; init; }

    public int? MaxAttempts { get; init; }

    public TimeSpan? Timeout { get; init; }

    /// <summary>
    /// Of the jobs that share this key, whatever their type or queue, only so many run at once. At most 200 characters.
    /// A job that must wait for its key holds up no other.
    /// </summary>
    public string? ConcurrencyKey { get; init; }

    /// <summary>How many jobs with the key run at once, 1 to 1,000. Default: what the type says, else 1. Jobs that share a key should agree.</summary>
    public int? KeyLimit { get; init; }

    /// <summary>Jobs with the key start at least so far apart, by the database's clock; 1 ms to 24 h. Default: what the type says, else no interval.</summary>
    public TimeSpan? KeyInterval { get; init; }
}

/// <summary>One payload of a bulk enqueue with its options.</summary>
public sealed record JobItem<TPayload>(TPayload Payload, EnqueueOptions? Options = null)
    where TPayload : notnull;

/// <summary>What enqueueing gives back.</summary>
/// <param name="JobId">The new job, or the unfinished one that already had the idempotency key.</param>
/// <param name="Created">False when an unfinished job with the same idempotency key was found instead.</param>
public readonly record struct JobReceipt(Guid JobId, bool Created);

/// <summary>What enqueueing a batch gives back.</summary>
/// <param name="Children">In the order of the items; empty when the parent was found instead of made.</param>
public sealed record JobBatchReceipt(JobReceipt Parent, IReadOnlyList<JobReceipt> Children);
