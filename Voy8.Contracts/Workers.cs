namespace Voy8.Contracts;

/// <summary>Answer of <c>GET /workers</c>.</summary>
public sealed record WorkersResponse(IReadOnlyList<WorkerResponse> Workers);

/// <summary>A worker process.</summary>
/// <param name="Name">Machine and process id.</param>
/// <param name="Status">alive, stopping, or silent once its lease has run out.</param>
/// <param name="Jobs">What it runs now, the oldest first; at most 100.</param>
public sealed record WorkerResponse(
    Guid WorkerId,
    string Name,
    string Status,
    IReadOnlyList<string> Queues,
    int Concurrency,
    int Running,
    long Succeeded,
    long Failed,
    DateTimeOffset StartedAt,
    DateTimeOffset BeatAt,
    DateTimeOffset LeaseUntil,
    IReadOnlyList<WorkerJobResponse> Jobs);

public sealed record WorkerJobResponse(Guid JobId, string JobType, string Queue, DateTimeOffset? StartedAt);
