namespace Voy8.Contracts;

/// <summary>Answer of <c>GET /schedules</c>.</summary>
public sealed record SchedulesResponse(IReadOnlyList<ScheduleResponse> Schedules);

/// <summary>Work that is enqueued again and again.</summary>
/// <param name="Cron">Five or six fields (with seconds).</param>
/// <param name="TimeZone">IANA name, such as Europe/Athens.</param>
/// <param name="NextAt">When it is due next; null while paused or when it never is.</param>
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
    string? LastJobStatus);
