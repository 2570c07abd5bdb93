using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Voy8.Testing;

/// <summary>
/// A service on loopback that speaks OpenAI's chat protocol, streaming and tool calls included. It thinks nothing: it answers what the test scripted, first
/// <see cref="Next"/>, then <see cref="Answer"/>.
/// </summary>
public sealed class ScriptedChatModel : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly CancellationTokenSource _stop = new();

    private ScriptedChatModel(WebApplication app) => _app = app;

    public Uri Endpoint => new(new Uri(_app.Urls.First()), "v1");

    /// <summary>The requests that came, in the order of arrival.</summary>
    public ConcurrentQueue<ScriptedRequest> Requests { get; } = new();

    /// <summary>Answers of the next requests.</summary>
    public ConcurrentQueue<ScriptedReply> Next { get; } = new();

    /// <summary>Answers when <see cref="Next"/> is empty.</summary>
    public Func<ScriptedRequest, ScriptedReply> Answer { get; set; } = _ => ScriptedReply.Status(500);

    public static async Task<ScriptedChatModel> StartAsync(int port = 0)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.WebHost.UseKestrelCore().UseUrls($"http://127.0.0.1:{port}");
        var app = builder.Build();
        var model = new ScriptedChatModel(app);
        app.Run(model.ServeAsync);
        await app.StartAsync();
        return model;
    }

    /// <summary>Scripts the next answers.</summary>
    public ScriptedChatModel Then(params ScriptedReply[] replies)
    {
        foreach (var reply in replies)
        {
            Next.Enqueue(reply);
        }

        return this;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _app.DisposeAsync();
        _stop.Dispose();
    }

    private async Task ServeAsync(HttpContext context)
    {
        using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: _stop.Token);
        var request = new ScriptedRequest(body.RootElement.Clone(), context.Request.Headers.Authorization.ToString());
        Requests.Enqueue(request);
        var reply = Next.TryDequeue(out var next) ? next : Answer(request);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, context.RequestAborted);
        try
        {
            await reply.WriteAsync(context, request, either.Token);
        }
        catch (OperationCanceledException)
        {
            // The other side, or the test, hung up.
        }
    }
}

/// <summary>What was asked.</summary>
public sealed record ScriptedRequest(JsonElement Body, string Authorization)
{
    public string Model => Body.GetProperty("model").GetString()!;

    public bool Streams => Body.TryGetProperty("stream", out var stream) && stream.GetBoolean();

    public bool MayCallTools => Body.TryGetProperty("tools", out _) && !(Body.TryGetProperty("tool_choice", out var choice) && choice.ValueKind == JsonValueKind.String && choice.GetString() == "none");

    public IReadOnlyList<string> Tools => Body.TryGetProperty("tools", out var tools)
        ? [.. tools.EnumerateArray().Select(tool => tool.GetProperty("function").GetProperty("name").GetString()!)]
        : [];

    public IReadOnlyList<(string Role, string Text)> Messages =>
        [.. Body.GetProperty("messages").EnumerateArray().Select(message => (message.GetProperty("role").GetString()!, TextOf(message)))];

    /// <summary>What the tools returned since the last question, in order.</summary>
    public IReadOnlyList<string> Results => [.. Messages.Skip(Messages.ToList().FindLastIndex(message => message.Role == "user") + 1).Where(message => message.Role == "tool").Select(message => message.Text)];

    /// <summary>The last that a person said.</summary>
    public string Question => Messages.Last(message => message.Role == "user").Text;

    private static string TextOf(JsonElement message) => !message.TryGetProperty("content", out var content) ? "" : content.ValueKind switch
    {
        JsonValueKind.String => content.GetString()!,
        JsonValueKind.Array => string.Concat(content.EnumerateArray().Select(part => part.GetProperty("text").GetString())),
        _ => "",
    };
}
