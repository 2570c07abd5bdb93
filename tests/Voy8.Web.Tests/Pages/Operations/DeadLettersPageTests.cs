using Bunit;
using Microsoft.AspNetCore.Http;
using Voy8.Contracts;
using Voy8.Testing;
using Voy8.Web.Components.Pages.Operations;
using Voy8.Web.Tests.Support;

namespace Voy8.Web.Tests.Pages.Operations;

public sealed class DeadLettersPageTests : OperationsPageTests
{
    private readonly JobResponse[] _letters =
    [
        .. Enumerable.Range(0, 3).Select(i => OperationsSample.Job("dead", Guid.CreateVersion7(), OperationsSample.Error()) with { CompletedAt = Sample.Now.AddMinutes(-i) }),
    ];

    private ReplayRequest? _replayed;

    [Fact]
    public void Dead_letters_are_listed_with_their_errors()
    {
        var page = Open();

        page.FindAll(".letters li").Count.ShouldBe(3);
        page.Find(".letters li .state").TextContent.ShouldBe("timeout");
        page.Find(".letters li p").TextContent.ShouldBe("The site did not answer.");
        page.Find(".letters li a").GetAttribute("href").ShouldBe($"/operations/jobs/{_letters[0].JobId}");
        page.Find(".pager").TextContent.ShouldContain("1–25 of 73");
    }

    [Fact]
    public void The_address_is_the_filter()
    {
        Open("/operations/dead-letters?type=crawl_venue&queue=crawl&error_kind=timeout&page=2");

        Asked("GET /dead-letters?type=crawl_venue&queue=crawl&error_kind=timeout&limit=25&offset=25").ShouldBe(1);
    }

    [Fact]
    public async Task One_is_replayed_at_once()
    {
        var page = Open();

        await page.InvokeAsync(() => page.Find(".letters li button").Click());

        await SaidAsync("1 job is queued again.");
        _replayed!.JobIds.ShouldBe([_letters[0].JobId]);
    }

    [Fact]
    public async Task Those_that_are_selected_are_replayed()
    {
        var page = Open();
        Button(page, "Replay selected").HasAttribute("disabled").ShouldBeTrue();
        await page.InvokeAsync(() => page.FindAll(".letters input")[0].Change(true));
        await page.InvokeAsync(() => page.FindAll(".letters input")[2].Change(true));

        await page.InvokeAsync(() => Button(page, "Replay selected (2)").Click());
        Dialog().Find(".mud-dialog").TextContent.ShouldContain("Replay 2 jobs?");
        await ConfirmAsync();

        await SaidAsync("2 jobs are queued again.");
        _replayed!.JobIds!.Order().ShouldBe(new[] { _letters[0].JobId, _letters[2].JobId }.Order());
        page.WaitForAssertion(() => page.FindAll(".letters input[checked]").ShouldBeEmpty(), Soon);
    }

    [Fact]
    public async Task A_page_is_selected_and_unselected_as_a_whole()
    {
        var page = Open();

        await page.InvokeAsync(() => page.Find(".tick input").Change(true));
        Button(page, "Replay selected (3)").ShouldNotBeNull();
        await page.InvokeAsync(() => page.Find(".tick input").Change(false));

        Button(page, "Replay selected (0)").ShouldNotBeNull();
    }

    [Fact]
    public async Task Another_filter_forgets_what_was_selected()
    {
        var page = Open();
        await page.InvokeAsync(() => page.Find(".tick input").Change(true));

        Navigation.NavigateTo("/operations/dead-letters?error_kind=poison");

        page.WaitForAssertion(() => Button(page, "Replay selected (0)").ShouldNotBeNull(), Soon);
    }

    [Fact]
    public async Task All_that_match_are_replayed_once_it_was_said_how_many()
    {
        var page = Open("/operations/dead-letters?error_kind=timeout");

        await page.InvokeAsync(() => Button(page, "Replay all 73 that match").Click());
        var asked = Dialog().Find(".mud-dialog").TextContent;
        asked.ShouldContain("Replay 73 dead letters?");
        asked.ShouldContain("kind timeout");
        _replayed.ShouldBeNull();
        await ConfirmAsync();

        await SaidAsync("70 jobs are queued again; 3 stay dead, because another job does the same work.");
        _replayed.ShouldBe(new ReplayRequest(null, null, null, "timeout", _letters[0].CompletedAt!.Value.AddMicroseconds(1)));
    }

    [Fact]
    public async Task All_of_them_are_those_that_were_counted()
    {
        var page = Open();
        await page.InvokeAsync(() => Button(page, "Replay all 73…").Click());
        await ConfirmAsync();

        await SaidAsync("queued again");
        _replayed.ShouldBe(new ReplayRequest(Before: _letters[0].CompletedAt!.Value.AddMicroseconds(1)));
    }

    [Fact]
    public async Task A_refusal_is_said_and_keeps_the_selection()
    {
        var page = Open();
        Api.OnProblem("POST /dead-letters/replay", 503, """{"title":"The database does not answer.","code":"x"}""");
        await page.InvokeAsync(() => page.FindAll(".letters input")[1].Change(true));

        await page.InvokeAsync(() => Button(page, "Replay selected (1)").Click());

        await SaidAsync("The database does not answer.");
        Button(page, "Replay selected (1)").ShouldNotBeNull();
    }

    [Fact]
    public void None_is_good_news()
    {
        Api.On("GET /dead-letters", () => new DeadLettersResponse([], 0, []));

        Open<DeadLettersPage>("/operations/dead-letters").WaitForElement(".empty-state", Soon).TextContent.ShouldContain("There are no dead letters");
    }

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<DeadLettersPage> page, string text) =>
        page.FindAll(".letters-bar button").Single(button => button.TextContent.Contains(text, StringComparison.Ordinal));

    private IRenderedComponent<DeadLettersPage> Open(string uri = "/operations/dead-letters")
    {
        Api.On("GET /dead-letters", () => new DeadLettersResponse(_letters, 73, [new ErrorKindResponse("timeout", 73)]));
        Api.On("GET /stats", () => OperationsSample.Stats(1440));
        Api.On("GET /queues", () => new QueuesResponse([OperationsSample.Queue()]));
        Api.On("POST /dead-letters/replay", async context =>
        {
            _replayed = await context.Request.ReadFromJsonAsync<ReplayRequest>(Voy8Json.Options);
            var answer = _replayed!.JobIds is { } ids ? new ReplayResponse(ids.Count, 0) : new ReplayResponse(70, 3);
            await context.Response.WriteAsJsonAsync(answer, Voy8Json.Options);
        });
        var page = Open<DeadLettersPage>(uri);
        page.WaitForElement(".letters", Soon);
        return page;
    }
}
