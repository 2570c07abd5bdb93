using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Voy8.Api.Streaming;
using Voy8.Contracts;
using Voy8.Jobs;

namespace Voy8.Api.Tests;

public sealed class JobsApiTests(ApiFixture api)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IJobClient Jobs => api.Services.GetRequiredService<IJobClient>();

    [Theory]
    [InlineData("/jobs")]
    [InlineData("/api/v1/jobs")]
    public async Task A_job_is_read_and_listed_under_both_addresses(string path)
    {
        var client = api.CreateOperator();
        var receipt = await Jobs.EnqueueAsync(new ApiTestWork("read"), cancellationToken: Token);

        var job = await client.GetFromJsonAsync<JsonElement>($"{path}/{receipt.JobId}", Token);
        var page = await client.GetFromJsonAsync<JsonElement>($"{path}?limit=1&status=queued&type=api_test_work", Token);

        job.GetProperty("job_id").GetGuid().ShouldBe(receipt.JobId);
        job.GetProperty("job_type").GetString().ShouldBe("api_test_work");
        job.GetProperty("status").GetString().ShouldBe("queued");
        job.GetProperty("priority").GetString().ShouldBe("normal");
        job.GetProperty("progress_percent").GetDouble().ShouldBe(0);
        job.GetProperty("payload").GetProperty("name").GetString().ShouldBe("read");
        page.GetProperty("total").GetInt64().ShouldBeGreaterThanOrEqualTo(1);
        page.GetProperty("jobs").EnumerateArray().ShouldHaveSingleItem().TryGetProperty("payload", out _).ShouldBeFalse("it may be large");
    }

    [Fact]
    public async Task A_bad_query_names_each_parameter()
    {
        using var response = await api.CreateOperator().GetAsync("/jobs?limit=0&offset=-1&status=lost&type=%00&queue=%00&parent_id=x&q=%00", Token);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Token);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        problem.GetProperty("code").GetString().ShouldBe("invalid_request");
        problem.GetProperty("errors").EnumerateObject().Select(error => error.Name).Order().ShouldBe(
            ["limit", "offset", "parent_id", "q", "queue", "status", "type"]);
    }

    [Theory]
    [InlineData("status=1")]
    [InlineData("limit=201")]
    [InlineData("offset=20001")]
    public async Task A_query_out_of_bounds_is_refused(string query)
    {
        using var response = await api.CreateOperator().GetAsync("/jobs?" + query, Token);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Jobs_are_found_by_queue_parent_id_and_key()
    {
        var key = $"key {Guid.CreateVersion7()}";
        var parent = await api.EnqueueWorkAsync("parent", new EnqueueOptions { IdempotencyKey = key });
        var child = await api.EnqueueWorkAsync("child", new EnqueueOptions { ParentId = parent });

        (await FindAsync($"parent_id={parent}")).ShouldBe([child]);
        (await FindAsync($"parent_id={parent}&status=dead")).ShouldBeEmpty();
        (await FindAsync($"q={parent}")).ShouldBe([parent]);
        (await FindAsync($"q={Uri.EscapeDataString(key)}")).ShouldBe([parent]);
        (await FindAsync($"q={Uri.EscapeDataString(key[..^1])}")).ShouldBeEmpty();
        (await FindAsync("queue=operations_test&limit=200")).ShouldContain(child);
        (await FindAsync("queue=no_such_queue")).ShouldBeEmpty();

        async Task<IEnumerable<Guid>> FindAsync(string query) =>
            (await api.CreateOperator().GetFromJsonAsync<JobsResponse>("/jobs?" + query, Voy8Json.Options, Token))!.Jobs.Select(job => job.JobId);
    }

    [Fact]
    public async Task One_job_tells_its_attempts_and_the_details_of_its_errors()
    {
        var id = await api.DeadWorkAsync("broken");

        var job = (await api.CreateOperator().GetFromJsonAsync<JobResponse>($"/jobs/{id}", Voy8Json.Options, Token))!;

        job.Error.ShouldBe(new JobErrorResponse("broken", "It failed.", Retryable: false, Detail: "the stack"));
        job.Attempts!.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            attempt => attempt.Attempt.ShouldBe(1),
            attempt => attempt.Outcome.ShouldBe("failed"),
            attempt => attempt.Error!.Detail.ShouldBe("the stack"));
        job.Result.ShouldBeNull();
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", "/events")]
    [InlineData("POST", "/cancel")]
    [InlineData("POST", "/retry")]
    public async Task A_job_that_is_not_there_is_a_problem_with_a_code(string method, string suffix)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"/jobs/{Guid.CreateVersion7()}{suffix}");
        using var response = await api.CreateOperator().SendAsync(request, Token);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Token);

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        problem.GetProperty("code").GetString().ShouldBe("job_not_found");
    }

    [Fact]
    public async Task A_parent_carries_its_children_and_is_as_far_as_they_are()
    {
        var batch = await Jobs.EnqueueBatchAsync(
            new ApiTestWork("parent"), [new JobItem<ApiTestWork>(new ApiTestWork("a")), new JobItem<ApiTestWork>(new ApiTestWork("b"))], cancellationToken: Token);
        var client = api.CreateOperator();
        using var cancelled = await client.PostAsync($"/jobs/{batch.Children[0].JobId}/cancel", null, Token);

        var parent = await client.GetFromJsonAsync<JsonElement>($"/jobs/{batch.Parent.JobId}", Token);
        var child = await client.GetFromJsonAsync<JsonElement>($"/jobs/{batch.Children[1].JobId}", Token);

        parent.GetProperty("children").GetRawText().ShouldBe("""{"total":2,"open":1,"succeeded":0,"failed":1}""");
        parent.GetProperty("progress_percent").GetDouble().ShouldBe(50);
        parent.GetProperty("status").GetString().ShouldBe("scheduled");
        parent.GetProperty("waits_for_children").GetBoolean().ShouldBeTrue();
        child.GetProperty("parent_id").GetGuid().ShouldBe(batch.Parent.JobId);
    }

    [Fact]
    public async Task A_job_is_cancelled_once_and_can_be_run_again()
    {
        var client = api.CreateOperator();
        var receipt = await Jobs.EnqueueAsync(new ApiTestWork("cancel"), cancellationToken: Token);

        (await PostAsync("cancel")).ShouldBe((HttpStatusCode.Accepted, "cancelled", null));
        (await PostAsync("cancel")).ShouldBe((HttpStatusCode.Conflict, null, "job_not_cancellable"));
        (await PostAsync("retry")).ShouldBe((HttpStatusCode.Accepted, "queued", null));
        (await PostAsync("retry")).ShouldBe((HttpStatusCode.Conflict, null, "job_not_retryable"));

        async Task<(HttpStatusCode, string?, string?)> PostAsync(string verb)
        {
            using var response = await client.PostAsync($"/jobs/{receipt.JobId}/{verb}", null, Token);
            var body = await response.Content.ReadFromJsonAsync<JsonElement>(Token);
            return (response.StatusCode, Text(body, "job_id") is null ? null : Text(body, "status"), Text(body, "code"));
        }
    }

    [Fact]
    public async Task A_job_is_followed_until_it_has_ended()
    {
        var client = api.CreateOperator();
        var receipt = await Jobs.EnqueueAsync(new ApiTestWork("follow"), cancellationToken: Token);
        using var response = await client.GetAsync($"/jobs/{receipt.JobId}/events", HttpCompletionOption.ResponseHeadersRead, Token);
        await using var stream = await response.Content.ReadAsStreamAsync(Token);

        var seen = new List<(string Event, string? Status)>();
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(Token))
        {
            seen.Add((item.EventType, Text(JsonElement.Parse(item.Data), "status")));
            if (seen.Count == 1)
            {
                (await client.PostAsync($"/jobs/{receipt.JobId}/cancel", null, Token)).Dispose();
            }
        }

        response.Content.Headers.ContentType?.MediaType.ShouldBe("text/event-stream");
        seen.ShouldBe([("progress", "queued"), ("completed", "cancelled"), ("end", null)]);
    }

    [Fact]
    public async Task A_stream_of_a_job_says_at_once_that_it_listens()
    {
        var receipt = await Jobs.EnqueueAsync(new ApiTestWork("listen"), cancellationToken: Token);
        using var response = await api.CreateOperator().GetAsync($"/jobs/{receipt.JobId}/events", HttpCompletionOption.ResponseHeadersRead, Token);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Token));

        (await reader.ReadLineAsync(Token)).ShouldBe(": listening");
        response.Headers.GetValues("X-Accel-Buffering").ShouldBe(["no"]);
    }

    [Fact]
    public async Task A_stream_of_a_job_that_never_ends_is_over_when_its_time_is()
    {
        var receipt = await Jobs.EnqueueAsync(new ApiTestWork("waits"), cancellationToken: Token);
        var control = api.Services.GetRequiredService<IJobControl>();

        var seen = new List<string>();
        await foreach (var item in JobEvents.FollowAsync(control, receipt.JobId, TimeSpan.FromSeconds(2), TimeProvider.System, Token))
        {
            seen.Add(item.EventType);
        }

        seen.ShouldBe(["progress"]);
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    [JobType("api_test_work", Queue = "nobody_serves_this")]
    private sealed record ApiTestWork(string Name);
}
