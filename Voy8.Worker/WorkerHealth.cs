using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Voy8.Jobs;

namespace Voy8.Worker;

/// <summary>Answer of <c>GET /worker/health</c>.</summary>
/// <param name="Status"><c>ok</c>, or <c>starting</c> while the worker has not registered yet.</param>
/// <param name="JobsProcessed">Attempts that ended here, well or not.</param>
/// <param name="QueueDepth">Jobs that wait for any worker, from PostgreSQL.</param>
internal sealed record WorkerHealthResponse(
    string Status, Guid WorkerId, string Name, double UptimeSeconds, long JobsProcessed, long JobsFailed, int JobsRunning, long QueueDepth);

/// <summary>What this worker does, for people and for whoever scales it.</summary>
internal static class WorkerHealth
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static void MapWorkerHealth(this IEndpointRouteBuilder app) => app.MapGet("/worker/health", Get);

    private static async Task<JsonHttpResult<WorkerHealthResponse>> Get(WorkerStatus worker, IJobControl control, CancellationToken cancellationToken)
    {
        var health = new WorkerHealthResponse(
            worker.WorkerId == Guid.Empty ? "starting" : "ok",
            worker.WorkerId,
            worker.Name,
            Math.Round(worker.Uptime.TotalSeconds, 1),
            worker.Succeeded + worker.Failed,
            worker.Failed,
            worker.Held,
            await control.CountWaitingAsync(cancellationToken));
        return TypedResults.Json(health, Json, statusCode: health.Status == "ok" ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
