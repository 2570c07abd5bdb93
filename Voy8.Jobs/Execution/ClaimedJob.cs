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
    long ClaimedAt)
{
    public JobChildren Children { get; init; }

    /// <summary>Set when it carries a concurrency key.</summary>
    public JobLimit? Limit { get; init; }

    /// <summary>Its place in line.</summary>
    public ReadyJob Place => new(Id, Queue, Score, Limit);

    /// <summary>First in line first.</summary>
    public static int ByTurn(ClaimedJob left, ClaimedJob right) =>
        left.Score != right.Score ? left.Score.CompareTo(right.Score) : left.Id.CompareTo(right.Id);

    /// <summary>A claim of which no more is known than that it exists; enough to hand it back.</summary>
    public static ClaimedJob Orphan(Guid id, Guid workerId, long leaseToken) => new(
        id, workerId, "", "", JobPriority.Normal, 0, [], null, 0, 0, 0, leaseToken, TimeSpan.Zero, TimeSpan.Zero, null, null, null, null, 0);
}
