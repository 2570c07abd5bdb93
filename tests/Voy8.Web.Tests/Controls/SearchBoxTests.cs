using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components.Web;
using Voy8.Contracts;
using Voy8.Testing;
using Voy8.Web.Components.Controls;
using Voy8.Web.Searching;
using Voy8.Web.Tests.Support;

namespace Voy8.Web.Tests.Controls;

/// <summary>The combobox: completions while one types.</summary>
public sealed class SearchBoxTests : PageTests
{
    private static readonly Guid Anchor = Guid.CreateVersion7();
    private readonly List<string?> _searched = [];

    [Fact]
    public async Task The_arrow_keys_choose_a_suggestion_and_enter_searches_for_it()
    {
        var box = await TypedAsync("apo");
        Input(box).GetAttribute("aria-expanded").ShouldBe("true");
        box.Find("[role=status]").TextContent.ShouldBe("2 suggestions");

        await PressAsync(box, "ArrowDown");

        Input(box).GetAttribute("aria-activedescendant").ShouldBe(Options(box)[0].Id);
        Options(box).Select(option => option.GetAttribute("aria-selected")).ShouldBe(["true", "false"]);
        await box.Find("form").SubmitAsync();
        _searched.ShouldBe(["Apotheke"]);
        Input(box).GetAttribute("aria-expanded").ShouldBe("false");
    }

    [Fact]
    public async Task The_arrow_keys_go_round_by_way_of_the_box()
    {
        var box = await TypedAsync("apo");

        await PressAsync(box, "ArrowUp");
        Input(box).GetAttribute("aria-activedescendant").ShouldBe(Options(box)[1].Id);
        await PressAsync(box, "ArrowDown");
        Input(box).GetAttribute("aria-activedescendant").ShouldBeNull();

        await box.Find("form").SubmitAsync();
        _searched.ShouldBe(["apo"]);
    }

    [Fact]
    public async Task Choosing_a_venue_opens_it()
    {
        var box = await TypedAsync("apo");

        await Options(box)[1].ClickAsync();

        Navigation.Uri.ShouldEndWith($"/venues/{Anchor}");
        _searched.ShouldBeEmpty();
    }

    [Fact]
    public async Task Escape_closes_the_list_and_leaves_the_text()
    {
        var box = await TypedAsync("apo");

        await PressAsync(box, "Escape");

        Options(box).ShouldBeEmpty();
        Input(box).GetAttribute("value").ShouldBe("apo");
    }

    [Fact]
    public async Task Only_what_was_typed_last_is_asked_for()
    {
        var box = Render();
        box.Input("#search-text", "ap");
        Time.Advance(SearchBox.Pause / 2);
        box.Input("#search-text", "apoth");
        Time.Advance(SearchBox.Pause);

        await Eventually.TrueAsync(() => Options(box).Count == 2, Soon, "the suggestions are shown");
        Api.Requests.Where(request => request.StartsWith("GET /search/suggest", StringComparison.Ordinal)).ShouldBe(["GET /search/suggest?q=apoth"]);
    }

    [Fact]
    public async Task Suggestions_that_cannot_be_had_are_not_missed()
    {
        Api.OnProblem("GET /search/suggest", 400, """{"title":"No."}""");
        var box = Render(answers: false);
        box.Input("#search-text", "apo");
        Time.Advance(SearchBox.Pause);

        await box.Find("form").SubmitAsync();

        _searched.ShouldBe(["apo"]);
    }

    private static IElement Input(IRenderedComponent<SearchBox> box) => box.Find("#search-text");

    private static IReadOnlyList<IElement> Options(IRenderedComponent<SearchBox> box) => [.. box.FindAll("[role=option]")];

    private static Task PressAsync(IRenderedComponent<SearchBox> box, string key) => Input(box).KeyDownAsync(new KeyboardEventArgs { Key = key });

    private async Task<IRenderedComponent<SearchBox>> TypedAsync(string text)
    {
        var box = Render();
        box.Input("#search-text", text);
        Time.Advance(SearchBox.Pause);
        await Eventually.TrueAsync(() => Options(box).Count == 2, Soon, "the suggestions are shown");
        return box;
    }

    private IRenderedComponent<SearchBox> Render(bool answers = true)
    {
        if (answers)
        {
            Api.On("GET /search/suggest", () => new SuggestionsResponse(
                [new SearchSuggestion("Apotheke", "kind", "pharmacy"), new SearchSuggestion("Apollo", "venue", Anchor.ToString())]));
        }

        return Render<SearchBox>(parameters => parameters.Add(box => box.State, new SearchState()).Add(box => box.OnSearch, _searched.Add));
    }
}
