using System.Text.Json;
using Bunit;
using Microsoft.AspNetCore.Http;
using Voy8.Contracts;
using Voy8.Testing;
using Voy8.Web.Components.Pages.Operations;
using Voy8.Web.Tests.Support;

namespace Voy8.Web.Tests.Pages.Operations;

public sealed class QueuesPageTests : OperationsPageTests
{
    private QueueResponse _queue = OperationsSample.Queue(depth: OperationsSample.Depth(high: 2, low: 7, scheduled: 3), oldest: 42) with
    {
        MaxRunning = 20,
        RateLimit = new RateLimitResponse(100, 60),
    };

    [Fact]
    public void A_queue_shows_what_waits_what_runs_and_its_limits()
    {
        var queue = Open().Find("[data-queue=crawl]").TextContent;

        queue.ShouldContain("9 waiting");
        queue.ShouldContain("3 scheduled");
        queue.ShouldContain("0 of at most 20 running");
        queue.ShouldContain("oldest waits 42 s");
        queue.ShouldContain("2 workers");
        queue.ShouldContain("at most 100 starts in 1 min");
    }

    [Fact]
    public async Task A_queue_is_paused_when_the_operator_is_sure()
    {
        Api.On("POST /queues/crawl/pause", Accept(() => _queue = _queue with { Paused = true }));
        var page = Open();

        await page.InvokeAsync(() => page.Find("[aria-label='Pause crawl']").Click());
        Dialog().Find(".mud-dialog").TextContent.ShouldContain("None of its jobs is handed out");
        Asked("POST /queues/crawl/pause").ShouldBe(0);
        await ConfirmAsync();

        await SaidAsync("crawl is paused.");
        // Seen at once, though no time has passed.
        page.WaitForAssertion(() => page.Find("[data-queue=crawl] .state").TextContent.ShouldBe("Paused"), Soon);
        page.Find("[aria-label='Resume crawl']").ShouldNotBeNull();
    }

    [Fact]
    public async Task A_queue_is_not_paused_when_the_operator_is_not_sure()
    {
        var page = Open();
        await page.InvokeAsync(() => page.Find("[aria-label='Pause crawl']").Click());

        var dialog = Dialog();

        await dialog.InvokeAsync(() => dialog.FindAll(".mud-dialog-actions button")[0].Click());

        Asked("POST /queues/crawl/pause").ShouldBe(0);
    }

    [Fact]
    public async Task A_queue_is_resumed_without_a_question()
    {
        _queue = _queue with { Paused = true };
        Api.On("POST /queues/crawl/resume", Accept(() => _queue = _queue with { Paused = false }));
        var page = Open();

        await page.InvokeAsync(() => page.Find("[aria-label='Resume crawl']").Click());

        await SaidAsync("crawl goes on.");
        page.WaitForElement("[aria-label='Pause crawl']", Soon);
    }

    [Fact]
    public async Task A_refusal_is_said()
    {
        _queue = _queue with { Paused = true };
        Api.OnProblem("POST /queues/crawl/resume", 409, """{"title":"It cannot be resumed.","code":"queue_busy"}""");

        var page = Open();

        await page.InvokeAsync(() => page.Find("[aria-label='Resume crawl']").Click());

        await SaidAsync("It cannot be resumed.");
    }

    [Fact]
    public async Task Limits_are_set_and_what_is_empty_is_lifted()
    {
        QueueLimitsRequest? limits = null;
        Api.On("PUT /queues/crawl/limits", async context =>
        {
            limits = await context.Request.ReadFromJsonAsync<QueueLimitsRequest>(Voy8Json.Options);
            await context.Response.WriteAsJsonAsync(_queue, Voy8Json.Options);
        });
        var page = Open();
        await page.InvokeAsync(() => page.Find("[aria-label='Limits of crawl']").Click());
        var dialog = Dialog();
        dialog.Find("input[name=max_running]").GetAttribute("value").ShouldBe("20");
        dialog.Find("input[name=rate_count]").GetAttribute("value").ShouldBe("100");

        await dialog.InvokeAsync(() => dialog.Find("input[name=max_running]").Input("4"));
        await dialog.InvokeAsync(() => dialog.Find("input[name=rate_count]").Input(""));
        await dialog.InvokeAsync(() => dialog.Find("input[name=rate_seconds]").Input(""));
        await dialog.InvokeAsync(() => dialog.Find("form").Submit());

        await SaidAsync("The limits of crawl are set.");
        limits.ShouldBe(new QueueLimitsRequest(4, null));
        dialog.WaitForAssertion(() => dialog.FindAll(".mud-dialog").ShouldBeEmpty(), Soon);
    }

    [Theory]
    [InlineData("max_running", "0", "from 1 to 100,000")]
    [InlineData("max_running", "100001", "from 1 to 100,000")]
    [InlineData("max_running", "many", "from 1 to 100,000")]
    [InlineData("rate_seconds", "", "In how many seconds?")]
    [InlineData("rate_count", "", "How many starts?")]
    [InlineData("rate_seconds", "-1", "above 0")]
    public async Task A_limit_that_makes_no_sense_is_not_sent(string field, string value, string says)
    {
        var page = Open();
        await page.InvokeAsync(() => page.Find("[aria-label='Limits of crawl']").Click());
        var dialog = Dialog();

        await dialog.InvokeAsync(() => dialog.Find($"input[name={field}]").Input(value));
        await dialog.InvokeAsync(() => dialog.Find("form").Submit());

        dialog.Find(".invalid").TextContent.ShouldContain(says);
        Asked("PUT /queues/crawl/limits").ShouldBe(0);
    }

    [Fact]
    public async Task Limits_that_are_refused_stay_in_the_dialog_with_the_reason()
    {
        Api.OnProblem("PUT /queues/crawl/limits", 400, """{"title":"Invalid.","code":"invalid_request","errors":{"rate_limit":["Use at most a day."]}}""");
        var page = Open();
        await page.InvokeAsync(() => page.Find("[aria-label='Limits of crawl']").Click());
        var dialog = Dialog();

        await Eventually.TrueAsync(() => dialog.FindAll("form").Count == 1, Soon, "the dialog is there");
        await dialog.InvokeAsync(() => dialog.Find("form").Submit());

        dialog.WaitForAssertion(() => dialog.Find(".notice").TextContent.ShouldContain("rate_limit: Use at most a day."), Soon);
    }

    [Fact]
    public void No_queue_is_no_error()
    {
        Api.On("GET /queues", () => new QueuesResponse([]));

        Open<QueuesPage>("/operations/queues").WaitForElement(".empty-state", Soon).TextContent.ShouldContain("There is no queue yet");
    }

    private static Func<HttpContext, Task> Accept(Action change) => context =>
    {
        change();
        return context.Response.WriteAsync(JsonSerializer.Serialize(new { }));
    };

    private IRenderedComponent<QueuesPage> Open()
    {
        Api.On("GET /queues", () => new QueuesResponse([_queue]));
        var page = Open<QueuesPage>("/operations/queues");
        page.WaitForElement(".queue", Soon);
        return page;
    }
}
