using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Voy8.Contracts;
using Voy8.Web.Clients;
using Voy8.Web.Tests.Support;

namespace Voy8.Web.Tests.Clients;

public sealed class OperationsClientTests : IAsyncLifetime
{
    private ScriptedApi _api = null!;
    private ServiceProvider _services = null!;

    private Voy8ApiClient Client => _services.GetRequiredService<Voy8ApiClient>();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _api = await ScriptedApi.StartAsync();
        _services = new ServiceCollection().AddVoy8ApiClient(_api.Address).BuildServiceProvider();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _api.DisposeAsync();
    }

    [Fact]
    public async Task A_command_needs_no_body_in_its_answer()
    {
        _api.On("POST /queues/crawl/pause", context =>
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        });

        await Client.PauseQueueAsync("crawl", Cancellation);

        _api.Requests.ShouldBe(["POST /queues/crawl/pause"]);
    }

    [Fact]
    public async Task A_name_stays_one_part_of_the_path()
    {
        await Should.ThrowAsync<ApiException>(() => Client.ResumeQueueAsync("a/../b?c", Cancellation));

        _api.Requests.ShouldHaveSingleItem().ShouldEndWith("/resume");
        _api.Requests.Single().ShouldNotContain("?");
    }

    [Fact]
    public async Task A_command_is_sent_once_whatever_comes_back()
    {
        _api.OnProblem("POST /schedules/nightly/run", 503, """{"title":"The database does not answer.","code":"database_unavailable"}""");

        var problem = await Should.ThrowAsync<ApiException>(() => Client.RunScheduleAsync("nightly", Cancellation));

        problem.Code.ShouldBe("database_unavailable");
        _api.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_bulk_replay_says_what_it_is_about()
    {
        string? body = null;
        _api.On("POST /dead-letters/replay", async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            body = await reader.ReadToEndAsync(context.RequestAborted);
            await context.Response.WriteAsJsonAsync(new ReplayResponse(12, 1), Voy8Json.Options);
        });

        (await Client.ReplayAsync(new ReplayRequest(ErrorKind: "timeout", Before: Sample.Now), Cancellation)).ShouldBe(new ReplayResponse(12, 1));

        body.ShouldBe("""{"error_kind":"timeout","before":"2026-05-04T12:00:00+00:00","all":false}""");
    }

    [Fact]
    public async Task A_job_that_is_not_there_is_null() => (await Client.GetJobAsync(Guid.CreateVersion7(), Cancellation)).ShouldBeNull();

    [Fact]
    public async Task A_job_is_followed_to_its_end()
    {
        var stream = _api.OnEvents($"GET /jobs/{OperationsSample.JobId}/events");
        stream.SendRaw(": listening\n\n");
        stream.Send(OperationsSample.Job());
        stream.SendRaw("event: something-newer\ndata: {\"a\":1}\n\n");
        stream.Send(OperationsSample.Job("succeeded"));
        stream.End();

        var seen = await Client.WatchJobAsync(OperationsSample.JobId, Cancellation).Select(job => job.Status).ToListAsync(Cancellation);

        seen.ShouldBe(["running", "succeeded"]);
    }
}
