using Bunit;
using Microsoft.AspNetCore.Http;
using Voy8.Contracts;
using Voy8.Web.Components.Pages.Operations;
using Voy8.Web.Tests.Support;

namespace Voy8.Web.Tests.Pages.Operations;

public sealed class WorkersAndSchedulesPageTests : OperationsPageTests
{
    private ScheduleResponse _schedule = new(
        "freshness-sweep", "Crawls what went stale.", "*/5 * * * *", "Europe/Athens", "sweep", "default", false,
        Sample.Now.AddMinutes(3), Sample.Now.AddMinutes(-2), OperationsSample.JobId, "succeeded");

    [Fact]
    public async Task A_worker_shows_its_load_and_what_it_runs()
    {
        var jobs = Enumerable.Range(0, 7).Select(_ => new WorkerJobResponse(Guid.CreateVersion7(), "crawl_venue", "crawl", Sample.Now.AddSeconds(-5))).ToArray();
        Api.On("GET /workers", () => new WorkersResponse([OperationsSample.Worker("host:71", "alive", jobs)]));
        var page = Open<WorkersPage>("/operations/workers");
        page.WaitForElement(".worker", Soon);

        page.Find(".worker h2").TextContent.ShouldStartWith("host:71");
        page.Find(".worker .state").TextContent.ShouldBe("Alive");
        page.Find(".slots small").TextContent.ShouldBe("7 of 10 slots");
        page.Find(".worker").TextContent.ShouldContain("up for 2 h");
        page.FindAll(".worker-jobs li").Count.ShouldBe(5);
        await page.InvokeAsync(() => page.Find(".worker .link-button").Click());
        page.FindAll(".worker-jobs li").Count.ShouldBe(7);
        page.Find(".worker-jobs a").GetAttribute("href").ShouldBe($"/operations/jobs/{jobs[0].JobId}");
    }

    [Fact]
    public void A_fleet_without_workers_says_what_that_means()
    {
        Api.On("GET /workers", () => new WorkersResponse([]));

        Open<WorkersPage>("/operations/workers").WaitForElement(".empty-state", Soon).TextContent.ShouldContain("Jobs wait until one starts.");
    }

    [Fact]
    public void A_schedule_shows_when_it_is_due_and_how_it_went()
    {
        var schedule = OpenSchedules().Find(".queue");

        schedule.TextContent.ShouldContain("*/5 * * * * Europe/Athens");
        schedule.TextContent.ShouldContain("next in 3 min");
        schedule.TextContent.ShouldContain("last 2 min ago");
        schedule.QuerySelector("[aria-label='Last job of freshness-sweep']")!.GetAttribute("href").ShouldBe($"/operations/jobs/{OperationsSample.JobId}");
    }

    [Fact]
    public async Task A_schedule_is_run_paused_and_resumed()
    {
        foreach (var command in new[] { "run", "pause", "resume" })
        {
            Api.On($"POST /schedules/freshness-sweep/{command}", context =>
            {
                _schedule = _schedule with { Paused = command == "pause" || (command == "run" && _schedule.Paused) };
                context.Response.StatusCode = StatusCodes.Status202Accepted;
                return Task.CompletedTask;
            });
        }

        var page = OpenSchedules();

        await page.InvokeAsync(() => page.Find("[aria-label='Run freshness-sweep now']").Click());
        await SaidAsync("A job of freshness-sweep is queued.");
        await page.InvokeAsync(() => page.Find("[aria-label='Pause freshness-sweep']").Click());
        await SaidAsync("freshness-sweep is paused.");
        page.WaitForElement("[aria-label='Resume freshness-sweep']", Soon);
        await page.InvokeAsync(() => page.Find("[aria-label='Resume freshness-sweep']").Click());
        await SaidAsync("freshness-sweep goes on.");

        page.WaitForElement("[aria-label='Pause freshness-sweep']", Soon);
    }

    [Fact]
    public void A_schedule_that_configuration_pauses_cannot_be_resumed_here()
    {
        _schedule = _schedule with { Paused = true, PauseIsConfigured = true, NextAt = null };

        var page = OpenSchedules();

        page.Find(".queue .state").TextContent.ShouldBe("Paused by configuration");
        page.FindAll("[aria-label='Resume freshness-sweep']").ShouldBeEmpty();
    }

    [Fact]
    public void A_schedule_that_nobody_declares_rests()
    {
        _schedule = _schedule with { Declared = false, NextAt = null };

        OpenSchedules().Find(".queue").TextContent.ShouldContain("next once a worker declares it");
    }

    [Fact]
    public void No_schedule_is_no_error()
    {
        Api.On("GET /schedules", () => new SchedulesResponse([]));

        Open<SchedulesPage>("/operations/schedules").WaitForElement(".empty-state", Soon).TextContent.ShouldContain("Nothing is scheduled");
    }

    private IRenderedComponent<SchedulesPage> OpenSchedules()
    {
        Api.On("GET /schedules", () => new SchedulesResponse([_schedule]));
        var page = Open<SchedulesPage>("/operations/schedules");
        page.WaitForElement(".queue", Soon);
        return page;
    }
}
