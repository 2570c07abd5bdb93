namespace Voy8.Jobs;

/// <summary>Why an attempt is in the history; the numbers are stored.</summary>
internal enum AttemptOutcome
{
    Failed = 0,
    TimedOut = 1,
    LeaseExpired = 2,
    Cancelled = 3,
}

/// <summary>What became of a claimed job, to be written under its lease token.</summary>
/// <param name="Status">Where the job goes.</param>
/// <param name="Delay">When it goes back to scheduled: how long it waits.</param>
/// <param name="CountsAttempt">False when the attempt never was: a deferral, or work handed back.</param>
/// <param name="History">Set when the attempt belongs into the history.</param>
internal sealed record JobOutcome(ClaimedJob Job, JobStatus Status)
{
    public TimeSpan Delay { get; init; }
    public bool CountsAttempt { get; init; } = true;

    /// <summary>True when a job that goes back to scheduled keeps its age in line.</summary>
    public bool KeepsPlace { get; init; }

    public AttemptOutcome? History { get; init; }
    public TimeSpan Retention { get; init; }

    public bool WaitsForChildren { get; init; }
    public string? Result { get; init; }
    public string? Progress { get; init; }
    public JobError? Error { get; init; }

    /// <summary>Given back unstarted or unfinished: queued again, at its old place.</summary>
    public static JobOutcome HandBack(ClaimedJob job) => new(job, JobStatus.Queued) { CountsAttempt = false };

    /// <summary>Runs again when all its children have ended; at once if they have.</summary>
    public static JobOutcome WaitForChildren(ClaimedJob job) => new(job, JobStatus.Scheduled) { CountsAttempt = false, WaitsForChildren = true };
}
