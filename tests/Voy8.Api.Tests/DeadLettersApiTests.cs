using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Voy8.Contracts;
using Voy8.Jobs;

namespace Voy8.Api.Tests;

public sealed class DeadLettersApiTests(ApiFixture api)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Dead_letters_are_listed_by_what_is_asked_for()
    {
        var kind = $"kind {Guid.CreateVersion7()}";
        var first = await api.DeadWorkAsync(kind);
        var second = await api.DeadWorkAsync(kind);

        var page = await ListAsync($"error_kind={Uri.EscapeDataString(kind)}&type=operations_test_work&queue=operations_test&limit=1");
        var none = await ListAsync($"error_kind={Uri.EscapeDataString(kind)}&before=2020-01-01T00:00:00Z");
        var recent = await ListAsync($"error_kind={Uri.EscapeDataString(kind)}&after=2020-01-01T00:00:00%2B02:00&offset=1");

        page.DeadLetters.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            job => job.JobId.ShouldBe(second),
            job => job.Status.ShouldBe("dead"),
            job => job.Error!.Kind.ShouldBe(kind),
            job => job.Error!.Detail.ShouldBeNull(),
            job => job.Payload.ShouldBeNull());
        page.Total.ShouldBe(2);
        page.Kinds.ShouldBe([new ErrorKindResponse(kind, 2)]);
        none.DeadLetters.ShouldBeEmpty();
        recent.DeadLetters.ShouldHaveSingleItem().JobId.ShouldBe(first);
    }

    [Fact]
    public async Task Dead_letters_run_again_by_id_and_by_kind()
    {
        var kind = $"kind {Guid.CreateVersion7()}";
        var jobs = new[] { await api.DeadWorkAsync(kind), await api.DeadWorkAsync(kind), await api.DeadWorkAsync(kind) };

        (await ReplayAsync(new ReplayRequest(JobIds: [jobs[0], Guid.CreateVersion7()]))).ShouldBe(new ReplayResponse(1, 1));
        (await ReplayAsync(new ReplayRequest(ErrorKind: kind))).ShouldBe(new ReplayResponse(2, 0));

        foreach (var job in jobs)
        {
            (await api.Services.GetRequiredService<IJobControl>().FindAsync(job, Token))!.Status.ShouldBe(JobStatus.Queued);
        }
    }

    [Theory]
    [InlineData("{}", "all")]
    [InlineData("""{"job_ids":[]}""", "job_ids")]
    [InlineData("""{"job_ids":["01990000-0000-7000-8000-000000000000"],"type":"work"}""", "job_ids")]
    [InlineData("""{"job_ids":["01990000-0000-7000-8000-000000000000"],"all":true}""", "job_ids")]
    [InlineData("""{"all":true,"queue":"work"}""", "all")]
    [InlineData("""{"type":"\u0000"}""", "type")]
    public async Task A_replay_that_could_be_a_mistake_is_refused(string body, string parameter) =>
        (await RefusedAsync(new StringContent(body, null, "application/json"))).ShouldBe(parameter);

    [Fact]
    public async Task A_replay_names_at_most_a_thousand_jobs()
    {
        var ids = Enumerable.Range(0, 1001).Select(_ => Guid.CreateVersion7()).ToList();

        (await RefusedAsync(JsonContent.Create(new ReplayRequest(JobIds: ids), options: Voy8Json.Options))).ShouldBe("job_ids");
        (await ReplayAsync(new ReplayRequest(JobIds: ids[1..]))).ShouldBe(new ReplayResponse(0, 1000));
    }

    [Theory]
    [InlineData("limit=201", "limit")]
    [InlineData("offset=10001", "offset")]
    [InlineData("before=yesterday", "before")]
    [InlineData("after=1", "after")]
    [InlineData("error_kind=%00", "error_kind")]
    public async Task A_bad_query_names_the_parameter(string query, string parameter)
    {
        using var response = await api.CreateOperator().GetAsync("/dead-letters?" + query, Token);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Token);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        problem.GetProperty("errors").EnumerateObject().ShouldHaveSingleItem().Name.ShouldBe(parameter);
    }

    private async Task<DeadLettersResponse> ListAsync(string query) =>
        (await api.CreateOperator().GetFromJsonAsync<DeadLettersResponse>("/dead-letters?" + query, Voy8Json.Options, Token))!;

    private async Task<ReplayResponse> ReplayAsync(ReplayRequest request)
    {
        using var response = await api.CreateOperator().PostAsJsonAsync("/dead-letters/replay", request, Voy8Json.Options, Token);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return (await response.Content.ReadFromJsonAsync<ReplayResponse>(Voy8Json.Options, Token))!;
    }

    private async Task<string> RefusedAsync(HttpContent body)
    {
        using var response = await api.CreateOperator().PostAsync("/dead-letters/replay", body, Token);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Token);
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        problem.GetProperty("code").GetString().ShouldBe("invalid_request");
        return problem.GetProperty("errors").EnumerateObject().ShouldHaveSingleItem().Name;
    }
}
