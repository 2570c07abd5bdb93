using System.ComponentModel.DataAnnotations;

namespace Voy8.Jobs;

/// <summary>How one worker process behaves. Section <c>Worker</c>.</summary>
public sealed class WorkerOptions
{
    public const string Section = "Worker";

    /// <summary>The queues to serve. Default: the queues of all job types that have a handler here.</summary>
    public IList<string> Queues { get; } = [];

    /// <summary>Jobs that run at once. Default: 10.</summary>
    [Range(1, 1000)]
    public int Concurrency { get; set; } = 10;

    /// <summary>
    /// Jobs claimed ahead at most, so that very short jobs need no round trip each. Only as many are taken as the
    /// worker finishes in about a tenth of a second; with jobs longer than that, none. Default: 500.
    /// </summary>
    [Range(0, 10_000)]
    public int Prefetch { get; set; } = 500;

    /// <summary>Without a sign of life for this long the worker counts as dead. Default: 30 s.</summary>
    [TimeRange("00:00:00.200", "01:00:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often the worker gives a sign of life; at most a half of the lease. Default: 10 s.</summary>
    [TimeRange("00:00:00.050", "00:30:00")]
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>An idle worker asks Redis this often, should a wake-up be lost. Default: 1 s.</summary>
    [TimeRange("00:00:00.010", "00:01:00")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>An idle worker asks PostgreSQL this often while Redis is away. Default: 250 ms.</summary>
    [TimeRange("00:00:00.010", "00:01:00")]
    public TimeSpan FallbackPollInterval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>On stop, running jobs have this long to finish before they are handed back. Keep it under the host's shutdown timeout. Default: 20 s.</summary>
    [TimeRange("00:00:00", "01:00:00")]
    public TimeSpan ShutdownGrace { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>A handler that has not returned this long after it was told to stop is given up, and its slot is used again. Default: 5 s.</summary>
    [TimeRange("00:00:00.010", "01:00:00")]
    public TimeSpan AbandonAfter { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often progress is written. Default: 250 ms.</summary>
    [TimeRange("00:00:00.010", "00:01:00")]
    public TimeSpan ProgressInterval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How often PostgreSQL and Redis are compared. Default: 5 s.</summary>
    [TimeRange("00:00:00.010", "01:00:00")]
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often what ended here is added to the statistics. Default: 2 s.</summary>
    [TimeRange("00:00:00.010", "00:01:00")]
    public TimeSpan StatisticsInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How often finished jobs past their time are deleted. Default: 1 min.</summary>
    [TimeRange("00:00:00.010", "1.00:00:00")]
    public TimeSpan RetentionInterval { get; set; } = TimeSpan.FromMinutes(1);
}
