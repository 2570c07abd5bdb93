using System.Text;
using System.Text.Json;
using Voy8.Core.Catalogue;
using Voy8.Core.Catalogue.Exporting;
using Voy8.Core.Catalogue.Importing;
using Voy8.Testing;

namespace Voy8.Core.Tests.Catalogue;

public sealed class ExportTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    private const string Town =
        """
        {"id":"osm:node/1","name":"Zum \"Löwen\"","kind":"Restaurant","lat":48.1234567,"lon":11.5,"country":"DE","phone":"089 55169232; 089 1234567","website":"loewen.example","popularity":0.1234567891,"cuisine":"bavarian;pizza","description":"two\nlines, \"quoted\"","tags":{"alt_name":"Löwe","outdoor_seating":"yes","description:en":"Lion"}}
        {"id":"2","name":"Ταβέρνα, η «καλή»","nearestPlace":"Πειραιάς","openingHours":"Mo-Fr 09:00-17:00","priceLevel":"€€","features":["wifi"]}
        {"id":"=3","name":"Bare"}
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("jsonl")]
    [InlineData("csv")]
    [InlineData("geojson")]
    [InlineData("overpass")]
    [InlineData("overture")]
    public async Task What_was_exported_and_is_imported_again_changes_nothing(string format)
    {
        await using var host = await ImportHost.StartAsync(postgres, redis);
        await host.ImportAsync(Town);
        var before = await host.FingerprintAsync();

        var exported = await ExportAsync(host, "town", Enum.Parse<ExportFormat>(format, ignoreCase: true));

        (await host.ImportAsync(exported, fileName: "again." + VenueExports.ExtensionOf(Enum.Parse<ExportFormat>(format, ignoreCase: true)))).Counts.ShouldBe(new ImportCounts(format == "csv" ? Lines(exported) : 3, 0, 0, 3, 0));
        (await host.FingerprintAsync()).ShouldBe(before);

        // Elsewhere it says the same as well.
        (await host.ImportAsync(exported, dataset: "elsewhere", fileName: "again." + VenueExports.ExtensionOf(Enum.Parse<ExportFormat>(format, ignoreCase: true)))).Counts.Created.ShouldBe(3);
        (await host.AskAsync<long>(
            """
            select count(*) from enrichment a join venue v on v.id = a.venue_id join venue w on w.source_id = v.source_id and w.id <> v.id join enrichment b on b.venue_id = w.id
            where a.facts = b.facts and a.text_hash = b.text_hash
            """)).ShouldBe(6);
    }

    [Fact]
    public async Task An_export_tells_what_is_known_by_now()
    {
        await using var host = await ImportHost.StartAsync(postgres, redis);
        await host.ImportAsync(Town);
        await host.AskAsync<long>("""with said as (update enrichment set facts = facts || '{"phone":["+498999"]}' returning 1) select count(*) from said""");

        var first = JsonDocument.Parse((await ExportAsync(host, "town", ExportFormat.Jsonl)).Split('\n').Single(line => line.Contains("osm:node/1", StringComparison.Ordinal))).RootElement;

        first.GetProperty("phone").GetString().ShouldBe("+498999");
        first.GetProperty("website").GetString().ShouldBe("https://loewen.example/");
    }

    [Fact]
    public async Task OpenStreetMaps_objects_keep_their_numbers_and_others_name_themselves()
    {
        await using var host = await ImportHost.StartAsync(postgres, redis);
        await host.ImportAsync(Town + "\n" + """{"id":"osm:way/7","name":"Museum","kind":"museum","lat":1,"lon":2,"features":["wheelchair"]}""");

        var elements = JsonDocument.Parse(await ExportAsync(host, "town", ExportFormat.Overpass)).RootElement.GetProperty("elements").EnumerateArray().ToList();

        elements.Select(element => $"{element.GetProperty("type")}/{element.GetProperty("id")}").ShouldBe(["node/-1", "node/-2", "node/1", "way/7"], ignoreOrder: true);
        var way = elements.Single(element => element.GetProperty("type").GetString() == "way");
        way.GetProperty("center").GetProperty("lat").GetDouble().ShouldBe(1);
        way.GetProperty("tags").GetRawText().ShouldBe("""{"name":"Museum","tourism":"museum","wheelchair":"yes"}""");
        elements.Single(element => element.GetProperty("id").GetInt64() == 1).GetProperty("tags").GetProperty("amenity").GetString().ShouldBe("restaurant");
        elements.Select(element => element.GetProperty("tags")).Where(tags => tags.TryGetProperty("ref:voy8", out _))
            .Select(tags => tags.GetProperty("ref:voy8").GetString()).ShouldBe(["2", "=3"], ignoreOrder: true);
    }

    [Theory]
    [InlineData(ExportFormat.Overpass)]
    [InlineData(ExportFormat.Overture)]
    public async Task What_a_format_has_words_for_is_read_by_them_alone(ExportFormat format)
    {
        await using var host = await ImportHost.StartAsync(postgres, redis);
        await host.ImportAsync(Town);
        var exported = (await ExportAsync(host, "town", format)).Replace("\"facts\":", "\"passed_over\":", StringComparison.Ordinal);

        (await host.ImportAsync(exported, dataset: "elsewhere", fileName: "again." + VenueExports.ExtensionOf(format))).Counts.Created.ShouldBe(3);

        (await host.AskAsync<string>(
            """
            select e.facts->>'phone' || v.website from venue v join enrichment e on e.venue_id = v.id join dataset d on d.id = v.dataset_id
            where d.slug = 'elsewhere' and v.source_id = 'osm:node/1' and v.lat = 48.1234567 and v.kind = 'restaurant' and v.country = 'DE'
            """)).ShouldBe("""["+49891234567", "+498955169232"]https://loewen.example/""");
    }

    [Fact]
    public async Task Many_venues_are_written_one_at_a_time()
    {
        await using var host = await ImportHost.StartAsync(postgres, redis);
        await host.ImportAsync(string.Join('\n', Enumerable.Range(0, 3_000).Select(i => $$"""{"id":"{{i}}","name":"Venue {{i}}","description":"{{new string('x', 100)}}"}""")));

        JsonDocument.Parse(await ExportAsync(host, "town", ExportFormat.Geojson)).RootElement.GetProperty("features").GetArrayLength().ShouldBe(3_000);
        (await ExportAsync(host, "town", ExportFormat.Csv)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(3_001);
    }

    [Theory]
    [InlineData("""{"id":"1","name":"A","facts":{"field":"phone"}}""")]
    [InlineData("""{"id":"1","name":"A","facts":[1]}""")]
    [InlineData("""{"id":"1","name":"A","facts":[{"field":"colour","value":"red"}]}""")]
    [InlineData("""{"id":"1","name":"A","facts":[{"field":"phone","value":"1","confidence":2}]}""")]
    public async Task Facts_that_cannot_be_are_refused(string line)
    {
        await using var host = await ImportHost.StartAsync(postgres, redis);

        (await host.ImportAsync(line + "\n{\"id\":\"2\",\"name\":\"B\"}")).Counts.ShouldBe(new ImportCounts(2, 1, 0, 0, 1));
    }

    private static int Lines(string text) => text.Count(letter => letter == '\n');

    private static async Task<string> ExportAsync(ImportHost host, string slug, ExportFormat format)
    {
        var dataset = (await host.Host.Get<DatasetStore>().FindAsync(slug, Token))!;
        var target = new MemoryStream();
        await host.Host.Get<VenueExports>().WriteAsync(target, dataset, format, Token);
        return Encoding.UTF8.GetString(target.ToArray());
    }
}
