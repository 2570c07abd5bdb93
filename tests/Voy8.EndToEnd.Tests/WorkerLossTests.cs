using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Voy8.Testing;

namespace Voy8.EndToEnd.Tests;

[Collection(nameof(RunningSystem))]
public sealed class WorkerLossTests(RunningSystem system)
{
    // The demo town's sites that answer after a second or more.
    private const string SlowSite = "the-lamplighter";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_crawl_whose_worker_is_killed_is_finished_by_another()
    {
        Browser.RequireOrSkip();
        using var api = new HttpClient { BaseAddress = system.Api };
        var venue = await system.AskAsync<string>($"select id::text from venue where website like 'http://{SlowSite}.%'", Cancellation);
        await system.TownIsReadAsync(Cancellation);

        using var accepted = await api.PostAsync($"/venues/{venue}/refresh", content: null, Cancellation);
        var job = (await accepted.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("job_id").GetGuid();
        string[] worker = [];
        await Eventually.TrueAsync(async () => (worker = await RunningWorkerAsync(job)).Length > 0, TimeSpan.FromMinutes(1), "the crawl runs");
        using (var process = Process.GetProcessById(int.Parse(worker[1], CultureInfo.InvariantCulture)))
        {
            process.Kill();
        }

        await Eventually.TrueAsync(async () => (await StatusAsync(api, job)).Status == "succeeded", TimeSpan.FromMinutes(1), "another worker finishes it");
        (await StatusAsync(api, job)).Worker.ShouldNotBe(worker[0]);
        (await system.AskAsync<string>($"select error ->> 'kind' from jobs.attempt where job_id = '{job}'", Cancellation)).ShouldBe("lease_expired");
    }

    /// <summary>Id and process id of the worker that runs the job; nothing while none does.</summary>
    private async Task<string[]> RunningWorkerAsync(Guid job) => (await system.AskAsync<string>(
        $"select w.id || ':' || w.name from jobs.job j join jobs.worker w on w.id = j.worker_id where j.id = '{job}' and j.status = 2", Cancellation))
        ?.Split(':') is [var id, .., var processId] ? [id, processId] : [];

    private static async Task<(string? Status, string? Worker)> StatusAsync(HttpClient api, Guid job)
    {
        var state = await api.GetFromJsonAsync<JsonElement>($"/jobs/{job}", Cancellation);
        return (state.GetProperty("status").GetString(), state.TryGetProperty("worker_id", out var worker) ? worker.GetString() : null);
    }
}
