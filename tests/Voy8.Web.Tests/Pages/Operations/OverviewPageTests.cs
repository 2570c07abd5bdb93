using Bunit;
using Voy8.Contracts;
using Voy8.Web.Components.Pages.Operations;
using Voy8.Web.Tests.Support;

namespace Voy8.Web.Tests.Pages.Operations;

public sealed class OverviewPageTests : OperationsPageTests
{
    private StatsResponse _stats = OperationsSample.Stats(60, 73, new ThroughputResponse(Sample.Now.AddMinutes(-1), 900, 3, 1));

    [Fact]
    public void The_figures_are_shown()
    {
        var page = Open("/operations");
        page.WaitForElement("[data-tile=Waiting]", Soon);

        page.Find("[data-tile=Waiting] b").TextContent.ShouldBe("1,200");
        page.Find("[data-tile=Running] b").TextContent.ShouldBe("18");
        page.Find("[data-tile='Oldest wait'] b").TextContent.ShouldBe("42 s");
        page.Find("[data-tile=Throughput] b").TextContent.ShouldBe("15");
        page.Find("[data-tile=Success] b").TextContent.ShouldBe("97.4 %");
        page.Find("[data-tile='Dead letters'].tile-alarm b").TextContent.ShouldBe("73");
        page.WaitForAssertion(() => page.Find(".attention").TextContent.ShouldContain("73 dead letters wait for a decision."), Soon);
    }

    [Fact]
    public void Every_chart_says_in_words_what_it_draws()
    {
        var page = Open("/operations");
        page.WaitForElement(".depths .depth", Soon);

        page.FindAll(".chart-bar").Count.ShouldBe(60);
        page.Find(".chart svg").GetAttribute("aria-label")!.ShouldContain("the most, 903, at 4 May 11:59 UTC");
        page.Find(".chart-table tbody").TextContent.ShouldBe("4 May 11:59" + "900" + "3" + "1");
        page.Find(".depths .depth").GetAttribute("aria-label").ShouldBe("41 waiting: 1 urgent, 40 normal");
        page.Find(".range-track").GetAttribute("aria-label").ShouldBe("Wait: half within 3.1 ms, 95 % within 210 ms, 99 % within 4.1 s");
    }

    [Fact]
    public void The_time_that_is_shown_is_in_the_address()
    {
        var page = Open("/operations?minutes=360");
        page.WaitForElement("[data-tile]", Soon);
        Asked("GET /stats?minutes=360").ShouldBe(1);
        page.Find(".segments [aria-current]").TextContent.ShouldBe("6 h");

        Navigation.NavigateTo("/operations?minutes=15");

        page.WaitForAssertion(() => Asked("GET /stats?minutes=15").ShouldBe(1), Soon);
        page.WaitForAssertion(() => page.Find(".segments [aria-current]").TextContent.ShouldBe("15 min"), Soon);
    }

    [Fact]
    public void A_time_that_is_not_offered_is_the_last_hour()
    {
        Open("/operations?minutes=999999").WaitForElement("[data-tile]", Soon);

        Asked("GET /stats?minutes=60").ShouldBe(1);
    }

    [Fact]
    public async Task It_moves_by_itself()
    {
        var page = Open("/operations");
        page.WaitForElement("[data-tile=Running]", Soon);

        _stats = _stats with { Running = 19 };

        await PassAsync(() => page.Find("[data-tile=Running] b").TextContent == "19", "the page sees it");
    }

    [Fact]
    public async Task A_failure_says_why_and_offers_another_try()
    {
        Api.OnProblem("GET /stats", 400, """{"title":"The database does not answer.","detail":"Bring it back.","code":"database_unavailable"}""");
        var page = base.Open<OverviewPage>("/operations");
        page.WaitForElement(".empty-state", Soon);
        page.Find(".empty-state").TextContent.ShouldContain("The database does not answer. Bring it back.");
        Answer();

        await page.InvokeAsync(() => page.Find(".empty-state button").Click());

        page.WaitForElement("[data-tile=Running]", Soon);
    }

    [Fact]
    public async Task What_is_out_of_date_is_still_shown_and_marked()
    {
        var page = Open("/operations");
        page.WaitForElement("[data-tile=Running]", Soon);

        Api.OnProblem("GET /stats", 400, """{"title":"The database does not answer.","code":"database_unavailable"}""");

        await PassAsync(() => page.FindAll(".live-stale").Count == 1, "the page says so");
        page.Find("[data-tile=Running] b").TextContent.ShouldBe("18");
    }

    [Fact]
    public void A_part_that_cannot_be_read_leaves_the_others()
    {
        Answer();
        Api.OnProblem("GET /queues", 400, """{"title":"No queues now.","code":"x"}""");
        var page = base.Open<OverviewPage>("/operations");

        page.WaitForElement("[data-tile=Running]", Soon);

        page.WaitForAssertion(() => page.Find("[aria-labelledby=depth-title] .quiet").TextContent.ShouldBe("No queues now."), Soon);
        page.FindAll(".empty-state").ShouldBeEmpty();
    }

    [Fact]
    public void An_idle_system_says_that_nothing_ran()
    {
        _stats = OperationsSample.Stats() with { Types = [] };
        var page = Open("/operations");
        page.WaitForElement(".chart-empty", Soon);

        page.Find(".chart svg").GetAttribute("aria-label").ShouldBe("Jobs per minute: none ended in this time.");
        page.Markup.ShouldContain("No job ended in this time.");
    }

    private IRenderedComponent<OverviewPage> Open(string uri)
    {
        Answer();
        return base.Open<OverviewPage>(uri);
    }

    private void Answer() => Api
        .On("GET /stats", () => _stats)
        .On("GET /queues", () => new QueuesResponse([OperationsSample.Queue(depth: OperationsSample.Depth(urgent: 1, normal: 40))]))
        .On("GET /workers", () => new WorkersResponse([OperationsSample.Worker()]));
}
