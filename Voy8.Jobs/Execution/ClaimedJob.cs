namespace Voy8.Jobs;

/// <summary>A job that this worker holds.</summary>
internal sealed record ClaimedJob(
    Guid Id,
    Guid WorkerId,
    string Type,
    string Queue,
    JobPriority Priority,
    long Score,
    byte[] Payload,
    byte[]? Progress,
    int Attempt,
    int MaxAttempts,
    int LeaseExpiries,
    long LeaseToken,
    TimeSpan Timeout,
    TimeSpan Waited,
    Guid? OwnerId,
    Guid? ParentId,
    string? TraceParent,
    string? TraceState,
    long ClaimedAt);
