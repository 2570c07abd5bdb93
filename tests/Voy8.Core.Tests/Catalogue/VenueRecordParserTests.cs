using System.Buffers;
using System.Text;
using Voy8.Core.Catalogue;
using Voy8.Core.Catalogue.Importing;

namespace Voy8.Core.Tests.Catalogue;

public sealed class VenueRecordParserTests
{
    private const string Full =
        """
        {"id":"osm:node/1","name":"Zum Löwen","category":"restaurants","kind":"Beer Hall","lat":48.1,"lon":11.5,"street":"Tal","houseNumber":7,
        "postcode":"80331","city":"München","country":"de","phone":"089 55169232; +49 89 12","email":"a@b.de;broken @ b.de","website":"www.loewen.de;https://x.de/y",
        "openingHours":"Mo-Su 10:00-23:00","cuisine":"bavarian;Vegan Food;vegan","wheelchair":"yes","outdoorSeating":"terrace","internetAccess":"wlan",
        "menuUrl":"https://x.de/menu.pdf","facebook":"zumloewen","instagram":"https://instagram.com/zl","popularity":0.25,"features":["quiet","nonsense"],
        "tags":{"diet:vegetarian":"only","payment:visa":"yes","dog":"no","name:en":"The Lion","description":"Seit 1400.","mobile":"0172 8505208","beer_garden":"yes"}}
        """;

    [Fact]
    public void Every_key_becomes_a_column_or_a_fact()
    {
        var record = Parse(Full.ReplaceLineEndings(""));

        record.ShouldSatisfyAllConditions(
            () => record.Id.ShouldBe("osm:node/1"),
            () => record.Kind.ShouldBe("beer_hall"),
            () => record.Location.ShouldBe(new GeoPoint(48.1, 11.5)),
            () => record.Country.ShouldBe("DE"),
            () => record.Website.ShouldBe("https://www.loewen.de/"),
            () => record.Popularity.ShouldBe(0.25),
            () => Values("name").ShouldBe(["Zum Löwen", "The Lion"]),
            () => Values("phone").ShouldBe(["+498955169232", "+49 89 12", "+491728505208"]),
            () => Values("email").ShouldBe(["a@b.de"]),
            () => Values("website").ShouldBe(["https://www.loewen.de/", "https://x.de/y"]),
            () => Values("house_number").ShouldBe(["7"]),
            () => Values("cuisine").ShouldBe(["bavarian", "vegan_food", "vegan"]),
            () => Values("feature").ShouldBe(["quiet", "beer_garden", "wheelchair", "wifi", "vegetarian", "cards", "outdoor_seating", "vegan"], ignoreOrder: true),
            () => Values("social_url").ShouldBe(["https://www.facebook.com/zumloewen", "https://instagram.com/zl"]),
            () => Values("description").ShouldBe(["Seit 1400."]),
            () => Values("country").ShouldBe(["DE"]));

        IEnumerable<string> Values(string field) => record.Facts.Where(fact => fact.Field == field).Select(fact => fact.Value);
    }

    [Theory]
    [InlineData("""{"id":"1","name":"Καφενείο Η Ωραία Ελλάς","kind":"cafe"}""", "Καφενείο Η Ωραία Ελλάς")]
    [InlineData("""{"id":"1","name":"Кафе «Пушкинъ»"}""", "Кафе «Пушкинъ»")]
    [InlineData("""{"id":"1","name":"Cafe\u0301 \u0001 d\u0000e"}""", "Café   d e")]
    [InlineData("""{"id":1,"name":"寿司"}""", "寿司")]
    public void Names_of_every_script_are_kept_composed_and_clean(string line, string name) => Parse(line).Name.ShouldBe(name);

    [Theory]
    [InlineData("http://\ufffd.com")]
    [InlineData("\u200d.com")]
    [InlineData("http://xn--ü.de")]
    public void A_website_whose_host_cannot_be_looked_up_is_left_out(string website)
    {
        var record = Parse(System.Text.Json.JsonSerializer.Serialize(new { id = "1", name = "x", website = $"{website};https://x.de/", menuUrl = website }));

        record.Website.ShouldBe("https://x.de/");
        record.Facts.ShouldNotContain(fact => fact.Field == "menu_url");
    }

    [Theory]
    [InlineData("yes", "shop", "shop")]
    [InlineData(null, null, "venue")]
    [InlineData("fast_food", "amenity", "fast_food")]
    public void An_unknown_kind_falls_back_to_its_key(string? kind, string? tag, string expected) =>
        Parse(System.Text.Json.JsonSerializer.Serialize(new { id = "1", name = "x", kind, tag })).Kind.ShouldBe(expected);

    [Theory]
    [InlineData("not json", "not valid JSON")]
    [InlineData("""{"id":"1","name":"x" """, "not valid JSON")]
    [InlineData("[1,2]", "one JSON object")]
    [InlineData("""{"name":"x"}""", "'id' is missing")]
    [InlineData("""{"id":"1"}""", "'name' is missing")]
    [InlineData("""{"id":"1","name":"  "}""", "'name' is missing")]
    [InlineData("""{"id":"1","name":["x"]}""", "'name' must be a text, and is a list")]
    [InlineData("""{"id":"1","name":"x","lat":"48","lon":11}""", "'lat' must be a number, and is a text")]
    [InlineData("""{"id":"1","name":"x","lat":91.5,"lon":11}""", "'lat' must be from -90 to 90, and is 91.5")]
    [InlineData("""{"id":"1","name":"x","lat":1e999,"lon":11}""", "'lat' must be from -90 to 90")]
    [InlineData("""{"id":"1","name":"x","lat":48}""", "'lat' and 'lon' must both be given")]
    [InlineData("""{"id":"1","name":"x","country":"Germany"}""", "two letters")]
    [InlineData("""{"id":"1","name":"x","popularity":7}""", "'popularity' must be from 0 to 1")]
    [InlineData("""{"id":"1","name":"x","tags":[]}""", "'tags' must be an object, and is a list")]
    [InlineData("""{"id":"1","name":"half \ud83c a letter"}""", "not valid Unicode")]
    [InlineData("""{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":1}}}}}}}}}""", "not valid JSON")]
    public void A_line_that_is_no_venue_is_refused_with_the_reason(string line, string reason) =>
        Should.Throw<VenueFormatException>(() => Parse(line)).Message.ShouldContain(reason);

    [Fact]
    public void Bytes_that_are_no_text_are_refused() =>
        Should.Throw<VenueFormatException>(() => VenueRecordParser.Parse(new([.. "{\"id\":\"1\",\"name\":\""u8, 0xC3, 0x28, .. "\"}"u8])));

    [Theory]
    [InlineData("id", VenueRecordParser.MaxIdLength)]
    [InlineData("name", VenueRecordParser.MaxNameLength)]
    [InlineData("kind", VenueRecordParser.MaxKindLength)]
    [InlineData("street", RecordReader.MaxTextLength)]
    public void A_text_is_bounded(string key, int max)
    {
        Parse(With(key, max)).ShouldNotBeNull();
        Should.Throw<VenueFormatException>(() => Parse(With(key, max + 1))).Message.ShouldContain($"'{key}' is longer than {max}");

        static string With(string key, int length) => System.Text.Json.JsonSerializer.Serialize(
            new Dictionary<string, string> { ["id"] = "1", ["name"] = "x", [key] = new('y', length) });
    }

    [Fact]
    public void The_number_of_tags_is_bounded()
    {
        var tags = string.Join(',', Enumerable.Range(0, 501).Select(i => $"\"t{i}\":\"yes\""));

        Should.Throw<VenueFormatException>(() => Parse("""{"id":"1","name":"x","tags":{""" + tags + "}}")).Message.ShouldContain("more than 500");
    }

    [Fact]
    public void The_hash_is_of_what_is_said_and_not_of_how_it_is_written()
    {
        var hash = Parse("""{"id":"1","name":"x","city":"Bonn"}""").ToDraft().ContentHash;

        Parse("""{ "city" : "Bonn", "name":"x ", "id":"1", "unknown":[1] }""").ToDraft().ContentHash.ShouldBe(hash);
        Parse("""{"id":"1","name":"x","city":"Köln"}""").ToDraft().ContentHash.ShouldNotBe(hash);
    }

    private static VenueRecord Parse(string line) => VenueRecordParser.Parse(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(line)));
}
