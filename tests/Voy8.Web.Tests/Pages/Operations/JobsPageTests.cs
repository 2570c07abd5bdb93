using Bunit;
using Voy8.Contracts;
using Voy8.Web.Components.Pages.Operations;
using Voy8.Web.Tests.Support;

namespace Voy8.Web.Tests.Pages.Operations;

public sealed class JobsPageTests : OperationsPageTests
{
    private JobsResponse _jobs = new([OperationsSample.Job(), OperationsSample.Job("dead", Guid.CreateVersion7(), OperationsSample.Error())], 1234);

    [Fact]
    public void Jobs_are_listed_with_their_state_and_their_error()
    {
        var page = Open("/operations/jobs");

        var running = page.Find("tr[data-status=running]");
        running.QuerySelector("a")!.GetAttribute("href").ShouldBe($"/operations/jobs/{OperationsSample.JobId}");
        running.TextContent.ShouldContain("400 of 1,000");
        running.TextContent.ShouldContain("2 min");
        page.Find("tr[data-status=dead] .row-error").TextContent.ShouldBe("timeout: The site did not answer.");
        page.Find(".pager").TextContent.ShouldStartWith("1–25 of 1,234");
    }

    [Fact]
    public void The_address_is_the_filter()
    {
        var parent = Guid.CreateVersion7();

        var page = Open($"/operations/jobs?status=running&type=crawl_venue&queue=crawl&parent_id={parent}&q=k&page=3");

        Asked($"GET /jobs?status=running&type=crawl_venue&queue=crawl&parent_id={parent}&q=k&limit=25&offset=50").ShouldBe(1);
        page.Find(".pager a[rel=prev]").GetAttribute("href")!.ShouldEndWith("&q=k&page=2");
        page.Find(".pager a[rel=next]").GetAttribute("href")!.ShouldEndWith("&q=k&page=4");
        page.Find(".chip").TextContent.ShouldContain($"Children of {parent}");
        page.Find("#search-jobs").GetAttribute("value").ShouldBe("k");
    }

    [Fact]
    public async Task A_search_keeps_the_filters_and_begins_at_the_first_page()
    {
        var page = Open("/operations/jobs?status=running&page=3");

        await page.InvokeAsync(() => page.Find("#search-jobs").Change(" nightly@2026 "));
        await page.InvokeAsync(() => page.Find("form[role=search]").Submit());

        Navigation.Uri.ShouldEndWith("/operations/jobs?status=running&q=nightly@2026");
        page.WaitForAssertion(() => Asked("GET /jobs?status=running&q=nightly@2026&limit=25").ShouldBe(1), Soon);
    }

    [Fact]
    public async Task A_filter_that_matches_nothing_can_be_cleared()
    {
        _jobs = new JobsResponse([], 0);
        var page = Open("/operations/jobs?type=none");
        page.Find(".empty-state").TextContent.ShouldContain("No job matches");

        await page.InvokeAsync(() => page.Find(".empty-state button").Click());

        Navigation.Uri.ShouldEndWith("/operations/jobs");
        page.WaitForAssertion(() => page.Find(".empty-state").TextContent.ShouldContain("There is no job yet"), Soon);
    }

    [Fact]
    public async Task The_list_moves_by_itself()
    {
        var page = Open("/operations/jobs");

        _jobs = new JobsResponse([OperationsSample.Job("succeeded")], 1);

        await PassAsync(() => page.FindAll("tr[data-status=succeeded]").Count == 1, "the page sees it");
        page.FindAll("tr[data-job]").Count.ShouldBe(1);
    }

    [Fact]
    public void A_page_beyond_the_last_leads_back()
    {
        _jobs = new JobsResponse([], 0);

        Open("/operations/jobs?page=40").Find(".pager a").GetAttribute("href").ShouldBe("/operations/jobs");
    }

    private IRenderedComponent<JobsPage> Open(string uri)
    {
        Api.On("GET /jobs", () => _jobs);
        Api.On("GET /stats", () => OperationsSample.Stats(1440));
        Api.On("GET /queues", () => new QueuesResponse([OperationsSample.Queue()]));
        var page = Open<JobsPage>(uri);
        page.WaitForElement("[data-job], .empty-state", Soon);
        return page;
    }
}
