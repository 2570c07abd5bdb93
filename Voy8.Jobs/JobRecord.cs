using System.Text.Json;
using System.Text.Json.Serialization;

namespace Voy8.Jobs;

/// <summary>A job as PostgreSQL knows it.</summary>
public sealed record JobRecord
{
    public required Guid Id { get; init; }
    public required string Type { get; init; }
    public required string Queue { get; init; }
    public required JobPriority Priority { get; init; }
    public required JobStatus Status { get; init; }
    public required JobProgress Progress { get; init; }
    public required int Attempt { get; init; }
    public required int MaxAttempts { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it is due, or was. <see cref="DateTimeOffset.MaxValue"/> while it waits for its children.</summary>
    public required DateTimeOffset RunAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? FinishedAt { get; init; }
    public JsonElement Payload { get; init; }
    public JsonElement? Result { get; init; }
    public JobError? Error { get; init; }
    public bool CancelRequested { get; init; }
    public string? IdempotencyKey { get; init; }
    public Guid? ParentId { get; init; }
    public Guid? OwnerId { get; init; }
    public string? WorkerId { get; init; }
    public JobChildren Children { get; init; }

    /// <summary>True while it is scheduled for when its last child has ended.</summary>
    public bool WaitsForChildren { get; init; }

    /// <summary>Earlier attempts that did not succeed, oldest first. Filled when one job is read, empty in lists.</summary>
    public IReadOnlyList<JobAttempt> Attempts { get; init; } = [];

    /// <summary>True when nothing that a watcher would show differs.</summary>
    internal bool LooksLike(JobRecord other) =>
        Status == other.Status && Attempt == other.Attempt && CancelRequested == other.CancelRequested && RunAt == other.RunAt
        && Attempts.Count == other.Attempts.Count && Children == other.Children && Progress.Equals(other.Progress);
}

/// <summary>An attempt that did not succeed.</summary>
/// <param name="Outcome"><c>failed</c>, <c>timed_out</c>, <c>lease_expired</c> or <c>cancelled</c>.</param>
public sealed record JobAttempt(
    int Attempt, string Outcome, string? WorkerId, DateTimeOffset? StartedAt, DateTimeOffset FinishedAt, JobError? Error);

/// <summary>How far a job is.</summary>
/// <param name="Percent">0 to 100; null while unknown.</param>
/// <param name="Counters">Named counts of the job's own (pages, businesses_found); at most 32.</param>
public sealed record JobProgress(
    double? Percent = null,
    long Processed = 0,
    long? Total = null,
    long Failed = 0,
    string? Message = null,
    IReadOnlyDictionary<string, long>? Counters = null)
{
    public static JobProgress None { get; } = new();

    /// <summary>
    /// All that is reported is kept for good, and an attempt after this one goes on from there: such a job gets somewhere, so the workers it
    /// lost until now do not make it poison.
    /// </summary>
    [JsonIgnore]
    public bool IsCheckpoint { get; init; }

    /// <summary>Equal when every figure is, the counters included.</summary>
    public bool Equals(JobProgress? other) =>
        other is not null && Percent == other.Percent && Processed == other.Processed && Total == other.Total && Failed == other.Failed
        && Message == other.Message && SameCounters(other.Counters);

    public override int GetHashCode() => HashCode.Combine(Percent, Processed, Total, Failed, Message, Counters?.Count ?? 0);

    private bool SameCounters(IReadOnlyDictionary<string, long>? other) =>
        (Counters?.Count ?? 0) == (other?.Count ?? 0)
        && (Counters is null || Counters.All(counter => other!.TryGetValue(counter.Key, out var value) && value == counter.Value));
}

/// <summary>Why an attempt failed.</summary>
/// <param name="Kind">Short stable name: the exception's type, <c>timeout</c>, <c>lease_expired</c>, <c>poison</c>.</param>
public sealed record JobError(string Kind, string Message, string? Detail, bool Retryable);
