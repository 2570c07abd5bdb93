namespace Voy8.Contracts;

/// <summary>Answer of <c>GET /schedules</c>.</summary>
public sealed record SchedulesResponse(IReadOnlyList<ScheduleResponse> Schedules);

/// <summary>Work that is enqueued again and again.</summary>
/// <param name="Cron">Five fields, six with the second first, or a macro such as @daily.</param>
/// <param name="TimeZone">IANA name, such as Europe/Athens.</param>
/// <param name="NextAt">When it is due next; null while it is paused or rests.</param>
/// <param name="LastAt">When it enqueued its last job.</param>
/// <param name="LastJobStatus">Of the job it enqueued last; null when there is none or it is forgotten.</param>
public sealed record ScheduleResponse(
    string Name,
    string? Description,
    string Cron,
    string TimeZone,
    string JobType,
    string Queue,
    bool Paused,
    DateTimeOffset? NextAt,
    DateTimeOffset? LastAt,
    Guid? LastJobId,
    string? LastJobStatus)
{
    /// <summary>True when configuration says whether it is paused: then it can be neither paused nor resumed here.</summary>
    public bool PauseIsConfigured { get; init; }

    /// <summary>False when no worker that lives declares it: it rests until one does, and is forgotten after a week.</summary>
    public bool Declared { get; init; } = true;
}
