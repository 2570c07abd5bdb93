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
        using var api = await system.OperateAsync(Cancellation);
        var venue = await system.AskAsync<string>($"select id::text from venue where website like 'http://{SlowSite}.%'", Cancellation);
        await system.TownIsReadAsync(Cancellation);

        using var accepted = await api.PostAsync($"/venues/{venue}/refresh", content: null, Cancellation);
        var job = (await accepted.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("job_id").GetGuid();
        var worker = await system.KillWorkerOfAsync(job, Cancellation);

        await Eventually.TrueAsync(async () => (await StatusAsync(api, job)).Status == "succeeded", TimeSpan.FromMinutes(1), "another worker finishes it");
        (await StatusAsync(api, job)).Worker.ShouldNotBe(worker);
        (await system.AskAsync<string>($"select error ->> 'kind' from jobs.attempt where job_id = '{job}'", Cancellation)).ShouldBe("lease_expired");
    }

    private static async Task<(string? Status, string? Worker)> StatusAsync(HttpClient api, Guid job)
    {
        var state = await api.GetFromJsonAsync<JsonElement>($"/jobs/{job}", Cancellation);
        return (state.GetProperty("status").GetString(), state.TryGetProperty("worker_id", out var worker) ? worker.GetString() : null);
    }
}
