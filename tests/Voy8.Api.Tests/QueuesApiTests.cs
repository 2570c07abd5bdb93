using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Voy8.Jobs;

namespace Voy8.Api.Tests;

public sealed class QueuesApiTests(ApiFixture api)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IJobClient Jobs => api.Services.GetRequiredService<IJobClient>();

    [Theory]
    [InlineData("/queues")]
    [InlineData("/api/v1/queues")]
    public async Task A_queue_tells_how_it_does_under_both_addresses(string path)
    {
        var client = api.CreateOperator();
        await Jobs.EnqueueAsync(new SteeredWork(), new EnqueueOptions { Priority = JobPriority.High }, Token);
        await Jobs.EnqueueAsync(new SteeredWork(), new EnqueueOptions { Delay = TimeSpan.FromHours(1) }, Token);

        var queue = await client.GetFromJsonAsync<JsonElement>($"{path}/steered_by_test", Token);
        var all = await client.GetFromJsonAsync<JsonElement>(path, Token);

        var depth = queue.GetProperty("depth");
        queue.GetProperty("name").GetString().ShouldBe("steered_by_test");
        depth.GetProperty("high").GetInt64().ShouldBeGreaterThanOrEqualTo(1);
        depth.GetProperty("scheduled").GetInt64().ShouldBeGreaterThanOrEqualTo(1);
        depth.GetProperty("total").GetInt64().ShouldBe(depth.GetProperty("high").GetInt64());
        queue.GetProperty("running").GetInt64().ShouldBe(0);
        queue.GetProperty("workers").GetInt32().ShouldBe(0);
        queue.GetProperty("oldest_wait_seconds").GetDouble().ShouldBeGreaterThanOrEqualTo(0);
        all.GetProperty("queues").EnumerateArray().Select(one => one.GetProperty("name").GetString()).ShouldContain("steered_by_test");
    }

    [Fact]
    public async Task A_queue_is_paused_resumed_and_limited()
    {
        var client = api.CreateOperator();
        await Jobs.EnqueueAsync(new OtherSteeredWork(), cancellationToken: Token);
        const string Queue = "/queues/also_steered_by_test";

        (await SendAsync(() => client.PostAsync(Queue + "/pause", null, Token))).GetProperty("paused").GetBoolean().ShouldBeTrue();
        (await SendAsync(() => client.PostAsync(Queue + "/pause", null, Token))).GetProperty("paused").GetBoolean().ShouldBeTrue();
        var limited = await SendAsync(() => client.PutAsJsonAsync(
            Queue + "/limits", new { max_running = 3, rate_limit = new { count = 10, seconds = 1.5 } }, Token));
        limited.GetProperty("max_running").GetInt32().ShouldBe(3);
        limited.GetProperty("rate_limit").GetProperty("count").GetInt32().ShouldBe(10);
        limited.GetProperty("rate_limit").GetProperty("seconds").GetDouble().ShouldBe(1.5);
        limited.GetProperty("paused").GetBoolean().ShouldBeTrue();
        (await SendAsync(() => client.PostAsync(Queue + "/resume", null, Token))).GetProperty("max_running").GetInt32().ShouldBe(3);
        var lifted = await SendAsync(() => client.PutAsJsonAsync(Queue + "/limits", new { max_running = (int?)null }, Token));
        IsAbsent(lifted, "max_running").ShouldBeTrue();
        IsAbsent(lifted, "rate_limit").ShouldBeTrue();
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("POST", "/pause")]
    [InlineData("POST", "/resume")]
    [InlineData("PUT", "/limits")]
    public async Task A_queue_that_is_not_there_is_a_problem_with_a_code(string method, string suffix)
    {
        foreach (var name in new[] { "nobody_knows_it", "%01", new string('q', 201) })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), $"/queues/{name}{suffix}");
            request.Content = method == "PUT" ? JsonContent.Create(new { max_running = 1 }) : null;
            using var response = await api.CreateOperator().SendAsync(request, Token);
            var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Token);

            response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
            problem.GetProperty("code").GetString().ShouldBe("queue_not_found");
        }
    }

    [Theory]
    [InlineData("{\"max_running\":0}", "max_running")]
    [InlineData("{\"max_running\":100001}", "max_running")]
    [InlineData("{\"rate_limit\":{\"count\":0,\"seconds\":1}}", "rate_limit.count")]
    [InlineData("{\"rate_limit\":{\"count\":10001,\"seconds\":1}}", "rate_limit.count")]
    [InlineData("{\"rate_limit\":{\"count\":1,\"seconds\":0}}", "rate_limit.seconds")]
    [InlineData("{\"rate_limit\":{\"count\":1,\"seconds\":86401}}", "rate_limit.seconds")]
    public async Task Limits_out_of_bounds_are_named(string body, string parameter)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await api.CreateOperator().PutAsync("/queues/steered_by_test/limits", content, Token);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Token);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        problem.GetProperty("code").GetString().ShouldBe("invalid_request");
        problem.GetProperty("errors").EnumerateObject().ShouldHaveSingleItem().Name.ShouldBe(parameter);
    }

    private static async Task<JsonElement> SendAsync(Func<Task<HttpResponseMessage>> send)
    {
        using var response = await send();
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await response.Content.ReadFromJsonAsync<JsonElement>(Token);
    }

    private static bool IsAbsent(JsonElement element, string name) =>
        !element.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null;

    [JobType("steered_work", Queue = "steered_by_test")]
    private sealed record SteeredWork;

    [JobType("other_steered_work", Queue = "also_steered_by_test")]
    private sealed record OtherSteeredWork;
}
