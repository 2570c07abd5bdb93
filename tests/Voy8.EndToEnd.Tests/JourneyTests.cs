using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Voy8.Testing;

namespace Voy8.EndToEnd.Tests;

/// <summary>What a person does, from the first search to facts that change before their eyes.</summary>
[Collection(nameof(RunningSystem))]
public sealed class JourneyTests(RunningSystem system)
{
    private const string Question = "cosy place with live music near the harbour";
    private const string NewPhone = "+302310555777";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_search_leads_to_a_venue_whose_facts_refresh_before_the_readers_eyes()
    {
        Browser.RequireOrSkip();
        await using var session = await BrowserSession.OpenAsync(system.Web);
        var page = session.Page;
        var slowly = new LocatorAssertionsToBeVisibleOptions { Timeout = (float)Patience.TotalMilliseconds };

        // Search by meaning, from the landing page; what is found was read long ago.
        await system.TownIsReadAsync(Cancellation);
        await system.LetFactsGoStaleAsync(Cancellation);
        await page.GotoAsync("/");
        await Assertions.Expect(page.Locator("form[role=search][data-interactive]")).ToBeVisibleAsync(slowly);
        await page.Locator("#search-text").FillAsync(Question);
        await page.Locator("form[role=search] button[type=submit]").ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex(@"\?q=cosy"));
        await Assertions.Expect(page.Locator(".hit-link").First).ToBeVisibleAsync();

        // The hits are being read now, and their facts land without a reload.
        await page.EvaluateAsync("window.notReloaded = true");
        await Assertions.Expect(page.Locator(".hit[data-state=refreshed]").First).ToBeVisibleAsync(slowly);
        (await page.EvaluateAsync<bool>("window.notReloaded === true")).ShouldBeTrue("the page was reloaded");
        await session.ScreenshotAsync("search-live");

        // A venue with each fact's source; those of its own site come as soon as it was read.
        var venue = await ReadableVenueAsync();
        await page.GotoAsync($"/?q={Uri.EscapeDataString(venue.Name)}");
        var link = page.Locator(".hit-link", new() { HasTextString = venue.Name }).First;
        await link.ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync(venue.Name);
        await Assertions.Expect(page.Locator(".fact .source a[href*='.harbour.localhost']").First).ToBeVisibleAsync(slowly);
        (await page.Locator(".fact .source time").CountAsync()).ShouldBeGreaterThan(3);

        // Its site changes; reading it again shows the change in place.
        await ChangeAsync(venue.Slug);
        await page.EvaluateAsync("window.notReloaded = true");
        await page.Locator("button.refresh-button").ClickAsync(new LocatorClickOptions { Timeout = (float)Patience.TotalMilliseconds });
        var phone = page.Locator("[data-field=phone] a[href='tel:" + NewPhone + "']");
        await Assertions.Expect(phone).ToBeVisibleAsync(slowly);
        await Assertions.Expect(page.Locator("[data-field=phone] .changed").First).ToBeVisibleAsync();
        (await page.EvaluateAsync<bool>("window.notReloaded === true")).ShouldBeTrue("the page was reloaded");
        await session.ScreenshotAsync("venue-refreshed");

        // Back at the results, as they were.
        await page.GoBackAsync();
        await Assertions.Expect(page.Locator(".hit-link").First).ToBeVisibleAsync();

        session.Problems.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/status", "Everything works")]
    [InlineData("/about", "How it works")]
    public async Task The_other_pages_work(string path, string shows)
    {
        Browser.RequireOrSkip();
        await using var session = await BrowserSession.OpenAsync(system.Web, ColorScheme.Dark);

        await session.Page.GotoAsync(path);

        await Assertions.Expect(session.Page.GetByText(shows).First).ToBeVisibleAsync();
        await Assertions.Expect(session.Page.Locator(".shell.dark")).ToBeVisibleAsync();
        await session.ScreenshotAsync($"{path[1..]}-dark");
        session.Problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_operator_signs_in_sees_what_was_imported_and_signs_out()
    {
        Browser.RequireOrSkip();
        await using var session = await BrowserSession.OpenAsync(system.Web, ColorScheme.Dark);
        var page = session.Page;

        await page.GotoAsync("/");
        await Assertions.Expect(page.Locator(".topnav", new() { HasTextString = "Imports" })).ToHaveCountAsync(0);
        await session.SignInAsync("/imports");
        await Assertions.Expect(page.GetByText("harbour-venues.jsonl").First).ToBeVisibleAsync();
        await session.ScreenshotAsync("imports-dark");
        await page.Locator(".topnav a", new() { HasTextString = "Account" }).ClickAsync();
        await Assertions.Expect(page.GetByText("operator@harbour.localhost")).ToBeVisibleAsync();
        await session.ScreenshotAsync("account-dark");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator(".topnav a", new() { HasTextString = "Sign in" })).ToBeVisibleAsync();
        await page.GotoAsync("/imports");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Sign in");
        await session.ScreenshotAsync("sign-in-dark");

        session.Problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_reader_who_knows_better_corrects_a_fact_and_sees_it_in_the_history()
    {
        Browser.RequireOrSkip();
        var venue = await system.AskAsync<string>("select v.id::text from venue v join enrichment e on e.venue_id = v.id where e.facts ? 'street' order by v.id limit 1", Cancellation);
        await using var session = await BrowserSession.OpenAsync(system.Web);
        var page = session.Page;
        var slowly = new LocatorAssertionsToBeVisibleOptions { Timeout = (float)Patience.TotalMilliseconds };
        await session.SignInAsync($"/venues/{venue}", "/sign-in?return=" + Uri.EscapeDataString($"/venues/{venue}"));

        await page.Locator("[data-field=street]").HoverAsync();
        await page.Locator("[data-field=street] .correct").ClickAsync();
        await page.Locator(".mud-dialog input[name=values]").FillAsync("Harbour Steps");
        await session.ScreenshotAsync("correction");
        await page.Locator(".mud-dialog button.confirm").ClickAsync();
        await Assertions.Expect(page.Locator("[data-field=street] .value", new() { HasTextString = "Harbour Steps" }).First).ToBeVisibleAsync(slowly);
        await page.Locator(".corrections summary").ClickAsync();
        await Assertions.Expect(page.Locator("[data-correction=street]").First).ToContainTextAsync("Harbour Steps");
        await session.ScreenshotAsync("venue-corrected");

        await page.Locator("[data-field=street]").HoverAsync();
        await page.Locator("[data-field=street] .correct").ClickAsync();
        await page.Locator(".mud-dialog button.take-back").ClickAsync();
        await Assertions.Expect(page.Locator("[data-correction=street]").First).ToContainTextAsync("taken back");

        session.Problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task Somebody_new_makes_an_account_and_is_no_operator()
    {
        Browser.RequireOrSkip();
        await using var session = await BrowserSession.OpenAsync(system.Web);
        var page = session.Page;

        await page.GotoAsync("/");
        await page.Locator(".topnav a", new() { HasTextString = "Sign in" }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Sign in");
        await page.Locator("input[type=email]").FillAsync("new@voy8.example");
        await page.Locator("input[type=password]").FillAsync("not registered yet");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("[role=alert]")).ToHaveTextAsync("The e-mail or the password is wrong.");
        await session.ScreenshotAsync("sign-in-refused");
        await page.GetByRole(AriaRole.Link, new() { Name = "Make an account" }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Make an account");
        await page.Locator("input[type=email]").FillAsync("new@voy8.example");
        await page.Locator("input[type=password]").FillAsync("a password of a user");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make an account" }).ClickAsync();
        await Assertions.Expect(page.Locator(".topnav a", new() { HasTextString = "Account" })).ToBeVisibleAsync();
        await page.GotoAsync("/operations");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("This is for operators");

        session.Problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task Somebody_new_confirms_their_address_by_the_mail_they_get()
    {
        Browser.RequireOrSkip();
        const string Address = "confirms@voy8.example";
        await using var session = await BrowserSession.OpenAsync(system.Web);
        var page = session.Page;
        await page.GotoAsync("/register");
        await page.Locator("input[type=email]").FillAsync(Address);
        await page.Locator("input[type=password]").FillAsync("a password of a user");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make an account" }).ClickAsync();
        await page.Locator(".topnav a", new() { HasTextString = "Account" }).ClickAsync();
        await page.Locator("button.confirm-address").ClickAsync();
        await Assertions.Expect(page.Locator("[role=status]")).ToContainTextAsync("A mail is on its way");

        // A local run keeps its mail, for the operator to read.
        await using var operating = await BrowserSession.OpenAsync(system.Web);
        await operating.SignInAsync("/operations/mail");
        var mail = operating.Page.Locator("article[data-mail]", new() { HasTextString = Address });
        await mail.Locator("summary").ClickAsync(new() { Timeout = (float)Patience.TotalMilliseconds });
        await operating.ScreenshotAsync("mail");
        var link = Regex.Match(await mail.Locator(".mail-text").InnerTextAsync(), @"/confirm\?token=\S+").Value;
        link.ShouldNotBeEmpty();

        await page.GotoAsync(link);
        await session.ScreenshotAsync("confirm");
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirm", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByText("Your address is confirmed.")).ToBeVisibleAsync();

        // Once is all it does.
        await page.GotoAsync(link);
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirm", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("[role=alert]")).ToBeVisibleAsync();
        session.Problems.ShouldBeEmpty();
        operating.Problems.ShouldBeEmpty();
    }

    /// <summary>One that was crawled and has a phone, so that the page has something to compare with.</summary>
    private async Task<(string Name, string Slug)> ReadableVenueAsync()
    {
        using var http = new HttpClient();
        var truths = await http.GetFromJsonAsync<JsonElement>(new Uri(system.DemoSites, "/_demo/truth.json"), Cancellation);
        foreach (var truth in truths.EnumerateArray())
        {
            if (Text(truth, "expect") == "ok" && Text(truth, "quirk") is null or "None" or "none" && Text(truth, "markup")?.Contains("json", StringComparison.OrdinalIgnoreCase) == true
                && truth.GetProperty("changes_by_itself").ValueKind == JsonValueKind.False)
            {
                return (Text(truth, "name")!, Text(truth, "slug")!);
            }
        }

        throw new InvalidOperationException("No site of the demo town is plain JSON-LD.");
    }

    private async Task ChangeAsync(string slug)
    {
        using var http = new HttpClient();
        using var response = await http.PostAsJsonAsync(new Uri(system.DemoSites, $"/_demo/{slug}/change"), new { phone = NewPhone }, Cancellation);
        response.EnsureSuccessStatusCode();
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
