namespace Voy8.Jobs;

/// <summary>What this process's worker has done so far; for its health page.</summary>
public sealed class WorkerStatus(TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();
    private long _succeeded;
    private long _failed;
    private int _held;

    // Boxed, since a Guid is too wide to be written at once.
    private volatile object _workerId = Guid.Empty;

    /// <summary>The id in <c>jobs.worker</c>; empty until the worker has registered. A worker that lost its lease comes back under a new one.</summary>
    public Guid WorkerId
    {
        get => (Guid)_workerId;
        internal set => _workerId = value;
    }

    /// <summary>Machine and process id.</summary>
    public string Name { get; } = $"{Environment.MachineName}:{Environment.ProcessId}";

    public TimeSpan Uptime => time.GetElapsedTime(_started);

    /// <summary>Attempts that ended in success.</summary>
    public long Succeeded => Interlocked.Read(ref _succeeded);

    /// <summary>Attempts that ended in an error, a timeout or a cancel.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>Jobs that this worker holds now, running or about to.</summary>
    public int Held => Volatile.Read(ref _held);

    internal void Add(int jobs) => Interlocked.Add(ref _held, jobs);

    internal void Ended(JobOutcome outcome)
    {
        Interlocked.Decrement(ref _held);
        if (outcome.Status == JobStatus.Succeeded)
        {
            Interlocked.Increment(ref _succeeded);
        }
        else if (outcome.Error is not null)
        {
            Interlocked.Increment(ref _failed);
        }
    }
}
