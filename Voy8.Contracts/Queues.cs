using System.Text.Json.Serialization;

namespace Voy8.Contracts;

/// <summary>Answer of <c>GET /queues</c>.</summary>
public sealed record QueuesResponse(IReadOnlyList<QueueResponse> Queues);

/// <summary>A queue, and how it does.</summary>
/// <param name="Paused">True while nothing of it is handed out.</param>
/// <param name="MaxRunning">How many of its jobs may run at once in the whole fleet; null when only the workers bound it.</param>
/// <param name="RateLimit">How many of its jobs may start in a time; null when unbounded.</param>
/// <param name="OldestWaitSeconds">How long the job that waits longest has been due; null when none waits.</param>
/// <param name="Workers">Workers that live and serve it.</param>
public sealed record QueueResponse(
    string Name,
    bool Paused,
    int? MaxRunning,
    RateLimitResponse? RateLimit,
    QueueDepthResponse Depth,
    long Running,
    double? OldestWaitSeconds,
    int Workers);

/// <summary>At most <paramref name="Count"/> starts in any <paramref name="Seconds"/> seconds.</summary>
public sealed record RateLimitResponse(int Count, double Seconds);

/// <summary>Jobs that are due and wait, by priority; and those whose time has not come.</summary>
public sealed record QueueDepthResponse(long Urgent, long High, long Normal, long Low, long Total, long Scheduled);

/// <summary>Body of <c>PUT /queues/{name}/limits</c>; what is null is lifted.</summary>
/// <param name="MaxRunning">1 to 100,000.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record QueueLimitsRequest(int? MaxRunning = null, RateLimitResponse? RateLimit = null);
