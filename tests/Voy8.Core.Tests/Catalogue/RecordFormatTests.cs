using System.Text;
using Voy8.Core.Catalogue.Importing;
using Voy8.Core.Catalogue.Importing.Formats;

namespace Voy8.Core.Tests.Catalogue;

/// <summary>How files of each format are told, cut and read; without a database.</summary>
public sealed class RecordFormatTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("venues", """{"id":"1","name":"A"}""", ImportFormat.Jsonl)]
    [InlineData("venues", """{"id":"1","name":"A","features":["wifi"]}""", ImportFormat.Jsonl)]
    [InlineData("venues.json", """ [{"id":"1"}]""", ImportFormat.Json)]
    [InlineData("venues.json", """{"type":"FeatureCollection","features":[{"type":"Feature"}]}""", ImportFormat.Geojson)]
    [InlineData("venues", """{"version":0.6,"osm3s":{"elements":1},"elements":[""", ImportFormat.Overpass)]
    [InlineData("venues.txt", "Firma;Straße;Ort\nA;B;C", ImportFormat.Csv)]
    [InlineData("venues.csv", "name\nA", ImportFormat.Csv)]
    [InlineData("venues.jsonl", "a,b", ImportFormat.Jsonl)]
    public void The_format_is_told_by_the_name_or_the_beginning(string fileName, string head, ImportFormat format) =>
        RecordFormat.Of(null, fileName, Encoding.UTF8.GetBytes(head.Replace("Firma", "name", StringComparison.Ordinal)), ColumnMapping.None).Format.ShouldBe(format);

    [Theory]
    [InlineData("Firma;Straße;Hausnr.;PLZ;Ort;Land;Telefon;E-Mail;Webseite;Breite;Länge", "name,street,houseNumber,postcode,city,country,phone,email,website,lat,lon")]
    [InlineData("Όνομα,Διεύθυνση,Τ.Κ.,Πόλη,Τηλέφωνο", "name,street,postcode,city,phone")]
    [InlineData("Nom|Adresse|Code postal|Ville|Pays", "name,street,postcode,city,country")]
    [InlineData("Place Name\tStreet Address\tZip\tlatitude\tLNG", "name,street,postcode,lat,lon")]
    public void Columns_are_guessed_in_several_languages(string header, string keys)
    {
        var format = RecordFormat.Of(ImportFormat.Csv, "", Encoding.UTF8.GetBytes(header + "\n"), ColumnMapping.None);

        format.Dialect!.Columns.Select(column => format.Mapping.Columns.Single(pair => pair.Value == column).Key).ShouldBe(keys.Split(','));
    }

    [Fact]
    public async Task A_chosen_mapping_goes_before_a_guess_and_what_it_does_not_know_is_a_tag()
    {
        var mapping = ColumnMapping.Parse("""{"name":"second","phone":""}""", out _);
        var record = (await ReadAsync("name,second,phone,diet:vegan\nA,B,089 55169232,yes", ImportFormat.Csv, mapping)).Records.ShouldHaveSingleItem();

        record.Name.ShouldBe("B");
        record.Facts.ShouldContain(fact => fact.Field == "feature" && fact.Value == "vegan");
        record.Facts.ShouldNotContain(fact => fact.Field == "phone");
        ColumnMapping.Parse("""{"nonsense":"a"}""", out var problem);
        problem.ShouldNotBeNull();
        Should.Throw<VenueFormatException>(() => RecordFormat.Of(ImportFormat.Csv, "", "a,b\n"u8, ColumnMapping.None)).Message.ShouldContain("name");
        Should.Throw<VenueFormatException>(() => RecordFormat.Of(ImportFormat.Csv, "", "name,b\n"u8, mapping)).Message.ShouldContain("second");
    }

    [Fact]
    public async Task Csv_goes_over_line_breaks_in_quotes_and_counts_the_lines_of_the_file()
    {
        var (records, errors) = await ReadAsync(
            "name,description,lat,lon\r\n\"Zum \"\"Löwen\"\"\",\"two\r\nlines\",\"48,1\",11.5\r\n\r\n,nameless,,\r\nplain,quote \" inside,,\r\ntoo,many,1,2,3\r\nlast,,,",
            ImportFormat.Csv);

        records.Select(record => record.Name).ShouldBe(["Zum \"Löwen\"", "plain", "last"]);
        records[0].Location.ShouldBe(new Voy8.Core.Catalogue.GeoPoint(48.1, 11.5));
        errors.Select(error => error.Line).ShouldBe([5L, 7]);
        records.Select(record => record.Id).Distinct().Count().ShouldBe(3, "each is known by what it says of itself");
    }

    [Fact]
    public async Task A_quote_that_never_ends_costs_its_own_line_alone()
    {
        var (records, errors) = await ReadAsync("name,city\n\"open,A\n" + string.Concat(Enumerable.Range(0, 100).Select(i => $"venue {i},B\n")), ImportFormat.Csv, maxBytes: 300);

        records.Count.ShouldBe(100);
        errors.ShouldHaveSingleItem().Line.ShouldBe(2);
    }

    [Fact]
    public async Task A_long_line_of_csv_is_refused_and_the_next_one_read()
    {
        var (records, errors) = await ReadAsync($"name,city\n{new string('x', 200_000)},A\nB,C\n", ImportFormat.Csv, maxBytes: 300);

        records.ShouldHaveSingleItem().Name.ShouldBe("B");
        errors.ShouldHaveSingleItem().Message.ShouldContain("too long");
    }

    [Fact]
    public async Task Csv_that_is_not_utf8_is_read_as_western() =>
        (await ReadAsync(Encoding.Latin1.GetBytes("name,city\nCafé,Orléans\n"), ImportFormat.Csv)).Records.ShouldHaveSingleItem().Name.ShouldBe("Café");

    [Fact]
    public async Task Geojson_is_read_feature_by_feature()
    {
        var (records, errors) = await ReadAsync(
            """
            { "type": "FeatureCollection", "crs": {"a": [1, {"features": []}]}, "features": [
              {"type":"Feature","id":"a","geometry":{"type":"Point","coordinates":[11.5,48.1]},"properties":{"name":"A","Telefon":"089 55169232","country":"DE"}},
              7,
              {"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[10,40],[12,40],[12,42],[10,42],[10,40]]]},"properties":{"@id":"way/5","name":"B","shop":"bakery","addr:city":"X"}},
              {"type":"Feature","id":"c","geometry":null,"properties":{"name":""}}
            ], "more": 1 }
            """,
            ImportFormat.Geojson);

        records.Select(record => (record.Id, record.Kind)).ShouldBe([("a", "venue"), ("osm:way/5", "bakery")]);
        records[0].Facts.ShouldContain(fact => fact.Value == "+498955169232");
        records[1].Location.ShouldBe(new Voy8.Core.Catalogue.GeoPoint(41, 11));
        errors.Select(error => error.Line).ShouldBe([2L, 4]);
    }

    [Fact]
    public async Task Overpass_elements_become_venues_with_their_tags()
    {
        var (records, errors) = await ReadAsync(
            """
            {"version":0.6,"elements":[
            {"type":"node","id":1,"lat":48.1,"lon":11.5,"tags":{"name":"A","amenity":"cafe","outdoor_seating":"yes","contact:phone":"+49 89 55169232"}},
            {"type":"way","id":2,"center":{"lat":1,"lon":2},"nodes":[1,2],"tags":{"name":"B","amenity":"yes","shop":"kiosk","addr:country":"DE"}},
            {"type":"node","id":3,"lat":1,"lon":2}]}
            """,
            ImportFormat.Overpass);

        records.Select(record => (record.Id, record.Kind, record.Location?.Latitude)).ShouldBe([("osm:node/1", "cafe", 48.1), ("osm:way/2", "kiosk", 1)]);
        records[0].Facts.ShouldContain(fact => fact.Field == "feature" && fact.Value == "outdoor_seating");
        errors.ShouldHaveSingleItem().Message.ShouldContain("no tags");
    }

    [Fact]
    public async Task Overture_places_are_read_line_by_line()
    {
        var (records, _) = await ReadAsync(
            """{"type":"Feature","id":"08f","geometry":{"type":"Point","coordinates":[23.7,37.9]},"properties":{"names":{"primary":"Ταβέρνα","common":{"en":"Taverna"}},"categories":{"primary":"greek_restaurant"},"confidence":0.9,"phones":["+302101234567"],"websites":["https://t.example/"],"socials":["https://www.facebook.com/1"],"addresses":[{"freeform":"Akti 1","locality":"Piraeus","postcode":"18538","country":"GR"}]}}""",
            ImportFormat.Jsonl);

        var record = records.ShouldHaveSingleItem();
        (record.Id, record.Name, record.Kind, record.Country, record.Website).ShouldBe(("overture:08f", "Ταβέρνα", "greek_restaurant", "GR", "https://t.example/"));
        record.Facts.Select(fact => fact.Value).ShouldContain("https://www.facebook.com/1");
    }

    [Theory]
    [InlineData("""{"features":[{"type":"Feature","id":"a","properties":{"name":"A"}},{"type":""", 1)]
    [InlineData("""{"features":[{"type":"Feature","id":"a","properties":{"name":"A"}} oops""", 1)]
    [InlineData("""{"elements":[]}""", 0)]
    [InlineData("", 0)]
    public async Task A_document_that_breaks_off_says_so_and_keeps_what_came_before(string text, int records)
    {
        var read = await ReadAsync(text, ImportFormat.Geojson);

        read.Records.Count.ShouldBe(records);
        read.Errors.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Elements_that_are_too_long_are_passed_over_whatever_is_in_them()
    {
        var huge = $$"""{"type":"Feature","x":[{"a":"{{new string('y', 400)}}"},{{string.Join(',', Enumerable.Repeat("[1,2]", 50_000))}}]}""";
        var (records, errors) = await ReadAsync($$"""[{{huge}},{"id":"1","name":"A"},{{huge}},{"id":"2","name":"B"}]""", ImportFormat.Json, maxBytes: 1_000);

        records.Select(record => record.Name).ShouldBe(["A", "B"]);
        errors.Select(error => (error.Line, error.Message)).ShouldBe([(1L, "The line is too long."), (3L, "The line is too long.")]);
    }

    [Fact]
    public async Task A_value_without_end_and_nesting_without_end_stop_the_reading()
    {
        (await ReadAsync($$"""[{"id":"1","name":"{{new string('x', 500_000)}}"}]""", ImportFormat.Json, maxBytes: 1_000)).Records.ShouldBeEmpty();
        (await ReadAsync($$"""{"a":{{new string('[', 1_000)}}""", ImportFormat.Geojson, maxBytes: 1_000)).Errors.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Whatever_is_cut_has_its_end_in_the_file()
    {
        const string Text = "name,city\nA,\"B\nC\"\nD,E";
        var ends = new List<long>();
        await foreach (var line in CsvCutter.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(Text)), ',', 1_000, Token))
        {
            ends.Add(line.End);
        }

        ends.ShouldBe([10L, 18, 21]);
    }

    private static Task<(List<VenueRecord> Records, List<ImportError> Errors)> ReadAsync(string text, ImportFormat format, ColumnMapping? mapping = null, int maxBytes = 64_000) =>
        ReadAsync(Encoding.UTF8.GetBytes(text), format, mapping, maxBytes);

    private static async Task<(List<VenueRecord> Records, List<ImportError> Errors)> ReadAsync(byte[] file, ImportFormat format, ColumnMapping? mapping = null, int maxBytes = 64_000)
    {
        var recognised = RecordFormat.Of(format, "", file.AsSpan(0, Math.Min(file.Length, FormatDetector.HeadBytes)), mapping ?? ColumnMapping.None);
        using var parser = recognised.CreateParser();
        var (records, errors) = (new List<VenueRecord>(), new List<ImportError>());
        await foreach (var line in recognised.CutAsync(new MemoryStream(file), maxBytes, Token))
        {
            RecordTaker.Take(line, parser, records.Add, errors.Add);
        }

        return (records, errors);
    }
}
