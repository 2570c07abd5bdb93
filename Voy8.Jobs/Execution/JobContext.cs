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

    /// <summary>Progress of the latest attempt that reported any; where a resumed job finds how far it was.</summary>
    public abstract JobProgress LastProgress { get; }

    /// <summary>Tells how far the job is. Cheap: calls are merged and written a few times a second.</summary>
    public abstract void Report(JobProgress progress);

    /// <summary>Sets the result, which is stored when the handler returns. Serialised as snake_case JSON, at most 1 MiB.</summary>
    public abstract void SetResult<TResult>(TResult result);
}
