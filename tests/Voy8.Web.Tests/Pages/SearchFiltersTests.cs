using Bunit;
using Voy8.Contracts;
using Voy8.Testing;
using Voy8.Web.Components.Pages;
using Voy8.Web.Tests.Support;

namespace Voy8.Web.Tests.Pages;

/// <summary>What the words were taken for, what further filters would leave, and what to do where nothing is left.</summary>
public sealed class SearchFiltersTests : PageTests
{
    private static readonly UnderstoodFilter OpenNow = new("open_now", "Open now", "open", "jetzt geöffnet", 4);

    [Fact]
    public async Task What_the_words_were_taken_for_can_be_taken_back_and_had_again()
    {
        Api.On("GET /search", () => Sample.Found(Sample.Hit()) with { Understood = [OpenNow] });
        var page = At("/?q=bar+jetzt+ge%C3%B6ffnet");
        page.Find(".chip").TextContent.Trim().ShouldBe("Open now");

        Api.On("GET /search", () => Sample.Found(Sample.Hit()));
        await page.Find(".chip[data-filter=open_now]").ClickAsync();

        Navigation.Uri.ShouldEndWith("&ignore=open_now");
        await Eventually.TrueAsync(() => Api.Requests.Any(request => request.Contains("&ignore=open_now", StringComparison.Ordinal)), Soon, "the words are searched as words");
        page.WaitForAssertion(() => page.Find(".chip-off").GetAttribute("aria-label").ShouldBe("Use the filter Open now again"), Soon);
        await page.Find(".chip-off").ClickAsync();
        Navigation.Uri.ShouldNotContain("ignore");
    }

    [Fact]
    public async Task A_word_that_was_put_right_says_so_and_can_stand_as_it_was_written()
    {
        Api.On("GET /search", () => Sample.Found(Sample.Hit()) with { Understood = [new UnderstoodFilter("spelling:piza", "pizza", "spelling", "piza", 0)] });
        var page = At("/?q=piza");
        page.Find(".chip").TextContent.Trim().ShouldBe("piza → pizza");
        page.Find(".chip").GetAttribute("aria-label").ShouldBe("Search for piza, not for pizza");

        await page.Find(".chip").ClickAsync();

        Navigation.Uri.ShouldEndWith("/?q=piza&ignore=spelling%3Apiza");
    }

    [Fact]
    public void A_filter_that_is_asked_for_twice_is_one()
    {
        Api.On("GET /search", () => Sample.Found(Sample.Hit()) with { Understood = [OpenNow, OpenNow with { Start = 20 }] });

        At("/?q=bar+jetzt+ge%C3%B6ffnet+open+now").FindAll(".chip").Count.ShouldBe(1);
    }

    [Fact]
    public async Task Open_now_says_how_many_it_would_leave_and_is_a_switch()
    {
        Api.On("GET /search", () => Sample.Found(Sample.Hit()) with { Facets = new SearchFacetCounts([], [new PriceCount(1, "€", 4)], 5) });
        var page = At("/?q=bar");
        var toggle = page.Find(".filter-toggle");
        toggle.TextContent.ShouldContain("5");
        toggle.GetAttribute("aria-pressed").ShouldBe("false");
        page.FindAll(".filter-pill").Select(pill => pill.TextContent.Trim()).ShouldContain("Price");

        await toggle.ClickAsync();

        Navigation.Uri.ShouldEndWith("/?q=bar&open_now=true");
        page.WaitForAssertion(() => page.Find(".filter-toggle").GetAttribute("aria-pressed").ShouldBe("true"), Soon);
    }

    [Fact]
    public void Where_nothing_is_left_the_filters_that_cost_most_are_offered_first()
    {
        Api.On("GET /search", () => Sample.Found() with
        {
            Understood = [OpenNow],
            Relaxations = [new SearchRelaxation("open_now", "Open now", 12), new SearchRelaxation("kind", "Pub", 1)],
        });
        var page = At("/?q=bar+jetzt+ge%C3%B6ffnet&kind=pub");

        var ways = page.FindAll(".relaxations a");
        ways.Select(way => way.TextContent.Trim()).ShouldBe(["Without Open now12 places", "Without Pub1 place"]);
        ways[0].GetAttribute("href").ShouldBe("/?q=bar%20jetzt%20ge%C3%B6ffnet&kind=pub&ignore=open_now");
        ways[1].GetAttribute("href").ShouldBe("/?q=bar%20jetzt%20ge%C3%B6ffnet");
    }

    [Fact]
    public void The_words_of_the_query_are_marked_where_they_stand()
    {
        Api.On("GET /search", () => Sample.Found(Sample.Hit("<b>Anchor</b>") with { Highlights = new Highlights([new TextSpan(3, 6)], [new TextSpan(14, 4)]) }));
        var page = At("/?q=anchor+peat");

        page.Find(".hit h3 a").InnerHtml.ShouldContain("<mark>Anchor</mark>");
        page.Find(".hit h3").TextContent.ShouldBe("<b>Anchor</b>");
        page.Find(".hit-description mark").TextContent.ShouldBe("peat");
    }

    [Fact]
    public async Task A_description_that_changes_is_no_longer_marked_where_the_old_one_was()
    {
        var hit = Sample.Hit(refreshing: true) with { Highlights = new Highlights([new TextSpan(11, 6)], [new TextSpan(14, 4)]) };
        Api.On("GET /search", () => Sample.Found(1, "abc", hit));
        var stream = Api.OnEvents("GET /search/abc/events");
        var page = At("/?q=anchor+peat");
        await Eventually.TrueAsync(() => stream.Opened == 1, Soon, "the stream is opened");

        stream.Send(new VenueRefreshEvent(hit.Id, RefreshState.Refreshed, null, Sample.Summary() with { Description = "Short." }, null));

        page.WaitForAssertion(() => page.Find(".hit-description").TextContent.ShouldBe("Short."), Soon);
        page.FindAll(".hit-description mark").ShouldBeEmpty();
        page.Find(".hit h3 mark").TextContent.ShouldBe("Anchor");
    }

    private IRenderedComponent<Search> At(string uri)
    {
        Navigation.NavigateTo(uri);
        Render<MudBlazor.MudPopoverProvider>();
        var page = Render<Search>();
        page.WaitForState(() => page.FindAll(".hit:not(.hit-skeleton), .empty-state").Count > 0, Soon);
        return page;
    }
}
