using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Voy8.Contracts;
using Voy8.Jobs;

namespace Voy8.Api.Tests;

public sealed class StatsApiTests(ApiFixture api)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stats_tell_what_waits_and_what_was_done()
    {
        await api.EnqueueWorkAsync("waits", new EnqueueOptions { Priority = JobPriority.Low });
        await api.ExecuteAsync("""
            insert into jobs.stats_minute
            values (date_trunc('minute', now()), 'stats_test', 'stats_test_work', 3, 1, 1, 2, 0, '{38}', '{4}', '{51}', '{4}')
            on conflict do nothing
            """);

        var stats = await ReadAsync("/stats?minutes=15&queue=stats_test");
        var waiting = await ReadAsync("/stats?queue=operations_test&type=operations_test_work");

        stats.WindowMinutes.ShouldBe(15);
        stats.Throughput.Count.ShouldBe(15);
        stats.Throughput.Sum(minute => minute.Succeeded).ShouldBe(3);
        stats.Total.ShouldSatisfyAllConditions(
            total => total.Succeeded.ShouldBe(3),
            total => total.Failed.ShouldBe(1),
            total => total.Dead.ShouldBe(1),
            total => total.Cancelled.ShouldBe(2),
            total => total.SuccessRate.ShouldBe(0.75),
            total => total.WaitMs!.P50.ShouldBe(0.93, 0.01),
            total => total.RunMs!.P99.ShouldBe(9.93, 0.01));
        stats.Types.ShouldHaveSingleItem().JobType.ShouldBe("stats_test_work");
        waiting.Depth.Low.ShouldBeGreaterThanOrEqualTo(1);
        waiting.Depth.Total.ShouldBe(waiting.Depth.Urgent + waiting.Depth.High + waiting.Depth.Normal + waiting.Depth.Low);
        waiting.OldestWaitSeconds.ShouldNotBeNull();
        waiting.WindowMinutes.ShouldBe(60);
        waiting.Total.SuccessRate.ShouldBeNull();
    }

    [Theory]
    [InlineData("minutes=0", "minutes")]
    [InlineData("minutes=2881", "minutes")]
    [InlineData("minutes=ten", "minutes")]
    [InlineData("queue=%00", "queue")]
    [InlineData("type=%00", "type")]
    public async Task A_bad_query_names_the_parameter(string query, string parameter)
    {
        using var response = await api.CreateOperator().GetAsync("/stats?" + query, Token);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Token);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        problem.GetProperty("errors").EnumerateObject().ShouldHaveSingleItem().Name.ShouldBe(parameter);
    }

    private async Task<StatsResponse> ReadAsync(string path) =>
        (await api.CreateOperator().GetFromJsonAsync<StatsResponse>(path, Voy8Json.Options, Token))!;
}
