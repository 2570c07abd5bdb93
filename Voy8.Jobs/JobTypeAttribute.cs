namespace Voy8.Jobs;

/// <summary>
/// Put on a payload record: names the job type and gives its defaults, so that whoever enqueues needs no handler.
/// Each default can be overridden in configuration under <c>Jobs:Types:{name}</c>.
/// </summary>
/// <param name="name">Stable snake_case name, stored with every job (<c>crawl_venue</c>).</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class JobTypeAttribute(string name) : Attribute
{
    public string Name { get; } = name;

    /// <summary>Queue that the jobs wait in; workers may serve some queues only.</summary>
    public string Queue { get; init; } = "default";

    public JobPriority Priority { get; init; } = JobPriority.Normal;

    /// <summary>Attempts in all, the first included. 0 means the engine's default.</summary>
    public int MaxAttempts { get; init; }

    /// <summary>Seconds that one attempt may run. 0 means the engine's default (1 h).</summary>
    public int TimeoutSeconds { get; init; }

    /// <summary>Seconds that a succeeded job is kept. 0 means the engine's default (24 h).</summary>
    public int KeepFinishedSeconds { get; init; }

    /// <summary>Concurrency key of every job of the type that is enqueued without one; null for none.</summary>
    public string? ConcurrencyKey { get; init; }

    /// <summary>How many jobs with the same concurrency key run at once. 0 means 1.</summary>
    public int KeyLimit { get; init; }

    /// <summary>Jobs with the same concurrency key start at least so many milliseconds apart. 0 means no interval.</summary>
    public int KeyIntervalMs { get; init; }
}
