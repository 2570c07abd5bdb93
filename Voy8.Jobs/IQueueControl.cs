namespace Voy8.Jobs;

/// <summary>Looks at queues and steers them. What is set here holds for the whole fleet, at once, and outlives every process.</summary>
public interface IQueueControl
{
    /// <summary>Every queue that has unfinished jobs, a worker that serves it, or limits; by name.</summary>
    Task<IReadOnlyList<QueueRecord>> ListAsync(CancellationToken cancellationToken = default);

    Task<QueueRecord?> FindAsync(string queue, CancellationToken cancellationToken = default);

    /// <summary>Nothing of the queue is handed out any more; what runs goes on.</summary>
    Task PauseAsync(string queue, CancellationToken cancellationToken = default);

    Task ResumeAsync(string queue, CancellationToken cancellationToken = default);

    /// <summary>Sets both limits; null lifts one. What runs goes on, and counts.</summary>
    /// <param name="maxRunning">How many jobs of the queue may run at once, 1 to 100,000.</param>
    /// <param name="rate">How many may start in a time: 1 to 10,000 in 1 ms to 24 h.</param>
    Task SetLimitsAsync(string queue, int? maxRunning, JobRate? rate, CancellationToken cancellationToken = default);
}

/// <summary>At most <paramref name="Count"/> starts in any <paramref name="Interval"/>.</summary>
public sealed record JobRate(int Count, TimeSpan Interval);

/// <summary>A queue, and how it does.</summary>
/// <param name="Running">Jobs of it that run in the whole fleet.</param>
/// <param name="OldestWait">How long the job that waits longest has been due; null when none waits.</param>
/// <param name="Workers">Workers that live, are not stopping, and serve it.</param>
public sealed record QueueRecord(
    string Name, bool Paused, int? MaxRunning, JobRate? Rate, QueueDepths Depth, long Running, TimeSpan? OldestWait, int Workers);

/// <summary>Jobs that wait, by priority, and those whose time has not come. Exact unless very many wait; then as the leader counted them last.</summary>
public sealed record QueueDepths(long Urgent, long High, long Normal, long Low, long Scheduled)
{
    public long Total => Urgent + High + Normal + Low;
}
