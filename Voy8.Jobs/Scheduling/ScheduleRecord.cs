namespace Voy8.Jobs;

/// <summary>Work that is enqueued again and again, as PostgreSQL knows it.</summary>
public sealed record ScheduleRecord
{
    public required string Name { get; init; }
    public required string Cron { get; init; }
    public required string TimeZone { get; init; }
    public required string JobType { get; init; }
    public required string Queue { get; init; }
    public required bool Paused { get; init; }

    /// <summary>True when configuration says whether it is paused, and people cannot.</summary>
    public required bool PauseIsConfigured { get; init; }

    /// <summary>False when no living worker declares it any more: it rests, and is forgotten after a week.</summary>
    public required bool Declared { get; init; }

    public string? Description { get; init; }

    /// <summary>Null while it is paused or rests.</summary>
    public DateTimeOffset? NextAt { get; init; }

    /// <summary>When it enqueued its last job.</summary>
    public DateTimeOffset? LastAt { get; init; }

    public Guid? LastJobId { get; init; }

    /// <summary>Null when there was no job yet, or it has been deleted.</summary>
    public JobStatus? LastJobStatus { get; init; }
}
