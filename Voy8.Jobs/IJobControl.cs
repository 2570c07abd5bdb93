namespace Voy8.Jobs;

/// <summary>Looks at jobs and steers them.</summary>
public interface IJobControl
{
    /// <summary>The same, for one person: other people's jobs, and the system's own, are not there.</summary>
    IJobControl OwnedBy(Guid owner);

    Task<JobRecord?> FindAsync(Guid jobId, CancellationToken cancellationToken = default);

    /// <summary>Those of the jobs that there are, in one look; without payloads, results, the details of errors and earlier attempts.</summary>
    Task<IReadOnlyDictionary<Guid, JobRecord>> FindManyAsync(IReadOnlyCollection<Guid> jobIds, CancellationToken cancellationToken = default);

    Task<JobPage> ListAsync(JobQuery query, CancellationToken cancellationToken = default);

    /// <summary>Cancels a waiting job at once, and asks a running one to stop; all its descendants likewise.</summary>
    Task<JobCommandOutcome> CancelAsync(Guid jobId, CancellationToken cancellationToken = default);

    /// <summary>Replays a dead or cancelled job from attempt 0. Its children stay as they are; its parent, if unfinished, has one more open child.</summary>
    Task<JobCommandOutcome> RetryAsync(Guid jobId, CancellationToken cancellationToken = default);

    /// <summary>The job now and at each change, until it is final. Ends empty when there is no such job.</summary>
    IAsyncEnumerable<JobRecord> WatchAsync(Guid jobId, CancellationToken cancellationToken = default);

    /// <summary>Those of the given idempotency keys that an unfinished job of the payload's type holds: what is under way already.</summary>
    Task<IReadOnlySet<string>> FindUnfinishedKeysAsync<TPayload>(IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default)
        where TPayload : notnull;

    /// <summary>Lets the urgent jobs of the payload's type that hold these idempotency keys, and have not begun, wait with those of low priority.</summary>
    Task LowerAsync<TPayload>(IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default)
        where TPayload : notnull;

    /// <summary>Jobs that wait to be run (queued, and scheduled ones that are due), read where it survives the loss of Redis. Exact up to 10,000; beyond, what the leader counted last.</summary>
    Task<long> CountWaitingAsync(CancellationToken cancellationToken = default);

    /// <summary>True while a worker that lives, and is not stopping, serves the queue.</summary>
    Task<bool> HasWorkerAsync(string queue, CancellationToken cancellationToken = default);
}

/// <summary>
/// Which jobs to list, newest first. Lists leave out payloads, results and the details of errors. Filters by type and queue look at
/// the 20,000 newest jobs and at as many that wait, run, died or finished last, whatever their age.
/// </summary>
/// <param name="Limit">1 to 200.</param>
/// <param name="IdOrKey">The id of a job, or an idempotency key; exact.</param>
public sealed record JobQuery(
    int Limit = 20,
    int Offset = 0,
    JobStatus? Status = null,
    string? Type = null,
    Guid? OwnerId = null,
    string? Queue = null,
    Guid? ParentId = null,
    string? IdOrKey = null);

/// <param name="Total">Exact up to 20,000; that number stands for more.</param>
public sealed record JobPage(IReadOnlyList<JobRecord> Jobs, long Total);

/// <summary>What became of a command to a job.</summary>
public enum JobCommandOutcome
{
    Accepted,
    NotFound,

    /// <summary>The job's status does not allow it (cancelling a finished job, retrying a running one).</summary>
    Conflict,
}
