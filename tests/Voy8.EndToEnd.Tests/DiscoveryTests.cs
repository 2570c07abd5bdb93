using System.Net.Http.Json;
using System.Text.Json;
using Voy8.Testing;

namespace Voy8.EndToEnd.Tests;

[Collection(nameof(RunningSystem))]
public sealed class DiscoveryTests
{
    // The demo town is on this machine: nobody is bothered by haste.
    private static readonly (string, string)[] InHaste = [("Crawling__MinDelay", "00:00:00"), ("Crawling__DelayFactor", "0")];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_five_times_on_the_way_a_discovery_ends_with_the_same_catalogue()
    {
        Browser.RequireOrSkip();
        var undisturbed = await DiscoverAsync(_ => Task.CompletedTask);

        var killed = await DiscoverAsync(async run =>
        {
            for (var kill = 1; kill <= 5; kill++)
            {
                await run.ReachAsync(pages: kill * 9);
                await run.KillAsync();
            }
        });

        undisturbed.Split('\n').Length.ShouldBeGreaterThan(100);
        killed.ShouldBe(undisturbed);
    }

    private static async Task<string> DiscoverAsync(Func<Run, Task> disturb)
    {
        await using var system = new RunningSystem(InHaste);
        await system.InitializeAsync();
        await system.TownIsReadAsync(Cancellation);
        using var api = await system.OperateAsync(Cancellation);
        using var accepted = await api.PostAsJsonAsync(
            "/discovery/businesses", new { city_id = "harbour", industry_id = "restaurants", dataset_id = "discovered" }, Cancellation);
        var discovery = await accepted.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        var run = new Run(system, api, discovery.GetProperty("id").GetGuid(), discovery.GetProperty("job_id").GetGuid());

        await disturb(run);

        await Eventually.TrueAsync(async () => (await run.ReadAsync()).GetProperty("status").GetString() == "succeeded", TimeSpan.FromMinutes(6), "the discovery is done");
        (await run.ReadAsync()).GetProperty("counts").GetProperty("found").GetInt32().ShouldBe(300);
        return (await system.AskAsync<string>(Catalogue, Cancellation))!;
    }

    /// <summary>Which listings are which venue, and what the directory said of it: a line a venue.</summary>
    private const string Catalogue =
        """
        select string_agg(line, E'\n' order by line) from (
            select concat_ws(' | ',
                string_agg(l.key, ' ' order by l.key),
                case when d.slug = 'harbour' then v.source_id end,
                (select string_agg(distinct regexp_replace(f.field || '=' || f.value, ':[0-9]{4,5}/', '/'), ' ')
                 from venue_fact f where f.venue_id = v.id and f.source like 'directory:%')) as line
            from directory_listing l join venue v on v.id = l.venue_id join dataset d on d.id = v.dataset_id
            group by v.id, d.slug) as lines
        """;

    private sealed record Run(RunningSystem System, HttpClient Api, Guid Id, Guid Job)
    {
        public Task<JsonElement> ReadAsync() => Api.GetFromJsonAsync<JsonElement>($"/discovery/{Id}", Cancellation);

        public Task ReachAsync(int pages) => Eventually.TrueAsync(
            async () => (await ReadAsync()).GetProperty("counts").GetProperty("pages").GetInt32() >= pages, TimeSpan.FromMinutes(2), $"{pages} pages are read");

        public Task<string> KillAsync() => System.KillWorkerOfAsync(Job, Cancellation);
    }
}
