using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Voy8.Core.Tests.Crawling;

/// <summary>Web sites on loopback: every <c>*.site.test</c> is routed here, and answers as the test says.</summary>
internal sealed class TestSite : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, RequestDelegate> _pages = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentQueue<SeenRequest> _requests = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    private TestSite(WebApplication app) => _app = app;

    /// <summary><c>127.0.0.1:port</c>.</summary>
    public string Address => new Uri(_app.Urls.First()).Authority;

    /// <summary>In the order of their arrival, without those for robots.txt.</summary>
    public IReadOnlyList<SeenRequest> Requests => [.. _requests.Where(request => request.Path != "/robots.txt")];

    public IReadOnlyList<SeenRequest> AllRequests => [.. _requests];

    public static async Task<TestSite> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.WebHost.ConfigureKestrel((KestrelServerOptions kestrel) =>
        {
            kestrel.Limits.MaxResponseBufferSize = null;
            kestrel.ResponseHeaderEncodingSelector = _ => System.Text.Encoding.Latin1;
        });
        var app = builder.Build();
        var site = new TestSite(app);
        app.Run(site.AnswerAsync);
        await app.StartAsync();
        return site;
    }

    /// <param name="address"><c>host/path</c>; or a path alone for every host.</param>
    public TestSite On(string address, RequestDelegate answer)
    {
        _pages[address] = answer;
        return this;
    }

    public TestSite OnHtml(string address, string html) => On(address, context => WriteAsync(context, 200, "text/html; charset=utf-8", html));

    public TestSite OnText(string address, int status, string text) => On(address, context => WriteAsync(context, status, "text/plain; charset=utf-8", text));

    /// <summary>Answers 304 to whom knows the page already.</summary>
    public TestSite OnConditionally(string address, string html, string etag = "\"1\"") => On(address, context =>
    {
        context.Response.Headers.ETag = etag;
        if (context.Request.Headers.IfNoneMatch == etag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        return WriteAsync(context, 200, "text/html", html);
    });

    public TestSite OnRedirect(string address, string location, int status = 302) => On(address, context =>
    {
        context.Response.StatusCode = status;
        context.Response.Headers.Location = location;
        return Task.CompletedTask;
    });

    public static Task WriteAsync(HttpContext context, int status, string contentType, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        return context.Response.WriteAsync(text);
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        _requests.Enqueue(new SeenRequest(
            request.Host.Value ?? "", request.Path.Value ?? "", request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase), _clock.Elapsed));
        return _pages.TryGetValue(request.Host.Host + request.Path, out var answer) || _pages.TryGetValue(request.Path.Value ?? "", out answer)
            ? answer(context)
            : WriteAsync(context, 404, "text/plain", "There is nothing here.");
    }
}

/// <param name="At">Since the site started.</param>
internal sealed record SeenRequest(string Host, string Path, IReadOnlyDictionary<string, string> Headers, TimeSpan At);
