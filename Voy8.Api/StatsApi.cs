using Microsoft.AspNetCore.Http.HttpResults;
using Voy8.Api.Access;
using Voy8.Contracts;
using Voy8.Jobs;

namespace Voy8.Api;

/// <summary>What the job platform did lately, and what it has before it.</summary>
internal static class StatsApi
{
    public static IEndpointRouteBuilder MapStatsApi(this IEndpointRouteBuilder app)
    {
        app.MapGet("/stats", GetStats).WithTags("Jobs").ForOperators().WithSummary("Depth, oldest wait, throughput, success rate, and quantiles of wait and run time.");
        return app;
    }

    /// <param name="minutes">Length of the window, 1 to 2,880; 60 when absent.</param>
    /// <param name="queue">Only this queue.</param>
    /// <param name="type">Only this job type.</param>
    private static async Task<Results<Ok<StatsResponse>, ValidationProblem>> GetStats(
        IJobStatistics statistics, string? minutes, string? queue, string? type, CancellationToken cancellationToken)
    {
        var parser = new QueryParser();
        var query = new StatisticsQuery(
            parser.Number("minutes", minutes, 1, StatisticsQuery.MaxMinutes, 60), parser.Text("queue", queue), parser.Text("type", type));
        return parser.Problem is { } problem
            ? problem
            : TypedResults.Ok(ToResponse(query.Minutes, await statistics.ReadAsync(query, cancellationToken)));
    }

    private static StatsResponse ToResponse(int minutes, PlatformStatistics found) => new(
        found.At,
        minutes,
        ToDepth(found.Backlog),
        found.Backlog.Running,
        found.Backlog.Dead,
        found.Backlog.OldestWait?.TotalSeconds,
        ToFigures(found.Total),
        [.. found.Minutes.Select(minute => new ThroughputResponse(minute.Minute, minute.Succeeded, minute.Failed, minute.Dead))],
        [.. found.Types.Select(type => new TypeFiguresResponse(type.Type, type.Queue, ToFigures(type.Figures)))]);

    private static QueueDepthResponse ToDepth(Backlog backlog) => new(
        backlog.QueuedByPriority[(int)JobPriority.Urgent],
        backlog.QueuedByPriority[(int)JobPriority.High],
        backlog.QueuedByPriority[(int)JobPriority.Normal],
        backlog.QueuedByPriority[(int)JobPriority.Low],
        backlog.Queued,
        backlog.Scheduled);

    private static JobFiguresResponse ToFigures(AttemptFigures figures) => new(
        figures.Succeeded, figures.Failed, figures.Dead, figures.Cancelled, figures.SuccessRate, ToQuantiles(figures.Wait), ToQuantiles(figures.Run));

    private static QuantilesResponse? ToQuantiles(Quantiles? quantiles) => quantiles is null
        ? null
        : new QuantilesResponse(quantiles.P50.TotalMilliseconds, quantiles.P95.TotalMilliseconds, quantiles.P99.TotalMilliseconds);
}
