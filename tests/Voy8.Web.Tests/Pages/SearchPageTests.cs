using Bunit;
using Voy8.Contracts;
using Voy8.Testing;
using Voy8.Web.Components.Pages;
using Voy8.Web.Tests.Support;

namespace Voy8.Web.Tests.Pages;

public sealed class SearchPageTests : PageTests
{
    [Fact]
    public void A_search_shows_its_hits_with_reasons_and_freshness()
    {
        Api.On("GET /search", () => Sample.Found(Sample.Hit(), Sample.Hit("Маяк")));
        var page = At("/?q=cosy");

        page.FindAll(".hit").Count.ShouldBe(2);
        var card = page.Find(".hit");
        card.QuerySelector("h3")!.TextContent.ShouldBe("The Gilded Anchor");
        card.TextContent.ShouldContain("350 m");
        card.TextContent.ShouldContain("Today 10:00 – 22:00");
        card.QuerySelector(".reasons")!.TextContent.ShouldBe("matches: live music");
        card.QuerySelector(".fresh")!.TextContent.ShouldContain("Checked 3 min ago");
        page.Find(".took").TextContent.ShouldBe("5.8 ms");
        Api.Requests.ShouldContain("GET /search?limit=20&q=cosy&facets=true");
    }

    [Fact]
    public void New_facts_appear_in_place_as_they_land()
    {
        var hit = Sample.Hit(refreshing: true);
        Api.On("GET /search", () => Sample.Found(2, "abc", hit, Sample.Hit("Another")));
        var stream = Api.OnEvents("GET /search/abc/events");
        var page = At("/?q=cosy");
        page.Find(".hit .fresh").TextContent.ShouldContain("Refreshing");
        page.Find(".live-count").TextContent.ShouldContain("1");

        stream.Send(new VenueRefreshEvent(hit.Id, RefreshState.Refreshed, null,
            Sample.Summary("+49 4321 999", features: [Sample.LiveMusic, new FeatureLabel("wifi", "Wi-Fi")]),
            new Freshness(FreshnessState.Fresh, Sample.Now, null)));

        page.WaitForAssertion(() =>
        {
            var card = page.Find(".hit");
            card.QuerySelectorAll(".changed").Select(changed => changed.TextContent.Trim()).ShouldBe(["+49 4321 999", "Wi-Fi"], ignoreOrder: true);
            card.QuerySelector(".fresh")!.TextContent.ShouldContain("Updated just now");
        }, Soon);
        page.FindAll(".hit")[1].QuerySelectorAll(".changed").ShouldBeEmpty();
        page.FindAll(".live-count").ShouldBeEmpty();
    }

    [Fact]
    public void A_refresh_that_fails_is_said_on_the_card()
    {
        var hit = Sample.Hit(refreshing: true);
        Api.On("GET /search", () => Sample.Found(1, "abc", hit));
        var stream = Api.OnEvents("GET /search/abc/events");
        var page = At("/?q=cosy");

        stream.Send(new VenueRefreshEvent(hit.Id, RefreshState.Failed, "robots.txt forbids it", null, null));

        page.WaitForAssertion(() => page.Find(".hit .fresh").TextContent.ShouldContain("did not answer"), Soon);
        page.Find(".hit").TextContent.ShouldContain("+49 4321 1");
    }

    [Fact]
    public void Nothing_stays_refreshing_after_the_end_of_the_stream()
    {
        Api.On("GET /search", () => Sample.Found(1, "abc", Sample.Hit(refreshing: true)));
        var stream = Api.OnEvents("GET /search/abc/events");
        var page = At("/?q=cosy");

        stream.End();

        page.WaitForAssertion(() => page.Find(".hit .fresh").TextContent.ShouldNotContain("Refreshing"), Soon);
    }

    [Fact]
    public async Task A_broken_stream_is_opened_again()
    {
        var hit = Sample.Hit(refreshing: true);
        Api.On("GET /search", () => Sample.Found(1, "abc", hit));
        var stream = Api.OnEvents("GET /search/abc/events");
        var page = At("/?q=cosy");
        await Eventually.TrueAsync(() => stream.Opened == 1, Soon, "the stream is opened");

        stream.Break();
        stream.Send(new VenueRefreshEvent(hit.Id, RefreshState.Refreshed, null, Sample.Summary("+49 4321 777"), null));

        await Eventually.TrueAsync(() =>
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            return page.Markup.Contains("+49 4321 777", StringComparison.Ordinal);
        }, Soon, "the facts come over the second stream");
        stream.Opened.ShouldBe(2);
    }

    [Fact]
    public async Task A_new_search_lets_go_of_the_old_ones_stream()
    {
        Api.On("GET /search", () => Sample.Found(1, "abc", Sample.Hit(refreshing: true)));
        var stream = Api.OnEvents("GET /search/abc/events");
        var page = At("/?q=cosy");
        await Eventually.TrueAsync(() => stream.Opened == 1, Soon, "the stream is opened");

        Api.On("GET /search", () => Sample.Found(Sample.Hit("Other")));
        page.Input("#search-text", "other");
        page.Submit("form[role=search]");

        page.WaitForAssertion(() => page.Find(".hit h3").TextContent.ShouldBe("Other"), Soon);
        Navigation.Uri.ShouldEndWith("/?q=other");
        await Eventually.TrueAsync(() => stream.Aborted == 1, Soon, "the server sees the stream close");
    }

    [Fact]
    public async Task Leaving_the_page_closes_its_stream()
    {
        Api.On("GET /search", () => Sample.Found(1, "abc", Sample.Hit(refreshing: true)));
        var stream = Api.OnEvents("GET /search/abc/events");
        var page = At("/?q=cosy");
        await Eventually.TrueAsync(() => stream.Opened == 1, Soon, "the stream is opened");

        await DisposeComponentsAsync();

        await Eventually.TrueAsync(() => stream.Aborted == 1, Soon, "the server sees the stream close");
    }

    [Fact]
    public async Task The_back_button_brings_the_earlier_search_back()
    {
        Api.On("GET /search", () => Sample.Found(Sample.Hit()));
        var page = At("/?q=first");

        Navigation.NavigateTo("/?q=second&kind=pub");
        await Eventually.TrueAsync(() => Api.Requests.Contains("GET /search?limit=20&q=second&kind=pub&facets=true"), Soon, "the second search is made");
        Navigation.NavigateTo("/?q=first");

        page.WaitForAssertion(() => page.Find("#search-text").GetAttribute("value").ShouldBe("first"), Soon);
        await Eventually.TrueAsync(() => Api.Requests.Count(request => request == "GET /search?limit=20&q=first&facets=true") == 2, Soon, "the first search is made again");
    }

    [Fact]
    public void More_is_added_below_and_stands_in_the_link()
    {
        Api.On("GET /search", context => Answer(context, Sample.Found(25, null, [.. Enumerable.Range(0, context.Request.Query.ContainsKey("offset") ? 5 : 20).Select(i => Sample.Hit($"Hit {i}"))])));
        var page = At("/?q=cosy");
        page.FindAll(".hit").Count.ShouldBe(20);

        page.Click("button.more");

        page.WaitForAssertion(() => page.FindAll(".hit").Count.ShouldBe(25), Soon);
        Navigation.Uri.ShouldEndWith("/?q=cosy&show=40");
        page.FindAll(".rank")[^1].TextContent.ShouldBe("25");
        page.FindAll("button.more").ShouldBeEmpty();
        Api.Requests.Count(request => request.StartsWith("GET /search", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Fact]
    public void A_search_that_the_api_refuses_names_the_parameters()
    {
        Api.OnProblem("GET /search", 400, """{"title":"Invalid.","detail":"Correct them.","code":"invalid_request","errors":{"radius_m":["must be positive"]}}""");
        var page = At("/?q=cosy");

        page.Find(".empty-state").TextContent.ShouldContain("Invalid. Correct them.");
        page.Find(".problem-list").TextContent.ShouldContain("radius_m: must be positive");
    }

    [Fact]
    public void A_search_service_that_is_away_can_be_asked_again()
    {
        Api.OnProblem("GET /search", 503, """{"title":"Starting.","code":"service_unavailable"}""");
        var page = At("/?q=cosy");
        page.Find(".empty-state h2").TextContent.ShouldBe("The search does not answer");

        Api.On("GET /search", () => Sample.Found(Sample.Hit()));
        page.Click(".empty-state button");

        page.WaitForAssertion(() => page.FindAll(".hit").Count.ShouldBe(1), Soon);
    }

    [Fact]
    public async Task Notices_and_emptiness_are_said()
    {
        Api.On("GET /search", () => Sample.Found() with { Notices = [new SearchNotice("semantic_search_off", "Meaning is not searched: the model is missing.")] });
        var page = At("/?q=cosy&kind=pub");

        page.Find("[data-code=semantic_search_off]").TextContent.ShouldContain("the model is missing");
        page.Find(".empty-state").TextContent.ShouldContain("Nothing here matches");

        page.Click(".empty-state button");
        await Eventually.TrueAsync(() => Navigation.Uri.EndsWith("/?q=cosy", StringComparison.Ordinal), Soon, "the filters are gone");
    }

    [Fact]
    public void What_a_venues_site_says_is_text_never_markup()
    {
        Api.On("GET /search", () => Sample.Found(Sample.Hit("<img src=x onerror=alert(1)>")));
        var page = At("/?q=cosy");

        page.FindAll(".hit h3 img").ShouldBeEmpty();
        page.Find(".hit h3").TextContent.ShouldBe("<img src=x onerror=alert(1)>");
    }

    [Theory]
    [InlineData(4, "0 m")]
    [InlineData(346, "350 m")]
    [InlineData(1000, "1 km")]
    [InlineData(2440, "2.4 km")]
    [InlineData(18_300, "18 km")]
    public void A_distance_is_as_exact_as_it_is_useful(double metres, string text) => Voy8.Web.Components.Controls.Distance.Text(metres).ShouldBe(text);

    private IRenderedComponent<Search> At(string uri)
    {
        Navigation.NavigateTo(uri);
        Render<MudBlazor.MudPopoverProvider>();
        var page = Render<Search>();
        page.WaitForState(() => page.FindAll(".hit:not(.hit-skeleton), .empty-state").Count > 0, Soon);
        return page;
    }

    private static Task Answer<T>(Microsoft.AspNetCore.Http.HttpContext context, T body) =>
        Microsoft.AspNetCore.Http.HttpResponseJsonExtensions.WriteAsJsonAsync(context.Response, body, Voy8Json.Options, context.RequestAborted);
}
