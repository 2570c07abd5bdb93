using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Voy8.Core.Tests.Embeddings;

/// <summary>A service on loopback that speaks OpenAI's protocol: a text's vector is (its length, 1, 0). The test says what goes wrong.</summary>
internal sealed class EmbeddingService : IAsyncDisposable
{
    private readonly WebApplication _app;

    private EmbeddingService(WebApplication app) => _app = app;

    public Uri Endpoint => new(new Uri(_app.Urls.First()), "v1");

    /// <summary>The texts of each request that was answered, in the order of arrival.</summary>
    public ConcurrentQueue<string[]> Requests { get; } = new();

    /// <summary>Answers of the next requests; none left: vectors.</summary>
    public ConcurrentQueue<Func<HttpContext, Task>> Troubles { get; } = new();

    public static async Task<EmbeddingService> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var service = new EmbeddingService(app);
        app.Run(service.AnswerAsync);
        await app.StartAsync();
        return service;
    }

    public static Func<HttpContext, Task> Status(int status, string? retryAfter = null) => context =>
    {
        context.Response.StatusCode = status;
        context.Response.Headers.RetryAfter = retryAfter;
        return Task.CompletedTask;
    };

    public static Func<HttpContext, Task> Vectors(params float[][] vectors) => context => WriteAsync(context, vectors);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var request = await JsonDocument.ParseAsync(context.Request.Body);
        if (Troubles.TryDequeue(out var trouble))
        {
            await trouble(context);
            return;
        }

        string[] texts = [.. request.RootElement.GetProperty("input").EnumerateArray().Select(text => text.GetString()!)];
        Requests.Enqueue(texts);
        await WriteAsync(context, [.. texts.Select(text => new float[] { text.Length, 1, 0 })]);
    }

    // Backwards: what counts is the index.
    private static Task WriteAsync(HttpContext context, float[][] vectors) => context.Response.WriteAsJsonAsync(new
    {
        @object = "list",
        model = "tiny",
        data = vectors.Select((vector, index) => new { @object = "embedding", index, embedding = vector }).Reverse(),
        usage = new { prompt_tokens = 1, total_tokens = 1 },
    });
}
