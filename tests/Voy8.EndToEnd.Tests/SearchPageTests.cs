using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Voy8.Testing;

namespace Voy8.EndToEnd.Tests;

/// <summary>A search typed, understood, walked through and widened, by hand and by keyboard.</summary>
[Collection(nameof(RunningSystem))]
public sealed class SearchPageTests(RunningSystem system)
{
    private static readonly LocatorAssertionsToBeVisibleOptions Slowly = new() { Timeout = 60_000 };

    [Fact]
    public async Task A_search_is_typed_understood_and_walked_through()
    {
        Browser.RequireOrSkip();
        await using var session = await BrowserSession.OpenAsync(system.Web);
        var page = session.Page;
        var box = page.Locator("#search-text");

        // What is typed before the page is interactive is not lost.
        await page.GotoAsync("/", new() { WaitUntil = WaitUntilState.DOMContentLoaded });
        await box.FillAsync("restaur");
        await Assertions.Expect(page.Locator("form[role=search][data-interactive]")).ToBeVisibleAsync(Slowly);
        await Assertions.Expect(box).ToHaveValueAsync("restaur");

        // Completions, by arrow key and Enter.
        await Assertions.Expect(page.Locator("[role=option]").First).ToBeVisibleAsync(Slowly);
        await box.PressAsync("ArrowDown");
        await Assertions.Expect(box).ToHaveAttributeAsync("aria-activedescendant", "search-suggestion-0");
        await session.ScreenshotAsync("search-suggestions");
        await box.PressAsync("Enter");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex(@"\?q=\w+"));
        await Assertions.Expect(page.Locator(".hit-link").First).ToBeVisibleAsync(Slowly);

        // Words that are a filter: taken back, and had again with the back button.
        await page.GotoAsync("/?q=pub%20open%20now");
        var chip = page.Locator(".chip[data-filter=open_now]:not(.chip-off)");
        await Assertions.Expect(page.Locator("form[role=search][data-interactive]")).ToBeVisibleAsync(Slowly);
        await chip.ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("ignore=open_now"));
        await Assertions.Expect(page.Locator(".chip-off")).ToBeVisibleAsync();
        await page.GoBackAsync();
        await Assertions.Expect(chip).ToBeVisibleAsync();

        // Through the hits without a mouse, the map in step.
        await page.GotoAsync("/?q=pub");
        await Assertions.Expect(page.Locator("form[role=search][data-interactive]")).ToBeVisibleAsync(Slowly);
        await Assertions.Expect(page.Locator(".pin").First).ToBeVisibleAsync(Slowly);
        var links = page.Locator(".hit-link");
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("j");
        await Assertions.Expect(links.Nth(1)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("k");
        await Assertions.Expect(links.First).ToBeFocusedAsync();
        await Assertions.Expect(page.Locator(".pin-highlight")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("/");
        await Assertions.Expect(box).ToBeFocusedAsync();

        session.Problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task Where_nothing_is_found_the_filter_that_costs_most_is_one_click_away()
    {
        Browser.RequireOrSkip();
        await using var session = await BrowserSession.OpenAsync(system.Web, ColorScheme.Dark);
        var page = session.Page;

        await page.GotoAsync("/?q=pub&lat=-33.9&lon=18.4&radius_m=500");
        var way = page.Locator(".relaxations a[data-filter=area]");
        await Assertions.Expect(way).ToBeVisibleAsync(Slowly);
        await session.ScreenshotAsync("search-nothing-dark");
        await way.ClickAsync();

        await Assertions.Expect(page.Locator(".hit-link").First).ToBeVisibleAsync(Slowly);
        session.Problems.ShouldBeEmpty();
    }
}
