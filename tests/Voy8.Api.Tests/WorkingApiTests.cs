using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Voy8.Core.Catalogue.Importing;
using Voy8.Core.Crawling;
using Voy8.Jobs;
using Voy8.Testing;

namespace Voy8.Api.Tests;

/// <summary>An API that does the jobs itself, with no worker beside it.</summary>
public sealed class WorkingApiTests(ApiFixture fixture)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_api_that_is_told_to_work_does_the_jobs_in_its_own_process()
    {
        await using var database = await fixture.CreateDatabaseAsync();
        await using var api = fixture.CreateApi(database, ("Worker:Enabled", "true"));
        var client = await api.CreateOperatorAsync();
        await Eventually.TrueAsync(
            async () => (await GetAsync(client, "/schedules/import-clean-up")).Body.TryGetProperty("next_at", out var next) && next.ValueKind == JsonValueKind.String,
            Deadline,
            "the worker's schedules are declared");

        using var run = await client.PostAsync("/schedules/import-clean-up/run", null, Token);
        run.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var job = (await run.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("job_id").GetGuid();
        await EndedAsync(client, job, "succeeded");

        var (status, health) = await GetAsync(client, "/worker/health");
        status.ShouldBe(HttpStatusCode.OK);
        health.GetProperty("status").GetString().ShouldBe("ok");
        health.GetProperty("jobs_processed").GetInt64().ShouldBeGreaterThanOrEqualTo(1);
        var workers = (await GetAsync(client, "/workers")).Body.GetProperty("workers");
        workers.EnumerateArray().ShouldHaveSingleItem().GetProperty("worker_id").GetGuid().ShouldBe(health.GetProperty("worker_id").GetGuid());
    }

    [Fact]
    public async Task An_api_does_not_work_unless_it_is_told_to()
    {
        (await GetAsync(fixture.CreateClient(), "/worker/health")).Status.ShouldBe(HttpStatusCode.NotFound);
        fixture.Services.GetService<WorkerStatus>().ShouldBeNull();
    }

    [Fact]
    public async Task A_worker_of_some_queues_leaves_the_others_alone()
    {
        await using var database = await fixture.CreateDatabaseAsync();
        await using var api = fixture.CreateApi(database, ("Worker:Enabled", "true"), ("Worker:Queues:0", "crawl"), ("Worker:Concurrency", "3"));
        var client = await api.CreateOperatorAsync();
        var jobs = api.Services.GetRequiredService<IJobClient>();

        var other = await jobs.EnqueueAsync(new CleanUpImports(), new EnqueueOptions { Priority = JobPriority.Urgent }, Token);
        var crawls = await jobs.EnqueueManyAsync([.. Enumerable.Range(0, 20).Select(_ => new JobItem<CrawlVenue>(new CrawlVenue(Guid.CreateVersion7())))], Token);
        foreach (var crawl in crawls)
        {
            await EndedAsync(client, crawl.JobId, "succeeded");
        }

        (await GetAsync(client, $"/jobs/{other.JobId}")).Body.GetProperty("status").GetString().ShouldBe("queued");
        var worker = (await GetAsync(client, "/workers")).Body.GetProperty("workers").EnumerateArray().ShouldHaveSingleItem();
        worker.GetProperty("queues").EnumerateArray().Select(queue => queue.GetString()).ShouldBe(["crawl"]);
        worker.GetProperty("concurrency").GetInt32().ShouldBe(3);
    }

    private static async Task EndedAsync(HttpClient client, Guid job, string status)
    {
        string? last = null;
        await Eventually.TrueAsync(
            async () => (last = (await GetAsync(client, $"/jobs/{job}")).Body.GetProperty("status").GetString()) == status,
            Deadline,
            $"job {job} became {status}; it is {last}");
    }

    private static async Task<(HttpStatusCode Status, JsonElement Body)> GetAsync(HttpClient client, string path)
    {
        using var response = await client.GetAsync(path, Token);
        return (response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>(Token));
    }
}
