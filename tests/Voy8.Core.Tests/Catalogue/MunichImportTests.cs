using System.Diagnostics;
using Voy8.Core.Catalogue;
using Voy8.Core.Catalogue.Importing;
using Voy8.Jobs;
using Voy8.Testing;

namespace Voy8.Core.Tests.Catalogue;

/// <summary>Real venues, through a real worker.</summary>
public sealed class MunichImportTests(PostgresServerFixture postgres, RedisServerFixture redis, ITestOutputHelper output)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Munich_goes_in_within_seconds_and_a_second_time_changes_nothing()
    {
        var path = SharedData.RequireOrSkip("venues/munich-osm-venues.jsonl");
        await using var core = await CoreHost.StartAsync(postgres, redis, builder => builder.AddCatalogueJobs().AddJobWorker(), null, ("Worker:Queues:0", "import"));
        var host = new ImportHost(core);

        var first = await ImportAsync(core, path);
        first.Counts.ShouldBe(new ImportCounts(Lines: 8097, Created: 8097, Updated: 0, Unchanged: 0, Refused: 0));
        var before = await host.FingerprintAsync();
        (await ImportAsync(core, path)).Counts.ShouldBe(new ImportCounts(Lines: 8097, Created: 0, Updated: 0, Unchanged: 8097, Refused: 0));
        (await host.FingerprintAsync()).ShouldBe(before);

        (await host.CountAsync("jobs.job where type = 'crawl_venue'")).ShouldBe(0, "nothing is in scope by default");
        (await host.CountAsync("jobs.job where type = 'embed_venues'")).ShouldBe(81, "a hundred venues each");
        (await host.CountAsync("enrichment where 'vegetarian' = any (features) and search @@ 'vegetarisch'")).ShouldBeGreaterThan(1_000);
        (await host.CountAsync("enrichment where 'outdoor_seating' = any (features)")).ShouldBeGreaterThan(1_500);
        (await host.CountAsync("enrichment where search @@ 'biergarten'")).ShouldBeGreaterThan(15);
        (await host.CountAsync("venue_fact where field = 'phone' and value like '+49%' and value not like '% %' and source = 'import:munich'")).ShouldBeGreaterThan(3_700);
        (await host.CountAsync("venue where website not like 'http%'")).ShouldBe(0);
    }

    private async Task<Import> ImportAsync(CoreHost core, string path)
    {
        var uploads = core.Get<ImportUploads>();
        var clock = Stopwatch.StartNew();
        await using var file = File.OpenRead(path);
        var id = await uploads.BeginAsync(path, Token);
        await uploads.CompleteAsync(id, await uploads.AppendAsync(id, file, Token), DatasetDescription.For(path, "munich", "Munich", null, null), Token);
        var uploaded = clock.Elapsed;
        Import? import = null;
        await Eventually.TrueAsync(
            async () => (import = await core.Get<ImportStore>().FindAsync(id, Token))!.State is ImportState.Succeeded or ImportState.Failed,
            TimeSpan.FromMinutes(2),
            "the import ends");
        output.WriteLine($"uploaded after {uploaded.TotalSeconds:0.00} s, imported after {clock.Elapsed.TotalSeconds:0.00} s: {import}");
        return import!;
    }
}
