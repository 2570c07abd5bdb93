using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Voy8.Testing;

/// <summary>An answer of a <see cref="ScriptedChatModel"/>.</summary>
public sealed class ScriptedReply
{
    private readonly Func<HttpContext, ScriptedRequest, CancellationToken, Task> _write;

    private ScriptedReply(Func<HttpContext, ScriptedRequest, CancellationToken, Task> write) => _write = write;

    /// <summary>It writes a text.</summary>
    public static ScriptedReply Say(string text, (int Input, int Output)? usage = null, bool counts = true) => Reply(text, [], usage, counts);

    /// <summary>It calls a tool; <paramref name="arguments"/> is the object, or JSON as text.</summary>
    public static ScriptedReply Call(string tool, object arguments, (int Input, int Output)? usage = null) => CallAll([(tool, arguments)], usage);

    /// <summary>It calls several tools at once.</summary>
    public static ScriptedReply CallAll(IReadOnlyList<(string Tool, object Arguments)> calls, (int Input, int Output)? usage = null) => Reply(null, calls, usage, true);

    public static ScriptedReply Status(int status, string? retryAfter = null, string? body = null) => new(async (context, _, cancellationToken) =>
    {
        context.Response.StatusCode = status;
        context.Response.Headers.RetryAfter = retryAfter;
        await context.Response.WriteAsync(body ?? "", cancellationToken);
    });

    /// <summary>It never answers.</summary>
    public static ScriptedReply Hang() => new((_, _, cancellationToken) => Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken));

    /// <summary>It answers with these bytes.</summary>
    public static ScriptedReply Raw(string contentType, string body) => new(async (context, _, cancellationToken) =>
    {
        context.Response.ContentType = contentType;
        await context.Response.WriteAsync(body, cancellationToken);
    });

    /// <summary>It sends this again and again, until the other side hangs up.</summary>
    public static ScriptedReply WithoutEnd(string contentType, string begin, string again) => new(async (context, _, cancellationToken) =>
    {
        context.Response.ContentType = contentType;
        await context.Response.WriteAsync(begin, cancellationToken);
        while (!cancellationToken.IsCancellationRequested)
        {
            await context.Response.WriteAsync(again, cancellationToken);
        }
    });

    /// <summary>It begins to answer, then the connection breaks.</summary>
    public static ScriptedReply BreakOff() => new(async (context, request, cancellationToken) =>
    {
        context.Response.ContentType = "text/event-stream";
        await WriteEventAsync(context, Chunk(request, new { role = "assistant", content = "I was about" }, null), cancellationToken);
        context.Abort();
    });

    /// <summary>It does this first.</summary>
    public ScriptedReply After(Func<CancellationToken, Task> first) => new(async (context, request, cancellationToken) =>
    {
        await first(cancellationToken);
        await _write(context, request, cancellationToken);
    });

    internal Task WriteAsync(HttpContext context, ScriptedRequest request, CancellationToken cancellationToken) => _write(context, request, cancellationToken);

    private static ScriptedReply Reply(string? text, IReadOnlyList<(string Tool, object Arguments)> calls, (int Input, int Output)? usage, bool counts)
    {
        var spent = counts ? usage ?? (100, 20) : ((int Input, int Output)?)null;
        return new ScriptedReply((context, request, cancellationToken) => request.Streams
            ? StreamAsync(context, request, text, calls, spent, cancellationToken)
            : context.Response.WriteAsJsonAsync(Whole(request, text, calls, spent), cancellationToken));
    }

    private static object Whole(ScriptedRequest request, string? text, IReadOnlyList<(string Tool, object Arguments)> calls, (int Input, int Output)? usage) => new
    {
        id = "chatcmpl-scripted",
        @object = "chat.completion",
        created = 1,
        model = request.Model,
        choices = new[]
        {
            new
            {
                index = 0,
                message = calls.Count == 0 ? (object)new { role = "assistant", content = text } : new { role = "assistant", content = text, tool_calls = ToolCalls(request, calls) },
                finish_reason = calls.Count == 0 ? "stop" : "tool_calls",
            },
        },
        usage = Spent(usage),
    };

    private static async Task StreamAsync(
        HttpContext context, ScriptedRequest request, string? text, IReadOnlyList<(string Tool, object Arguments)> calls, (int Input, int Output)? usage, CancellationToken cancellationToken)
    {
        context.Response.ContentType = "text/event-stream";
        foreach (var piece in (text ?? "").Chunk(24))
        {
            await WriteEventAsync(context, Chunk(request, new { role = "assistant", content = new string(piece) }, null), cancellationToken);
        }

        // As services do: the name first, then the arguments in pieces.
        foreach (var (call, index) in calls.Select((call, index) => (call, index)))
        {
            var arguments = ArgumentsOf(call.Arguments);
            var half = arguments.Length / 2;
            await WriteEventAsync(context, Chunk(request, Delta(index, IdOf(request, index), call.Tool, arguments[..half]), null), cancellationToken);
            await WriteEventAsync(context, Chunk(request, Delta(index, null, null, arguments[half..]), null), cancellationToken);
        }

        await WriteEventAsync(context, Chunk(request, new { }, calls.Count == 0 ? "stop" : "tool_calls"), cancellationToken);
        if (usage is not null)
        {
            await WriteEventAsync(context, new { id = "chatcmpl-scripted", @object = "chat.completion.chunk", created = 1, model = request.Model, choices = Array.Empty<object>(), usage = Spent(usage) }, cancellationToken);
        }

        await context.Response.WriteAsync("data: [DONE]\n\n", cancellationToken);
    }

    private static object Delta(int index, string? id, string? name, string arguments) => id is null
        ? new { tool_calls = new[] { new { index, function = new { arguments } } } }
        : new { role = "assistant", tool_calls = new[] { new { index, id, type = "function", function = new { name, arguments } } } };

    private static object Chunk(ScriptedRequest request, object delta, string? finish) => new
    {
        id = "chatcmpl-scripted",
        @object = "chat.completion.chunk",
        created = 1,
        model = request.Model,
        choices = new[] { new { index = 0, delta, finish_reason = finish } },
    };

    private static object[] ToolCalls(ScriptedRequest request, IReadOnlyList<(string Tool, object Arguments)> calls) =>
        [.. calls.Select((call, index) => new { id = IdOf(request, index), type = "function", function = new { name = call.Tool, arguments = ArgumentsOf(call.Arguments) } })];

    private static string IdOf(ScriptedRequest request, int index) => $"call_{request.Messages.Count}_{index}";

    private static string ArgumentsOf(object arguments) => arguments as string ?? JsonSerializer.Serialize(arguments);

    private static object? Spent((int Input, int Output)? usage) => usage is var (input, output) ? new { prompt_tokens = input, completion_tokens = output, total_tokens = input + output } : null;

    private static Task WriteEventAsync(HttpContext context, object data, CancellationToken cancellationToken) =>
        context.Response.WriteAsync($"data: {JsonSerializer.Serialize(data)}\n\n", cancellationToken);
}
