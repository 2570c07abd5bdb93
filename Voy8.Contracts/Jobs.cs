using System.Text.Json;

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
    Guid? ParentId)
{
    /// <summary>When it is due, or was.</summary>
    public DateTimeOffset RunAt { get; init; }

    /// <summary>True from the moment somebody asked a running job to stop.</summary>
    public bool CancelRequested { get; init; }

    /// <summary>Set when the job has children.</summary>
    public JobChildrenResponse? Children { get; init; }

    /// <summary>True while the job is scheduled for when its last child has ended; run_at then says nothing.</summary>
    public bool WaitsForChildren { get; init; }

    /// <summary>Earlier attempts that did not succeed, oldest first; only when one job is read.</summary>
    public IReadOnlyList<JobAttemptResponse>? Attempts { get; init; }

    /// <summary>What was asked for; only when one job is read.</summary>
    public JsonElement? Payload { get; init; }

    /// <summary>What came of it; only when one job is read.</summary>
    public JsonElement? Result { get; init; }
}

/// <summary>The children of a job. Dead and cancelled ones count as failed.</summary>
public sealed record JobChildrenResponse(int Total, int Open, int Succeeded, int Failed);

/// <summary>An attempt that did not succeed.</summary>
/// <param name="Outcome">failed, timed_out, lease_expired or cancelled.</param>
public sealed record JobAttemptResponse(
    int Attempt, string Outcome, string? WorkerId, DateTimeOffset? StartedAt, DateTimeOffset FinishedAt, JobErrorResponse? Error);

/// <param name="Detail">The whole error, stack included; only when one job is read.</param>
public sealed record JobErrorResponse(string Kind, string Message, bool Retryable, string? Detail = null);
