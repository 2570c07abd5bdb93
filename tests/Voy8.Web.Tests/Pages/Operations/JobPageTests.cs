using Bunit;
using Microsoft.AspNetCore.Http;
using Voy8.Contracts;
using Voy8.Testing;
using Voy8.Web.Components.Pages.Operations;
using Voy8.Web.Tests.Support;

namespace Voy8.Web.Tests.Pages.Operations;

public sealed class JobPageTests : OperationsPageTests
{
    private readonly string _path = $"/jobs/{OperationsSample.JobId}";
    private JobResponse _job = OperationsSample.Whole(OperationsSample.Job());

    [Fact]
    public void A_job_shows_its_progress_its_history_and_its_payload()
    {
        Api.OnEvents($"GET {_path}/events");
        _job = _job with { Children = new JobChildrenResponse(40, 12, 26, 2) };
        var page = Open();

        page.Find(".job-progress b").TextContent.ShouldBe("40 %");
        page.Find(".job-message").TextContent.ShouldBe("Reading the menu");
        page.Find(".counters").TextContent.ShouldContain("pages read12");
        page.Find(".counters").TextContent.ShouldContain("Processed400 of 1,000");
        var attempt = page.Find(".timeline .step-bad");
        attempt.TextContent.ShouldContain("Attempt 1 failed");
        attempt.TextContent.ShouldContain("after 30 s on host:70");
        attempt.QuerySelector("details pre")!.TextContent.ShouldBe("at Voy8.Crawl()");
        page.Find(".json").TextContent.ShouldBe("{\n  \"venue\": \"Ταβέρνα\",\n  \"depth\": 3\n}");
        page.Find(".children a").GetAttribute("href").ShouldBe($"/operations/jobs?parent_id={OperationsSample.JobId}");
        page.Find(".children").TextContent.ShouldContain("12 open");
    }

    [Fact]
    public void Changes_come_as_they_happen_and_what_is_long_is_kept()
    {
        var stream = Api.OnEvents($"GET {_path}/events");
        var page = Open();

        stream.Send(OperationsSample.Job() with { ProgressPercent = 55, Message = "Half way" });

        page.WaitForAssertion(() => page.Find(".job-progress b").TextContent.ShouldBe("55 %"), Soon);
        page.Find(".live-count").ShouldNotBeNull();
        page.Find(".timeline").TextContent.ShouldContain("Attempt 1 failed");
        page.Find(".json").TextContent.ShouldContain("Ταβέρνα");
        Asked($"GET {_path}").ShouldBe(1);
    }

    [Fact]
    public async Task The_time_that_a_job_runs_moves_on_between_its_events()
    {
        Api.OnEvents($"GET {_path}/events");
        var page = Open();
        page.Find(".job-facts").TextContent.ShouldContain("Runs for2 min");

        await PassAsync(() => page.Find(".job-facts").TextContent.Contains("Runs for2 minWorker", StringComparison.Ordinal) is false, "the page ticks");
    }

    [Fact]
    public async Task The_end_of_a_job_shows_its_result_and_ends_the_stream()
    {
        var stream = Api.OnEvents($"GET {_path}/events");
        var page = Open();
        await Eventually.TrueAsync(() => stream.Opened == 1, Soon, "the page listens");

        _job = OperationsSample.Whole(OperationsSample.Job("succeeded")) with { Result = System.Text.Json.JsonSerializer.SerializeToElement(new { facts = 23 }) };
        stream.Send(OperationsSample.Job("succeeded"));
        stream.End();

        page.WaitForAssertion(() => page.Find("[aria-labelledby=result-title] .json").TextContent.ShouldContain("\"facts\": 23"), Soon);
        page.WaitForAssertion(() => page.Find(".job-state").TextContent.ShouldBe("Succeeded"), Soon);
        page.FindAll(".job-actions button").ShouldBeEmpty();
        Time.Advance(TimeSpan.FromMinutes(5));
        stream.Opened.ShouldBe(1);
    }

    [Fact]
    public async Task A_stream_that_breaks_is_opened_again()
    {
        var stream = Api.OnEvents($"GET {_path}/events");
        var page = Open();
        await Eventually.TrueAsync(() => stream.Opened == 1, Soon, "the page listens");

        stream.Break();

        await PassAsync(() => stream.Opened >= 2, "the page listens again");
        stream.Send(OperationsSample.Job() with { ProgressPercent = 77 });
        page.WaitForAssertion(() => page.Find(".job-progress b").TextContent.ShouldBe("77 %"), Soon);
    }

    [Fact]
    public async Task Whoever_leaves_stops_listening()
    {
        var stream = Api.OnEvents($"GET {_path}/events");
        Open();
        await Eventually.TrueAsync(() => stream.Opened == 1, Soon, "the page listens");

        await DisposeComponentsAsync();

        await Eventually.TrueAsync(() => stream.Aborted == 1, Soon, "the API sees that nobody listens");
    }

    [Fact]
    public async Task A_job_is_cancelled_when_the_operator_is_sure()
    {
        Api.OnEvents($"GET {_path}/events");
        Api.On($"POST {_path}/cancel", context =>
        {
            _job = _job with { CancelRequested = true };
            context.Response.StatusCode = StatusCodes.Status202Accepted;
            return Task.CompletedTask;
        });
        _job = _job with { Children = new JobChildrenResponse(3, 2, 1, 0) };
        var page = Open();

        await page.InvokeAsync(() => page.Find(".job-actions button").Click());
        Dialog().Find(".mud-dialog").TextContent.ShouldContain("2 open children are cancelled with it.");
        await ConfirmAsync();

        await SaidAsync("being cancelled");
        page.WaitForAssertion(() => page.Find(".job-state").TextContent.ShouldContain("Running, stopping"), Soon);
        page.Find(".job-actions button").HasAttribute("disabled").ShouldBeTrue();
    }

    [Fact]
    public async Task A_dead_job_runs_again_and_is_followed()
    {
        _job = OperationsSample.Whole(OperationsSample.Job("dead", error: OperationsSample.Error("poison")));
        var stream = Api.OnEvents($"GET {_path}/events");
        Api.On($"POST {_path}/retry", context =>
        {
            _job = OperationsSample.Whole(OperationsSample.Job("queued"));
            context.Response.StatusCode = StatusCodes.Status202Accepted;
            return Task.CompletedTask;
        });
        var page = Open();
        page.Find(".job-state").TextContent.ShouldBe("Dead");
        stream.Opened.ShouldBe(0);

        await page.InvokeAsync(() => page.Find(".job-actions button").Click());

        await SaidAsync("runs again");
        page.WaitForAssertion(() => page.Find(".job-state").TextContent.ShouldContain("Queued"), Soon);
        await Eventually.TrueAsync(() => stream.Opened == 1, Soon, "the page listens");
    }

    [Fact]
    public async Task A_conflict_is_said_in_the_words_of_the_api()
    {
        _job = OperationsSample.Whole(OperationsSample.Job("dead"));
        Api.OnProblem($"POST {_path}/retry", 409, """{"title":"No.","detail":"Another job does the same work.","code":"job_not_retryable"}""");

        var page = Open();

        await page.InvokeAsync(() => page.Find(".job-actions button").Click());

        await SaidAsync("Another job does the same work.");
    }

    [Fact]
    public void A_job_that_is_gone_is_said_to_be_gone() =>
        OpenPage().WaitForElement(".empty-state", Soon).TextContent.ShouldContain("There is no such job");

    [Fact]
    public async Task A_job_that_cannot_be_read_can_be_tried_again()
    {
        Api.OnProblem($"GET {_path}", 400, """{"title":"The database does not answer.","code":"x"}""");
        Api.OnEvents($"GET {_path}/events");
        var page = OpenPage();
        page.WaitForElement(".empty-state", Soon).TextContent.ShouldContain("The database does not answer.");
        Api.On($"GET {_path}", () => _job);

        await page.InvokeAsync(() => page.Find(".empty-state button").Click());

        page.WaitForElement(".timeline", Soon);
    }

    private IRenderedComponent<JobPage> Open()
    {
        Api.On($"GET {_path}", () => _job);
        var page = OpenPage();
        page.WaitForElement(".timeline", Soon);
        return page;
    }

    private IRenderedComponent<JobPage> OpenPage() =>
        Open<JobPage>($"/operations/jobs/{OperationsSample.JobId}", page => page.Add(job => job.Id, OperationsSample.JobId));
}
