namespace Voy8.Jobs;

/// <summary>Looks at schedules and steers them.</summary>
public interface IScheduleControl
{
    /// <summary>All of them, by name; at most 1,000.</summary>
    Task<IReadOnlyList<ScheduleRecord>> ListAsync(CancellationToken cancellationToken = default);

    Task<ScheduleRecord?> FindAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Enqueues nothing more until it is resumed. What was enqueued already goes on.</summary>
    Task<ScheduleCommandOutcome> PauseAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Goes on with the next time that comes; what was missed while it was paused stays missed.</summary>
    Task<ScheduleCommandOutcome> ResumeAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Enqueues its job now, paused or not; what is due later stays due.</summary>
    /// <returns>Null when there is no such schedule.</returns>
    Task<JobReceipt?> RunNowAsync(string name, CancellationToken cancellationToken = default);
}

/// <summary>What became of a command to a schedule.</summary>
public enum ScheduleCommandOutcome
{
    /// <summary>It is as was asked, or was so already.</summary>
    Accepted,
    NotFound,

    /// <summary>Configuration (<c>Jobs:Schedules:{name}:Paused</c>) says otherwise.</summary>
    HeldByConfiguration,
}
