using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Voy8.Jobs;
using Voy8.Testing;

namespace Voy8.Api.Tests;

public sealed class SchedulesApiTests(ApiFixture api) : IAsyncLifetime
{
    private TestDatabase? _database;
    private ApiFactory? _api;
    private IHost? _worker;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private HttpClient Client { get; set; } = null!;

    /// <summary>A worker that declares the schedules; it serves a queue that is always empty, so what they enqueue stays.</summary>
    public async ValueTask InitializeAsync()
    {
        _database = await api.CreateDatabaseAsync();
        _api = api.CreateApi(_database);
        Client = await _api.CreateOperatorAsync();
        var connection = _database.ConnectionString;
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(
        [
            new("Worker:Queues:0", "nothing_waits_here"),
            new("Jobs:Schedules:held:Paused", "true"),
        ]);
        builder.Services.AddSingleton(_ => NpgsqlDataSource.Create(connection));
        builder.AddJobWorker();
        builder.Services
            .AddJobSchedule("yearly", "0 12 1 1 *", new ScheduledTestWork("yearly"), "Europe/Athens", "Once a year.")
            .AddJobSchedule("held", "@daily", new ScheduledTestWork("held"));
        _worker = builder.Build();
        await _worker.StartAsync(Token);
        await Eventually.TrueAsync(
            async () => (await GetAsync("/schedules/held")).GetProperty("declared").GetBoolean(), TimeSpan.FromSeconds(30), "the schedules are declared");
    }

    public async ValueTask DisposeAsync()
    {
        if (_worker is not null)
        {
            await _worker.StopAsync(CancellationToken.None);
            await ((IAsyncDisposable)_worker).DisposeAsync();
        }

        if (_api is not null)
        {
            await _api.DisposeAsync();
        }

        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }

    [Fact]
    public async Task Schedules_are_listed_and_read_by_name()
    {
        var list = await GetAsync("/schedules");
        var one = await GetAsync("/schedules/yearly");

        list.GetProperty("schedules").EnumerateArray().Select(schedule => schedule.GetProperty("name").GetString()).ShouldBe(["held", "yearly"]);
        one.GetProperty("description").GetString().ShouldBe("Once a year.");
        one.GetProperty("cron").GetString().ShouldBe("0 12 1 1 *");
        one.GetProperty("time_zone").GetString().ShouldBe("Europe/Athens");
        one.GetProperty("job_type").GetString().ShouldBe("scheduled_test_work");
        one.GetProperty("queue").GetString().ShouldBe("nobody_serves_this_either");
        var next = one.GetProperty("next_at").GetDateTimeOffset();
        (next.Month, next.Day, next.UtcDateTime.Hour).ShouldBe((1, 1, 10));
    }

    [Fact]
    public async Task A_schedule_is_paused_resumed_and_run_now()
    {
        var paused = await PostAsync("yearly", "pause");
        var run = await PostAsync("yearly", "run");
        var ran = await GetAsync("/schedules/yearly");
        var resumed = await PostAsync("yearly", "resume");

        (paused.Status, paused.Body.GetProperty("paused").GetBoolean(), paused.Body.TryGetProperty("next_at", out var next) && next.ValueKind != JsonValueKind.Null)
            .ShouldBe((HttpStatusCode.OK, true, false));
        run.Status.ShouldBe(HttpStatusCode.Accepted);
        run.Body.GetProperty("job_type").GetString().ShouldBe("scheduled_test_work");
        run.Location.ShouldBe($"/jobs/{run.Body.GetProperty("job_id").GetGuid()}");
        ran.GetProperty("last_job_id").GetGuid().ShouldBe(run.Body.GetProperty("job_id").GetGuid());
        ran.GetProperty("last_job_status").GetString().ShouldBe("queued");
        (resumed.Status, resumed.Body.GetProperty("paused").GetBoolean()).ShouldBe((HttpStatusCode.OK, false));
        resumed.Body.GetProperty("next_at").GetDateTimeOffset().Month.ShouldBe(1);
    }

    [Fact]
    public async Task What_configuration_holds_paused_is_not_resumed()
    {
        var refused = await PostAsync("held", "resume");

        refused.Status.ShouldBe(HttpStatusCode.Conflict);
        refused.Body.GetProperty("code").GetString().ShouldBe("schedule_held_by_configuration");
        refused.Body.GetProperty("detail").GetString()!.ShouldContain("Jobs:Schedules:held:Paused");
        (await GetAsync("/schedules/held")).GetProperty("pause_is_configured").GetBoolean().ShouldBeTrue();
    }

    [Theory]
    [InlineData("GET", "no-such")]
    [InlineData("GET", "no%0Asuch")]
    [InlineData("POST", "no-such/pause")]
    [InlineData("POST", "no-such/resume")]
    [InlineData("POST", "no-such/run")]
    [InlineData("POST", "no%0Asuch/run")]
    public async Task A_schedule_that_is_not_there_is_a_problem_with_a_code(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"/schedules/{path}");
        using var response = await Client.SendAsync(request, Token);

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("code").GetString().ShouldBe("schedule_not_found");
    }

    private async Task<JsonElement> GetAsync(string path) => await Client.GetFromJsonAsync<JsonElement>(path, Token);

    private async Task<(HttpStatusCode Status, JsonElement Body, string? Location)> PostAsync(string name, string verb)
    {
        using var response = await Client.PostAsync($"/schedules/{name}/{verb}", null, Token);
        return (response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>(Token), response.Headers.Location?.ToString());
    }

    [JobType("scheduled_test_work", Queue = "nobody_serves_this_either")]
    private sealed record ScheduledTestWork(string Name);
}
