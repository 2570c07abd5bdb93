using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Voy8.Contracts;

namespace Voy8.Web.Tests.Support;

/// <summary>An HTTP server on loopback that answers as the test says, so that the real typed client is what is tested.</summary>
public sealed class ScriptedApi : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, Func<HttpContext, Task>> _answers = new();

    private ScriptedApi(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    /// <summary>Method, path and query of each request, in order.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public static async Task<ScriptedApi> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        builder.Services.AddRouting();
        var api = new ScriptedApi(builder.Build());
        api._app.Run(api.AnswerAsync);
        await api._app.StartAsync();
        return api;
    }

    /// <param name="call">Such as <c>GET /search</c>; the query is not looked at.</param>
    public ScriptedApi On(string call, Func<HttpContext, Task> answer)
    {
        _answers[call] = answer;
        return this;
    }

    public ScriptedApi On<T>(string call, Func<T> body) => On(call, context => WriteAsync(context, body()));

    public ScriptedApi OnProblem(string call, int status, string json) => On(call, context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/problem+json";
        return context.Response.WriteAsync(json);
    });

    /// <summary>A stream of events that the test writes to.</summary>
    public ScriptedStream OnEvents(string call)
    {
        var stream = new ScriptedStream();
        On(call, stream.ServeAsync);
        return stream;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        Requests.Enqueue($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}");
        if (_answers.TryGetValue($"{context.Request.Method} {context.Request.Path}", out var answer))
        {
            return answer(context);
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static Task WriteAsync<T>(HttpContext context, T body)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(JsonSerializer.Serialize(body, Voy8Json.Options));
    }
}

/// <summary>Server-sent events, as the test sends them. One reader at a time.</summary>
public sealed class ScriptedStream
{
    private readonly Channel<string?> _frames = Channel.CreateUnbounded<string?>();
    private int _opened;
    private int _aborted;

    public int Opened => Volatile.Read(ref _opened);

    /// <summary>How many readers went away before the end.</summary>
    public int Aborted => Volatile.Read(ref _aborted);

    public void Send(VenueRefreshEvent refresh) => SendRaw($"event: venue\ndata: {JsonSerializer.Serialize(refresh, Voy8Json.Options)}\n\n");

    public void Send(JobResponse job) =>
        SendRaw($"event: {(job.CompletedAt is null ? "progress" : "completed")}\ndata: {JsonSerializer.Serialize(job, Voy8Json.Options)}\n\n");

    public void SendRaw(string frame) => _frames.Writer.TryWrite(frame);

    public void End() => SendRaw("event: end\ndata: {}\n\n");

    /// <summary>Breaks the connection in the middle.</summary>
    public void Break() => _frames.Writer.TryWrite(null);

    internal async Task ServeAsync(HttpContext context)
    {
        Interlocked.Increment(ref _opened);
        context.Response.ContentType = "text/event-stream";
        try
        {
            await context.Response.Body.FlushAsync(context.RequestAborted);
            while (await _frames.Reader.ReadAsync(context.RequestAborted) is { } frame)
            {
                await context.Response.WriteAsync(frame, context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                if (frame.StartsWith("event: end", StringComparison.Ordinal))
                {
                    return;
                }
            }

            context.Abort();
        }
        catch (OperationCanceledException)
        {
            Interlocked.Increment(ref _aborted);
        }
    }
}
