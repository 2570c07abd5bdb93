using System.ComponentModel.DataAnnotations;

namespace Voy8.Jobs;

/// <summary>How jobs behave unless their type says otherwise. Section <c>Jobs</c>.</summary>
public sealed class JobsOptions
{
    public const string Section = "Jobs";

    /// <summary>Attempts in all, the first included. Default: 6, which is five retries.</summary>
    [Range(1, 1000)]
    public int MaxAttempts { get; set; } = 6;

    /// <summary>How long one attempt may run. Default: 1 h.</summary>
    [TimeRange("00:00:00.010", "7.00:00:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Wait before the first retry; each further one doubles it. Default: 2 s.</summary>
    [TimeRange("00:00:00", "1.00:00:00")]
    public TimeSpan RetryBase { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest wait between two attempts. Default: 32 s.</summary>
    [TimeRange("00:00:00", "7.00:00:00")]
    public TimeSpan RetryMax { get; set; } = TimeSpan.FromSeconds(32);

    /// <summary>Each wait is varied at random by this part of itself, up or down. Default: 0.2.</summary>
    [Range(0.0, 1.0)]
    public double RetryJitter { get; set; } = 0.2;

    /// <summary>How long succeeded and cancelled jobs are kept. Default: 24 h.</summary>
    [TimeRange("00:00:00", "3650.00:00:00")]
    public TimeSpan FinishedRetention { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How long dead letters are kept. Default: 7 days.</summary>
    [TimeRange("00:00:00", "3650.00:00:00")]
    public TimeSpan DeadRetention { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How long the figures of each minute are kept. Default: 48 h.</summary>
    [TimeRange("00:10:00", "365.00:00:00")]
    public TimeSpan StatisticsRetention { get; set; } = TimeSpan.FromHours(48);

    /// <summary>How much waiting time a high priority is worth. Default: 15 min.</summary>
    [TimeRange("00:00:00", "30.00:00:00")]
    public TimeSpan HighCredit { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How much waiting time a normal priority is worth. Default: 5 min.</summary>
    [TimeRange("00:00:00", "30.00:00:00")]
    public TimeSpan NormalCredit { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How much waiting time a low priority is worth. Default: none.</summary>
    [TimeRange("00:00:00", "30.00:00:00")]
    public TimeSpan LowCredit { get; set; } = TimeSpan.Zero;

    /// <summary>A job whose worker died this often since its last checkpoint is dead as poison. Default: 5.</summary>
    [Range(3, 1000)]
    public int MaxLeaseExpiries { get; set; } = 5;

    /// <summary>Largest payload and largest result, in bytes of JSON. Default: 1 MiB.</summary>
    [Range(1024, 64 * 1024 * 1024)]
    public int MaxPayloadBytes { get; set; } = 1024 * 1024;

    /// <summary>The longest that anything waits for Redis. Default: 1 s.</summary>
    [TimeRange("00:00:00.010", "00:01:00")]
    public TimeSpan RedisTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>What the engine's keys in Redis start with. Default: <c>voy8:jobs</c>.</summary>
    [Required, RegularExpression("^[a-zA-Z0-9:_-]{1,64}$")]
    public string KeyPrefix { get; set; } = "voy8:jobs";

    /// <summary>Differences by job type, under <c>Jobs:Types:{name}</c>.</summary>
    public Dictionary<string, JobTypeOptions> Types { get; } = new(StringComparer.Ordinal);

    /// <summary>Differences by schedule, under <c>Jobs:Schedules:{name}</c>.</summary>
    public Dictionary<string, JobScheduleOptions> Schedules { get; } = new(StringComparer.OrdinalIgnoreCase);
}

/// <summary>What one schedule does differently; null keeps what code declares.</summary>
public sealed class JobScheduleOptions
{
    public string? Cron { get; set; }

    public string? TimeZone { get; set; }

    /// <summary>Holds the schedule paused, or running; null leaves that to operators.</summary>
    public bool? Paused { get; set; }
}

/// <summary>What one job type does differently; null keeps what the payload's <see cref="JobTypeAttribute"/> or <see cref="JobsOptions"/> say.</summary>
public sealed class JobTypeOptions
{
    public string? Queue { get; set; }

    public JobPriority? Priority { get; set; }

    [Range(1, 1000)]
    public int? MaxAttempts { get; set; }

    public TimeSpan? Timeout { get; set; }

    public TimeSpan? RetryBase { get; set; }

    public TimeSpan? RetryMax { get; set; }

    /// <summary>0 to 1.</summary>
    public double? RetryJitter { get; set; }

    public TimeSpan? FinishedRetention { get; set; }

    public TimeSpan? DeadRetention { get; set; }

    /// <summary>Concurrency key of jobs that are enqueued without one.</summary>
    public string? ConcurrencyKey { get; set; }

    /// <summary>How many jobs with the same concurrency key run at once, 1 to 1,000.</summary>
    public int? KeyLimit { get; set; }

    /// <summary>Jobs with the same concurrency key start at least so far apart, 1 ms to 24 h; zero for no interval.</summary>
    public TimeSpan? KeyInterval { get; set; }
}
