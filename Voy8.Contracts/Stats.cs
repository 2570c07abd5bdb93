namespace Voy8.Contracts;

/// <summary>Answer of <c>GET /stats</c>: what the job platform did in the window, and what it has before it.</summary>
/// <param name="Throughput">One entry for each minute of the window, the oldest first, empty ones included.</param>
/// <param name="Types">By job type, the busiest first.</param>
public sealed record StatsResponse(
    DateTimeOffset At,
    int WindowMinutes,
    QueueDepthResponse Depth,
    long Running,
    long Dead,
    double? OldestWaitSeconds,
    JobFiguresResponse Total,
    IReadOnlyList<ThroughputResponse> Throughput,
    IReadOnlyList<TypeFiguresResponse> Types);

/// <summary>Attempts that ended in the window.</summary>
/// <param name="Failed">Attempts that failed or timed out, whether or not another followed.</param>
/// <param name="Dead">Jobs that died.</param>
/// <param name="SuccessRate">Succeeded attempts among those that succeeded or failed, 0 to 1; null when there was none.</param>
public sealed record JobFiguresResponse(
    long Succeeded, long Failed, long Dead, long Cancelled, double? SuccessRate, QuantilesResponse? WaitMs, QuantilesResponse? RunMs);

/// <summary>Quantiles in milliseconds, each within a tenth of the true value from 0.01 ms up.</summary>
public sealed record QuantilesResponse(double P50, double P95, double P99);

public sealed record ThroughputResponse(DateTimeOffset Minute, long Succeeded, long Failed, long Dead);

public sealed record TypeFiguresResponse(string JobType, string Queue, JobFiguresResponse Figures);
