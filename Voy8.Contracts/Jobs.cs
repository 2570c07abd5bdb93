namespace Voy8.Contracts;

/// <summary>Answer of <c>GET /jobs</c>.</summary>
public sealed record JobsResponse(IReadOnlyList<JobResponse> Jobs, long Total);

/// <summary>Answer of <c>GET /jobs/{id}</c>.</summary>
/// <param name="Status">scheduled, queued, running, succeeded, dead or cancelled.</param>
/// <param name="ProgressPercent">0 to 100.</param>
public sealed record JobResponse(
    Guid JobId,
    string JobType,
    string Queue,
    string Priority,
    string Status,
    double ProgressPercent,
    long? TotalItems,
    long ProcessedItems,
    long FailedItems,
    string? Message,
    IReadOnlyDictionary<string, long> Counters,
    int Attempt,
    int MaxAttempts,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? CompletedAt,
    JobErrorResponse? Error,
    string? WorkerId,
    Guid? ParentId);

public sealed record JobErrorResponse(string Kind, string Message, bool Retryable);
