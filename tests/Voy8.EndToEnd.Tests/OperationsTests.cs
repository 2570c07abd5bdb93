using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Voy8.Testing;

namespace Voy8.EndToEnd.Tests;

/// <summary>What an operator does: look how it goes, follow a job, hold a queue back and let it go on.</summary>
[Collection(nameof(RunningSystem))]
public sealed class OperationsTests(RunningSystem system)
{
    // The demo town's site that takes a second or more for a page: its crawl can be watched.
    private const string SlowSite = "the-lamplighter";
    private static readonly LocatorAssertionsToBeVisibleOptions Visibly = new() { Timeout = 60_000 };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_operator_sees_the_fleet_follows_a_job_and_pauses_a_queue()
    {
        Browser.RequireOrSkip();
        using var api = new HttpClient { BaseAddress = system.Api };
        var venue = await system.AskAsync<string>($"select id::text from venue where website like 'http://{SlowSite}.%'", Cancellation);
        await system.TownIsReadAsync(Cancellation);
        await using var session = await BrowserSession.OpenAsync(system.Web);
        var page = session.Page;

        // The overview, with what the town's first reading left in the figures.
        await session.SignInAsync("/operations");
        await Assertions.Expect(page.Locator("[data-tile=Success] b")).ToHaveTextAsync(new Regex(@"\d %$"), new() { Timeout = 60_000 });
        await Assertions.Expect(page.Locator(".chart-bar rect.chart-succeeded").First).ToBeAttachedAsync();
        await Assertions.Expect(page.Locator(".depths a", new() { HasTextString = "crawl" })).ToBeVisibleAsync(Visibly);
        await session.ScreenshotAsync("operations");
        await TabAsync(page, "Workers");
        await Assertions.Expect(page.Locator(".worker[data-status=alive]").Nth(1)).ToBeVisibleAsync(Visibly);

        // A queue that is paused keeps its jobs…
        await TabAsync(page, "Queues");
        await PauseAsync(page);
        var job = await RefreshAsync(api, venue!);
        await TabAsync(page, "Jobs");
        var row = page.Locator($"tr[data-job='{job}']");
        await Assertions.Expect(row).ToHaveAttributeAsync("data-status", "queued", new() { Timeout = 60_000 });
        await row.Locator("a").ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("crawl_venue");
        await Assertions.Expect(page.Locator(".live-count")).ToBeVisibleAsync(Visibly);
        await page.EvaluateAsync("window.notReloaded = true");

        // …and hands them out once it is resumed, from another window, as the first one sees.
        var second = await page.Context.NewPageAsync();
        await second.GotoAsync("/operations/queues");
        await second.GetByRole(AriaRole.Button, new() { Name = "Resume crawl" }).ClickAsync();
        await Assertions.Expect(second.GetByRole(AriaRole.Button, new() { Name = "Pause crawl" })).ToBeVisibleAsync(Visibly);
        await Assertions.Expect(page.Locator(".job-state .state")).ToHaveTextAsync("Succeeded", new() { Timeout = 60_000 });
        (await page.EvaluateAsync<bool>("window.notReloaded === true")).ShouldBeTrue("the page was reloaded");
        await Assertions.Expect(page.Locator("[aria-labelledby=payload-title] .json")).ToContainTextAsync(venue!);
        await session.ScreenshotAsync("operations-job");

        session.Problems.ShouldBeEmpty();
    }

    private static async Task PauseAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause crawl" }).ClickAsync();
        await page.Locator(".mud-dialog button.confirm").ClickAsync();
        await Assertions.Expect(page.Locator("[data-queue=crawl] .state")).ToHaveTextAsync("Paused", new() { Timeout = 60_000 });
    }

    private static async Task TabAsync(IPage page, string name)
    {
        await page.Locator(".ops-tabs a", new() { HasTextString = name }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync(name);
    }

    private static async Task<string> RefreshAsync(HttpClient api, string venue)
    {
        using var accepted = await api.PostAsync($"/venues/{venue}/refresh", content: null, Cancellation);
        accepted.EnsureSuccessStatusCode();
        var text = await accepted.Content.ReadAsStringAsync(Cancellation);
        return System.Text.Json.JsonDocument.Parse(text).RootElement.GetProperty("job_id").GetString()!;
    }
}
