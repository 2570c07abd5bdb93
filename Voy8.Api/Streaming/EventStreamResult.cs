using System.Net.ServerSentEvents;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;
using JsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace Voy8.Api.Streaming;

/// <summary>
/// Server-sent events with a comment now and then while nothing happens, so that proxies keep the connection and a listener
/// who has left is noticed; closed by an event of type <c>end</c>.
/// </summary>
public sealed class EventStreamResult<T>(IAsyncEnumerable<SseItem<T>> events) : IResult, IStatusCodeHttpResult, IContentTypeHttpResult
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    public int? StatusCode => StatusCodes.Status200OK;

    public string? ContentType => "text/event-stream";

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = ContentType;
        response.Headers.CacheControl = "no-cache,no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        var services = httpContext.RequestServices;
        try
        {
            await WriteAsync(
                response,
                services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions,
                services.GetRequiredService<TimeProvider>(),
                httpContext.RequestAborted);
        }
        catch (OperationCanceledException) when (httpContext.RequestAborted.IsCancellationRequested)
        {
            // Nobody listens any more.
        }
    }

    private async Task WriteAsync(HttpResponse response, JsonSerializerOptions json, TimeProvider time, CancellationToken cancellationToken)
    {
        await WriteAsync(response, ": listening\n\n", cancellationToken);
        await using var items = events.GetAsyncEnumerator(cancellationToken);
        var next = items.MoveNextAsync().AsTask();
        while (true)
        {
            if (await IsQuietAsync(next, time, cancellationToken))
            {
                await WriteAsync(response, ": still here\n\n", cancellationToken);
                continue;
            }

            if (!await next)
            {
                break;
            }

            // JSON without indentation has no line breaks of its own.
            await WriteAsync(
                response, $"event: {items.Current.EventType}\ndata: {JsonSerializer.Serialize(items.Current.Data, json)}\n\n", cancellationToken);
            next = items.MoveNextAsync().AsTask();
        }

        await WriteAsync(response, "event: end\ndata: {}\n\n", cancellationToken);
    }

    private static async Task<bool> IsQuietAsync(Task next, TimeProvider time, CancellationToken cancellationToken)
    {
        using var quiet = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var heartbeat = Task.Delay(Heartbeat, time, quiet.Token);
        var first = await Task.WhenAny(next, heartbeat);
        await quiet.CancelAsync();
        return first == heartbeat && !cancellationToken.IsCancellationRequested;
    }

    private static async Task WriteAsync(HttpResponse response, string text, CancellationToken cancellationToken)
    {
        await response.WriteAsync(text, cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }
}
