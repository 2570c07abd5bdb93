namespace Voy8.Jobs;

/// <summary>What the platform did lately, what waits before it, and who works. It costs the same however many jobs have finished.</summary>
public interface IJobStatistics
{
    Task<PlatformStatistics> ReadAsync(StatisticsQuery query, CancellationToken cancellationToken = default);

    /// <summary>
    /// Workers, those that live first; one that fell silent stays in the list for a day. At most 500, each with up to 100 of the
    /// jobs it holds.
    /// </summary>
    Task<IReadOnlyList<WorkerRecord>> ListWorkersAsync(CancellationToken cancellationToken = default);
}

/// <param name="Minutes">Length of the window, the present minute included: 1 to 2,880.</param>
public sealed record StatisticsQuery(int Minutes = 60, string? Queue = null, string? Type = null)
{
    /// <summary>Two days.</summary>
    public const int MaxMinutes = 2880;
}

/// <param name="At">The database's time.</param>
/// <param name="Minutes">One entry for each minute of the window, the oldest first.</param>
/// <param name="Types">The busiest first, at most 200.</param>
public sealed record PlatformStatistics(
    DateTimeOffset At, Backlog Backlog, AttemptFigures Total, IReadOnlyList<MinuteFigures> Minutes, IReadOnlyList<TypeFigures> Types);

/// <summary>Unfinished jobs and dead letters. Exact up to 10,000 of a status; beyond that as the leader counted them, seconds ago.</summary>
/// <param name="QueuedByPriority">Four counts, urgent first.</param>
/// <param name="OldestWait">How long the job that waits longest has been due; null when none waits.</param>
public sealed record Backlog(IReadOnlyList<long> QueuedByPriority, long Scheduled, long Running, long Dead, TimeSpan? OldestWait)
{
    public long Queued => QueuedByPriority.Sum();
}

/// <summary>Attempts that ended.</summary>
/// <param name="Failed">With an error or a timeout, whether or not another attempt follows.</param>
/// <param name="Dead">Jobs that died, poison included.</param>
/// <param name="Expired">Attempts whose worker fell silent.</param>
/// <param name="Wait">From being due to being claimed; null when nothing ended.</param>
/// <param name="Run">How long handlers ran; null when nothing ended.</param>
public sealed record AttemptFigures(
    long Succeeded, long Failed, long Dead, long Cancelled, long Expired, Quantiles? Wait, Quantiles? Run)
{
    /// <summary>0 to 1; null when nothing succeeded or failed.</summary>
    public double? SuccessRate => Succeeded + Failed == 0 ? null : (double)Succeeded / (Succeeded + Failed);
}

/// <summary>Quantiles, each within a tenth of the true value from ten microseconds up.</summary>
public sealed record Quantiles(TimeSpan P50, TimeSpan P95, TimeSpan P99);

public sealed record MinuteFigures(DateTimeOffset Minute, long Succeeded, long Failed, long Dead);

public sealed record TypeFigures(string Type, string Queue, AttemptFigures Figures);

/// <summary>A worker process.</summary>
/// <param name="Name">Machine and process id.</param>
/// <param name="Running">Jobs that it holds, those claimed ahead included.</param>
/// <param name="Succeeded">Attempts since it started, as of its last heartbeat.</param>
/// <param name="Jobs">What it holds, the oldest first.</param>
public sealed record WorkerRecord(
    Guid Id,
    string Name,
    WorkerState State,
    IReadOnlyList<string> Queues,
    int Concurrency,
    int Running,
    long Succeeded,
    long Failed,
    DateTimeOffset StartedAt,
    DateTimeOffset BeatAt,
    DateTimeOffset LeaseUntil,
    IReadOnlyList<WorkerJob> Jobs);

public sealed record WorkerJob(Guid Id, string Type, string Queue, DateTimeOffset? StartedAt);

public enum WorkerState
{
    Alive,

    /// <summary>Finishes what it has and takes nothing new.</summary>
    Stopping,

    /// <summary>Its lease has run out: its jobs go to others.</summary>
    Silent,
}
