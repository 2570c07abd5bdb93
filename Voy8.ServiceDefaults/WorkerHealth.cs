using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Voy8.ServiceDefaults;

public static class WorkerHealthExtensions
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Maps <c>/worker/health</c> in a process that works: what is read, in snake_case, with 503 while it does not work yet.</summary>
    /// <param name="app">Gets the address.</param>
    /// <param name="read">Reads how the worker does. Passed in: what all services share knows no engine of jobs.</param>
    /// <param name="works">Whether that means that it works.</param>
    public static void MapWorkerHealth<THealth>(
        this IEndpointRouteBuilder app, Func<IServiceProvider, CancellationToken, Task<THealth>> read, Func<THealth, bool> works) =>
        app.MapGet("/worker/health", async (HttpContext context) =>
        {
            var health = await read(context.RequestServices, context.RequestAborted);
            return TypedResults.Json(health, Json, statusCode: works(health) ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
        }).AllowAnonymous();
}
