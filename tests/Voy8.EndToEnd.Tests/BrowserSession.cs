using System.Collections.Concurrent;
using Microsoft.Playwright;
using Voy8.Testing;

namespace Voy8.EndToEnd.Tests;

/// <summary>A page in Chromium that remembers everything that went wrong in it.</summary>
public sealed class BrowserSession : IAsyncDisposable
{
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly ConcurrentQueue<string> _problems = new();

    private BrowserSession(IPlaywright playwright, IBrowser browser, IPage page)
    {
        (_playwright, _browser, Page) = (playwright, browser, page);
        page.Console += (_, message) => Note(message.Type == "error", $"console: {message.Text}");
        page.PageError += (_, error) => Note(true, $"script: {error}");
        page.Response += (_, response) => Note(response.Status >= 400, $"{response.Status} {response.Url}");
        page.Request += (_, request) => Note(
            !new Uri(request.Url).IsLoopback && !request.Url.StartsWith("data:", StringComparison.Ordinal), $"a request off the machine: {request.Url}");
    }

    public IPage Page { get; }

    public IReadOnlyCollection<string> Problems => _problems;

    public static async Task<BrowserSession> OpenAsync(Uri address, ColorScheme colours = ColorScheme.Light)
    {
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Browser.RequireOrSkip(), Args = Browser.Arguments });
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = address.ToString(),
            ColorScheme = colours,
            ViewportSize = new ViewportSize { Width = 1440, Height = 900 },
        });
        context.SetDefaultTimeout(30_000);
        return new BrowserSession(playwright, browser, await context.NewPageAsync());
    }

    /// <summary>Signs in as the operator of a local run, from the page that asks for it, and comes to that page.</summary>
    /// <param name="path">Where it leads.</param>
    /// <param name="from">The sign-in page, for a page that does not ask by itself.</param>
    public async Task SignInAsync(string path, string? from = null)
    {
        await Page.GotoAsync(from ?? path);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in as the operator" }).ClickAsync();
        await Page.WaitForURLAsync(url => new Uri(url).AbsolutePath == path);
    }

    /// <summary>Kept under <c>artifacts/end-to-end</c>.</summary>
    public Task ScreenshotAsync(string name) =>
        Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Repository.Root, "artifacts", "end-to-end", $"{name}.png") });

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }

    private void Note(bool isProblem, string text)
    {
        if (isProblem)
        {
            _problems.Enqueue(text);
        }
    }
}
