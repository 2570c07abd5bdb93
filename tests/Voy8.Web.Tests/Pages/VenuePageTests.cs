using Bunit;
using Microsoft.AspNetCore.Http;
using Voy8.Contracts;
using Voy8.Testing;
using Voy8.Web.Tests.Support;
using VenuePage = Voy8.Web.Components.Pages.Venue;

namespace Voy8.Web.Tests.Pages;

public sealed class VenuePageTests : PageTests
{
    private readonly Guid _id = Guid.CreateVersion7();

    [Fact]
    public void Every_fact_shows_its_source_age_and_confidence()
    {
        var page = Open(Sample.Venue(_id,
        [
            new FactGroup("phone", "Phone", [Sample.Fact("+302101", "+30 210 1")], [Sample.Fact("+302109", "+30 210 9", "import:harbour", url: null, stale: true)]),
        ]));

        page.Find("h1").TextContent.ShouldBe("Ταβέρνα Το Λιμανάκι");
        var fact = page.Find("[data-field=phone]");
        fact.QuerySelector(".value a")!.GetAttribute("href").ShouldBe("tel:+302101");
        var source = fact.QuerySelector(".source")!;
        source.QuerySelector("a")!.GetAttribute("href").ShouldBe("http://anchor.harbour.localhost/contact");
        source.TextContent.ShouldContain("Own website");
        source.TextContent.ShouldContain("JSON-LD");
        source.TextContent.ShouldContain("3 min ago");
        source.TextContent.ShouldContain("92%");
        source.QuerySelector("time")!.GetAttribute("title").ShouldBe("4 May 2026, 11:57:00 UTC");
        fact.QuerySelector("summary")!.TextContent.ShouldBe("1 other value");
        fact.QuerySelector(".lost .value")!.TextContent.Trim().ShouldBe("+30 210 9");
        fact.QuerySelector(".lost .stale").ShouldNotBeNull();
        page.Find(".attribution").TextContent.ShouldContain("© Harbour Council");
    }

    [Fact]
    public void Who_is_not_signed_in_corrects_nothing() =>
        Open(Sample.Venue(_id, [Phone()])).FindAll(".correct, .corrections").ShouldBeEmpty();

    [Fact]
    public void Who_is_signed_in_corrects_a_fact_and_takes_the_correction_back()
    {
        string? sent = null;
        var (corrected, steps) = (false, 0);
        Api.On($"PUT /venues/{_id}/facts/phone", async context =>
        {
            sent = await new StreamReader(context.Request.Body).ReadToEndAsync(Xunit.TestContext.Current.CancellationToken);
            (corrected, steps) = (true, 1);
            await context.Response.WriteAsync("{}");
        });
        Api.On($"DELETE /venues/{_id}/facts/phone", context =>
        {
            (corrected, steps) = (false, 2);
            return context.Response.WriteAsync("{}");
        });
        Api.On($"GET /venues/{_id}/corrections", () => new CorrectionsResponse(
            [.. Enumerable.Range(0, steps).Select(_ => new CorrectionResponse(Guid.CreateVersion7(), "phone", "Phone", [], [], Sample.Now, null))], steps));
        var dialogs = SignIn();
        var page = Open(() => Sample.Venue(_id, [Phone(corrected)]));
        page.Find(".corrections").TriggerEvent("ontoggle", EventArgs.Empty);

        page.Click("[data-field=phone] .correct");
        dialogs.WaitForElement("textarea[name=values]", Soon).GetAttribute("value").ShouldBe("+302101");
        dialogs.Input("textarea[name=values]", "+30 210 7\n\n +30 210 8 ");
        dialogs.Submit("form");
        page.WaitForAssertion(() => corrected.ShouldBeTrue(), Soon);
        sent.ShouldBe("""{"values":["\u002B30 210 7","\u002B30 210 8"]}""");
        dialogs.WaitForState(() => dialogs.FindAll(".mud-dialog").Count == 0, Soon);

        page.WaitForAssertion(() => page.Find("[data-field=phone] .source").TextContent.ShouldContain("A person"), Soon);
        page.WaitForAssertion(() => page.FindAll("[data-correction]").Count.ShouldBe(1), Soon);
        page.Click("[data-field=phone] .correct");
        dialogs.Click("button.take-back");
        page.WaitForAssertion(() => corrected.ShouldBeFalse(), Soon);
        page.WaitForAssertion(() => page.FindAll("[data-correction]").Count.ShouldBe(2), Soon);
    }

    [Fact]
    public void A_correction_that_is_refused_says_why_and_loses_nothing()
    {
        Api.OnProblem($"PUT /venues/{_id}/facts/phone", 400, """{"title":"No.","code":"invalid_request","errors":{"values":["Use a phone number."]}}""");
        var dialogs = SignIn();
        var page = Open(() => Sample.Venue(_id, [Phone()]));

        page.Click("[data-field=phone] .correct");
        dialogs.Input("textarea[name=values]", "12");
        dialogs.Submit("form");

        dialogs.WaitForAssertion(() => dialogs.Find(".mud-alert").TextContent.ShouldContain("Use a phone number."), Soon);
        dialogs.Find("textarea[name=values]").GetAttribute("value").ShouldBe("12");
    }

    [Fact]
    public void The_history_is_read_when_it_is_opened()
    {
        Api.On($"GET /venues/{_id}/corrections", () => new CorrectionsResponse(
            [new CorrectionResponse(Guid.CreateVersion7(), "phone", "Phone", [], ["+30 210 7"], Sample.Now.AddMinutes(-5), "ada@voy8.example")], 1));
        SignIn();
        var page = Open(() => Sample.Venue(_id, [Phone()]));
        Api.Requests.ShouldNotContain(request => request.Contains("corrections"));

        page.Find(".corrections").TriggerEvent("ontoggle", EventArgs.Empty);

        page.WaitForAssertion(() => page.Find("[data-correction=phone]").TextContent.ShouldContain("taken back"), Soon);
        page.Find("[data-correction=phone]").TextContent.ShouldContain("ada@voy8.example");
    }

    private static FactGroup Phone(bool corrected = false) =>
        new("phone", "Phone", [Sample.Fact("+302101", "+30 210 1", corrected ? "person" : "crawl") with { SourceLabel = corrected ? "A person" : "Own website" }], [])
        {
            MaxValues = 50,
            IsCorrected = corrected,
        };

    [Fact]
    public void Sources_that_agree_are_named_under_one_value_and_values_of_one_source_together()
    {
        var page = Open(Sample.Venue(_id,
        [
            new FactGroup("name", "Name", [Sample.Fact("Λιμανάκι"), Sample.Fact("Λιμανάκι", source: "import:harbour", url: null)], []),
            new FactGroup("feature", "Features", [Sample.Fact("wifi", "Wi-Fi"), Sample.Fact("quiet", "Quiet")], []),
        ]));

        page.FindAll("[data-field=name] .value").Count.ShouldBe(1);
        page.FindAll("[data-field=name] .source").Count.ShouldBe(2);
        page.FindAll("[data-field=feature] .value").Select(value => value.TextContent.Trim()).ShouldBe(["Wi-Fi", "Quiet"]);
        page.FindAll("[data-field=feature] .source").Count.ShouldBe(1);
    }

    [Fact]
    public void Sources_that_disagree_and_values_that_are_stated_no_more_are_said()
    {
        var missed = Sample.Fact("+302109", "+30 210 9") with { MissedAt = Sample.Now.AddDays(-2) };
        var page = Open(Sample.Venue(_id,
        [
            new FactGroup("phone", "Phone", [Sample.Fact("+302101", "+30 210 1")], [Sample.Fact("+302105", "+30 210 5", "import:harbour", url: null), missed]) { IsContested = true },
            new FactGroup("name", "Name", [Sample.Fact("Λιμανάκι")], []),
            new FactGroup("feature", "Features", [Sample.Fact("wifi", "Wi-Fi"), Sample.Fact("quiet", "Quiet") with { MissedAt = Sample.Now.AddDays(-1) }], []),
        ]));

        page.Find("[data-field=phone] .contested").TextContent.ShouldBe("Sources disagree");
        var lost = page.FindAll("[data-field=phone] .lost");
        lost.Select(fact => fact.QuerySelector(".value")!.TextContent.Trim()).ShouldBe(["+30 210 5", "+30 210 9"]);
        lost.Select(fact => fact.QuerySelector(".missed") is not null).ShouldBe([false, true]);
        lost[1].QuerySelector(".missed")!.TextContent.ShouldContain("Not seen at the last visit");
        lost[1].QuerySelector(".missed time")!.GetAttribute("title").ShouldBe("2 May 2026, 12:00:00 UTC");
        page.FindAll("[data-field=name] .contested, [data-field=name] .missed").ShouldBeEmpty();
        page.FindAll("[data-field=feature] .missed").Count.ShouldBe(1, "a value that is missed stands apart from one that is stated");
    }

    [Fact]
    public void Hours_are_a_week_with_today_and_the_time_there()
    {
        var page = Open(Sample.Venue(_id, [], facts: Sample.Summary(hours: "Mo-Fr 10:00-22:00; Sa,Su off")));

        page.FindAll(".hours tr").Count.ShouldBe(7);
        page.Find(".hours .today").TextContent.ShouldContain("Monday");
        // 12:00 UTC is 15:00 in Greece.
        page.Find(".open-status").TextContent.ShouldContain("Open now · closes 22:00");
    }

    [Fact]
    public void Hours_that_are_no_plain_week_stay_as_they_are_written()
    {
        var page = Open(Sample.Venue(_id, [], facts: Sample.Summary(hours: "\"nach Vereinbarung\"")));

        page.Find(".hours-text").TextContent.ShouldBe("\"nach Vereinbarung\"");
        page.FindAll(".hours").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("not an address")]
    public void An_address_that_is_not_of_the_web_is_no_link(string address)
    {
        var page = Open(Sample.Venue(_id, [new FactGroup("website", "Website", [Sample.Fact(address, url: address)], [])],
            facts: Sample.Summary() with { Website = address }));

        page.FindAll("a").Select(link => link.GetAttribute("href")).ShouldNotContain(address);
        page.Find("[data-field=website]").TextContent.ShouldContain(address);
    }

    [Fact]
    public async Task A_refresh_shows_while_it_runs_and_its_facts_when_they_land()
    {
        var phone = "+30 210 1";
        var stream = Api.OnEvents($"GET /venues/{_id}/events");
        Api.On($"GET /venues/{_id}", () => Sample.Venue(_id, [new FactGroup("phone", "Phone", [Sample.Fact(phone)], []), new FactGroup("name", "Name", [Sample.Fact("Λιμανάκι")], [])]));
        Api.On($"POST /venues/{_id}/refresh", context =>
        {
            context.Response.StatusCode = StatusCodes.Status202Accepted;
            return context.Response.WriteAsJsonAsync(new RefreshAccepted(Guid.CreateVersion7(), "queued"), Voy8Json.Options);
        });
        var page = Open();
        await Eventually.TrueAsync(() => stream.Opened == 1, Soon, "the page listens");

        page.Click("button.refresh-button");
        page.WaitForAssertion(() => page.Find("button.refresh-button").HasAttribute("disabled").ShouldBeTrue(), Soon);
        page.Find(".fresh").TextContent.ShouldContain("Refreshing");

        phone = "+30 210 777";
        stream.Send(new VenueRefreshEvent(_id, RefreshState.Refreshed, null, null, null));
        page.WaitForAssertion(() => page.Find("[data-field=phone] .changed").TextContent.Trim().ShouldBe("+30 210 777"), Soon);
        page.FindAll("[data-field=name] .changed").ShouldBeEmpty();
        page.WaitForAssertion(() => page.Find("button.refresh-button").HasAttribute("disabled").ShouldBeFalse(), Soon);
    }

    [Fact]
    public void A_refresh_that_is_refused_says_why()
    {
        Api.OnProblem($"POST /venues/{_id}/refresh", 409, """{"title":"Out of scope.","detail":"Add the host to Crawling:Scope.","code":"out_of_scope"}""");
        var page = Open(Sample.Venue(_id, []));

        page.Click("button.refresh-button");

        page.WaitForAssertion(() => page.Find(".notice").TextContent.ShouldContain("Add the host to Crawling:Scope."), Soon);
        page.Find("button.refresh-button").HasAttribute("disabled").ShouldBeFalse();
    }

    [Fact]
    public async Task A_refresh_of_which_nothing_is_heard_does_not_spin_for_ever()
    {
        Api.OnEvents($"GET /venues/{_id}/events");
        Api.On($"POST /venues/{_id}/refresh", () => new RefreshAccepted(Guid.CreateVersion7(), "queued"));
        var page = Open(Sample.Venue(_id, []));
        page.Click("button.refresh-button");

        await Eventually.TrueAsync(() =>
        {
            Time.Advance(TimeSpan.FromMinutes(2));
            return page.Markup.Contains("Nothing was heard", StringComparison.Ordinal);
        }, Soon, "the page gives up");
        page.Find("button.refresh-button").HasAttribute("disabled").ShouldBeFalse();
    }

    [Fact]
    public void A_venue_out_of_scope_says_so_and_offers_no_refresh()
    {
        var page = Open(Sample.Venue(_id, [], new CrawlSummary(false, "Its website is outside Crawling:Scope.", null, null, null, 0, false)));

        page.Find(".notice").TextContent.ShouldContain("outside Crawling:Scope");
        page.Find("button.refresh-button").HasAttribute("disabled").ShouldBeTrue();
    }

    [Fact]
    public void A_venue_that_is_not_there_is_said() =>
        Open().Find(".empty-state h2").TextContent.ShouldBe("This place is not in the catalogue");

    private IRenderedComponent<VenuePage> Open(VenueResponse venue)
    {
        Api.On($"GET /venues/{_id}", () => venue);
        return Open();
    }

    /// <returns>Where the page's dialogs are.</returns>
    private IRenderedComponent<MudBlazor.MudDialogProvider> SignIn()
    {
        Reader.SetAuthorized("ada@voy8.example");
        return Render<MudBlazor.MudDialogProvider>();
    }

    private IRenderedComponent<VenuePage> Open(Func<VenueResponse> venue)
    {
        Api.On($"GET /venues/{_id}", venue);
        return Open();
    }

    private IRenderedComponent<VenuePage> Open()
    {
        Render<MudBlazor.MudPopoverProvider>();
        var page = Render<VenuePage>(parameters => parameters.Add(component => component.Id, _id));
        page.WaitForElement(".venue-title h1, .empty-state", Soon);
        return page;
    }
}
