namespace Voy8.Jobs;

/// <summary>Where a job stands. The numbers are stored; never renumber them.</summary>
public enum JobStatus
{
    /// <summary>Waits in PostgreSQL for its <c>run_at</c>: a delayed job, or a retry backing off.</summary>
    Scheduled = 0,

    /// <summary>Due, and waiting for a worker.</summary>
    Queued = 1,

    /// <summary>Held by a worker under a lease.</summary>
    Running = 2,

    /// <summary>Finished; the result is kept until <c>expires_at</c>.</summary>
    Succeeded = 3,

    /// <summary>In the dead-letter queue: a permanent error, or no attempts left. Can be replayed.</summary>
    Dead = 4,

    /// <summary>Cancelled by a person or by its parent.</summary>
    Cancelled = 5,
}

public static class JobStatusExtensions
{
    /// <summary>True when nothing will happen to the job any more unless a person replays it.</summary>
    public static bool IsFinal(this JobStatus status) => status is JobStatus.Succeeded or JobStatus.Dead or JobStatus.Cancelled;
}
