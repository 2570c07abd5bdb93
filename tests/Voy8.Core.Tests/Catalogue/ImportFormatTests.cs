using System.Text;
using Voy8.Core.Catalogue.Importing;
using Voy8.Core.Catalogue.Importing.Formats;
using Voy8.Jobs;
using Voy8.Testing;

namespace Voy8.Core.Tests.Catalogue;

/// <summary>Files of other formats on their way into the catalogue.</summary>
public sealed class ImportFormatTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_csv_file_goes_in_and_again_changes_nothing()
    {
        await using var host = await ImportHost.StartAsync(postgres, redis);

        var import = await host.ImportAsync("Firma;Ort;Breite;Länge\nA;München;48,1;11,5\nB;;;\n", fileName: "firmen.csv", wish: new ImportWish(Mapping: ColumnMapping.Parse("""{"name":"Firma"}""", out _)));
        (import.State, import.Format, import.Counts).ShouldBe((ImportState.Succeeded, ImportFormat.Csv, new ImportCounts(3, 2, 0, 0, 0)));
        (await host.AskAsync<double>("select lat from venue where name = 'A'")).ShouldBe(48.1);
        var before = await host.FingerprintAsync();

        (await host.ImportAsync("name,city,lat,lon\nB,,,\nA,München,48.1,11.5\n", fileName: "other.csv")).Counts.Unchanged.ShouldBe(2, "the same is said in another order");
        (await host.FingerprintAsync()).ShouldBe(before);
    }

    [Theory]
    [InlineData("town.csv")]
    [InlineData("town.geojson")]
    public async Task An_import_stopped_between_two_batches_goes_on_where_it_was(string fileName)
    {
        await using var host = await ImportHost.StartAsync(postgres, redis, ("Import:BatchLines", "10"), ("Import:ChunkBytes", "1024"));
        var id = await host.UploadAsync(Encoding.UTF8.GetBytes(Town(fileName, 35)), fileName: fileName);
        using var killed = new CancellationTokenSource();
        var first = new FakeJobContext { OnReport = progress => CancelAfter(progress, 20, killed) };
        await Should.ThrowAsync<OperationCanceledException>(() => host.RunAsync(new ImportVenues(id), first, killed.Token));
        var there = await host.CountAsync("venue");
        there.ShouldBeInRange(1, 25);

        await host.RunAsync(new ImportVenues(id), new FakeJobContext(attempt: 2), Token);

        var import = (await host.Host.Get<ImportStore>().FindAsync(id, Token))!;
        (import.State, import.Counts.Created, import.Counts.Unchanged, import.Counts.Refused).ShouldBe((ImportState.Succeeded, 35L, 0L, 0L));
    }

    [Fact]
    public async Task A_trial_counts_what_would_become_of_the_lines_and_writes_nothing()
    {
        await using var host = await ImportHost.StartAsync(postgres, redis);
        await host.ImportAsync("""{"id":"1","name":"A"}""" + "\n" + """{"id":"2","name":"B"}""");
        var before = await host.FingerprintAsync();

        var import = await host.ImportAsync(
            """{"id":"1","name":"A"}""" + "\n" + """{"id":"2","name":"Bb"}""" + "\n" + """{"id":"3","name":"C"}""" + "\n{}", wish: new ImportWish(DryRun: true));

        (import.State, import.Counts).ShouldBe((ImportState.Succeeded, new ImportCounts(4, Created: 1, Updated: 1, Unchanged: 1, Refused: 1)));
        (await host.FingerprintAsync()).ShouldBe(before);
        (await host.CountAsync("import_error")).ShouldBe(1);
        (await host.ImportAsync("""{"id":"1","name":"A"}""", dataset: "nowhere", wish: new ImportWish(DryRun: true))).Counts.Created.ShouldBe(1);
        (await host.CountAsync("dataset where slug = 'nowhere'")).ShouldBe(0);
    }

    [Fact]
    public async Task A_document_that_breaks_off_fails_and_keeps_what_came_before()
    {
        await using var host = await ImportHost.StartAsync(postgres, redis);
        var whole = Town("town.geojson", 5);
        var id = await host.UploadAsync(Encoding.UTF8.GetBytes(whole[..^20]), fileName: "town.geojson");

        (await Should.ThrowAsync<PermanentJobException>(() => host.RunAsync(new ImportVenues(id), new FakeJobContext(), Token))).Message.ShouldContain("not valid JSON");

        (await host.CountAsync("venue")).ShouldBe(4);
        (await host.Host.Get<ImportStore>().FindAsync(id, Token))!.State.ShouldBe(ImportState.Failed);
    }

    [Fact]
    public async Task A_csv_file_without_names_is_dead_at_once()
    {
        await using var host = await ImportHost.StartAsync(postgres, redis);
        var id = await host.UploadAsync("colour,weight\nred,7"u8.ToArray(), fileName: "town.csv");

        (await Should.ThrowAsync<PermanentJobException>(() => host.RunAsync(new ImportVenues(id), new FakeJobContext(), Token))).Message.ShouldContain("mapping");
    }

    private static void CancelAfter(JobProgress progress, long lines, CancellationTokenSource source)
    {
        if (progress.Processed >= lines)
        {
            source.Cancel();
        }
    }

    private static string Town(string fileName, int venues) => fileName.EndsWith("csv", StringComparison.Ordinal)
        ? "id,name,description\n" + string.Concat(Enumerable.Range(1, venues).Select(i => $"v{i},Venue {i},\"two\nlines\"\n"))
        : "{\"type\":\"FeatureCollection\",\"features\":[" + string.Join(",\n", Enumerable.Range(1, venues).Select(i =>
            $$$"""{"type":"Feature","id":"v{{{i}}}","geometry":{"type":"Point","coordinates":[11.{{{i}}},48]},"properties":{"name":"Venue {{{i}}}"}}""")) + "]}";
}
