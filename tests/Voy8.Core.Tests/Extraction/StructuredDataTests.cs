using Voy8.Core.Catalogue;
using Voy8.Core.Enrichment;
using Voy8.Core.Extraction.StructuredData;

namespace Voy8.Core.Tests.Extraction;

public sealed class StructuredDataTests
{
    private const string Cafe =
        """
        {"@context":"https://schema.org","@type":"CafeOrCoffeeShop","name":"Café Anker","telephone":"030 23125010","email":"mailto:Hallo@cafe-anker.de",
         "description":"Kaffee und Kuchen am Wasser, seit 1921.","priceRange":"€€","servesCuisine":"Coffee shop, Cake",
         "address":{"@type":"PostalAddress","streetAddress":"Hafenstraße 12a","postalCode":"24103","addressLocality":"Kiel","addressCountry":"Germany"},
         "openingHoursSpecification":[{"@type":"OpeningHoursSpecification","dayOfWeek":["Monday","https://schema.org/Tuesday"],"opens":"09:00","closes":"18:00"},
            {"@type":"OpeningHoursSpecification","dayOfWeek":"Saturday","opens":"10:00:00","closes":"00:00"}],
         "amenityFeature":[{"@type":"LocationFeatureSpecification","name":"Free WiFi","value":true},{"@type":"LocationFeatureSpecification","name":"Parking","value":false}],
         "acceptsReservations":"True","hasMenu":"/karte","sameAs":["https://www.facebook.com/cafeanker","https://en.wikipedia.org/wiki/Kiel"],"image":["/a.jpg"]}
        """;

    [Fact]
    public void JSON_LD_gives_every_field()
    {
        var page = Pages.Extract(Pages.JsonLd(Cafe));

        page.Facts.Where(fact => fact.Method == FactMethod.JsonLd).Select(fact => (fact.Field, fact.Value)).ShouldBe(
            [
                (FactFields.Name, "Café Anker"), (FactFields.Description, "Kaffee und Kuchen am Wasser, seit 1921."), (FactFields.Phone, "+493023125010"),
                (FactFields.Email, "hallo@cafe-anker.de"), (FactFields.Street, "Hafenstraße"), (FactFields.HouseNumber, "12a"), (FactFields.Postcode, "24103"),
                (FactFields.City, "Kiel"), (FactFields.Country, "DE"), (FactFields.OpeningHours, "Mo,Tu 09:00-18:00; Sa 10:00-24:00"), (FactFields.PriceLevel, "€€"),
                (FactFields.Cuisine, "coffee_shop"), (FactFields.Cuisine, "cake"), (FactFields.Feature, Features.Wifi), (FactFields.Feature, Features.Reservation),
                (FactFields.Menu, "http://cafe-anker.test/karte"), (FactFields.Social, "https://www.facebook.com/cafeanker"), (FactFields.Image, "http://cafe-anker.test/a.jpg"),
            ],
            ignoreOrder: true);
        page.Facts.ShouldAllBe(fact => fact.SourceUrl == "http://cafe-anker.test/" && fact.SeenAt == DateTimeOffset.UnixEpoch && fact.Confidence > 0 && fact.Confidence <= 1);
    }

    [Theory]
    [InlineData("<!-- {0} -->")]
    [InlineData("<!-- Our café. -->\n{0}")]
    [InlineData("//<![CDATA[\n{0}\n//]]>")]
    [InlineData("/* made by a plugin */ {0};")]
    [InlineData("[{0},]")]
    [InlineData("{0}{0}")]
    [InlineData("{0},\n{0}")]
    [InlineData("\uFEFF{0}")]
    [InlineData("{0} garbage")]
    [InlineData("{\"@context\":\"https://schema.org\",\"@graph\":[{\"@type\":\"WebSite\",\"name\":\"x\"},{0}]}")]
    public void JSON_LD_is_read_however_content_systems_maul_it(string pattern)
    {
        var json = pattern.Replace("{0}", """{"@type":"Restaurant","name":"Café Anker","telephone":"+49 30 23125010",}""", StringComparison.Ordinal);

        Pages.Extract(Pages.JsonLd(json)).Values(FactFields.Phone).ShouldBe(["+493023125010"]);
    }

    [Fact]
    public void Raw_control_characters_and_impossible_escapes_inside_strings_are_mended() =>
        JsonLdReader.Read(JsonLdBlock.Parse("{\"@type\":\"Cafe\",\"name\":\"Line\none\\'s \\x \\u00e9\",\"url\":\"http:\\/\\/a.test\"}")).ShouldHaveSingleItem().FirstText("name").ShouldBe("Line one's x é");

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{{{{")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("{\"@type\":5,\"@id\":[1],\"name\":{\"@value\":null}}")]
    [InlineData("<b>no</b>")]
    public void What_is_no_JSON_LD_gives_nothing(string json) =>
        Pages.Extract(Pages.JsonLd(json)).Facts.ShouldNotContain(fact => fact.Method == FactMethod.JsonLd);

    [Fact]
    public void References_among_items_are_resolved()
    {
        const string Json =
            """
            {"@graph":[{"@type":"LocalBusiness","@id":"#b","name":"Café Anker","address":{"@id":"#a"}},
             {"@type":"PostalAddress","@id":"#a","streetAddress":"Am Kai 3","addressLocality":"Kiel"}]}
            """;

        var page = Pages.Extract(Pages.JsonLd(Json));

        page.Values(FactFields.City).ShouldBe(["Kiel"]);
        page.Values(FactFields.HouseNumber).ShouldBe(["3"]);
    }

    [Fact]
    public void Items_that_refer_to_each_other_for_ever_end()
    {
        const string Json = """{"@graph":[{"@type":"LocalBusiness","@id":"#a","name":"Café Anker","address":{"@id":"#a"},"geo":{"@id":"#a"}}]}""";

        Pages.Extract(Pages.JsonLd(Json)).Values(FactFields.Name).ShouldBe(["Café Anker"]);
    }

    [Fact]
    public void Microdata_is_read_with_nested_items_and_itemref()
    {
        const string Html =
            """
            <body><div itemscope itemtype="http://schema.org/Restaurant" itemref="more"><h1 itemprop="name">Café Anker</h1>
            <div itemprop="address" itemscope itemtype="http://schema.org/PostalAddress"><span itemprop="streetAddress">Am Kai 3</span><span itemprop="addressLocality">Kiel</span></div>
            <time itemprop="openingHours" datetime="Mo-Fr 09:00-17:00">weekdays</time><a itemprop="hasMenu" href="/m">menu</a></div>
            <p id="more"><meta itemprop="priceRange" content="$$"><span itemprop="telephone">030 23125010</span></p></body>
            """;

        var facts = Pages.Extract(Html).Facts.Where(fact => fact.Method == FactMethod.Microdata).ToDictionary(fact => fact.Field, fact => fact.Value);

        facts[FactFields.Name].ShouldBe("Café Anker");
        facts[FactFields.Street].ShouldBe("Am Kai");
        facts[FactFields.City].ShouldBe("Kiel");
        facts[FactFields.OpeningHours].ShouldBe("Mo-Fr 09:00-17:00");
        facts[FactFields.Menu].ShouldBe("http://cafe-anker.test/m");
        facts[FactFields.PriceLevel].ShouldBe("$$");
        facts[FactFields.Phone].ShouldBe("+493023125010");
    }

    [Fact]
    public void RDFa_is_read_by_vocabulary_and_by_prefix()
    {
        const string ByVocabulary =
            """
            <body><div vocab="https://schema.org/" typeof="Restaurant"><span property="name">Café Anker</span>
            <div property="address" typeof="PostalAddress"><span property="addressLocality">Kiel</span></div><span property="telephone" content="+493023125010">call</span></div></body>
            """;
        var byPrefix = ByVocabulary.Replace("vocab=\"https://schema.org/\"", "prefix=\"s: http://schema.org/\"", StringComparison.Ordinal)
            .Replace("property=\"", "property=\"s:", StringComparison.Ordinal).Replace("typeof=\"", "typeof=\"s:", StringComparison.Ordinal);

        foreach (var html in new[] { ByVocabulary, byPrefix })
        {
            var facts = Pages.Extract(html).Facts.Where(fact => fact.Method == FactMethod.Rdfa).ToDictionary(fact => fact.Field, fact => fact.Value);
            facts[FactFields.Name].ShouldBe("Café Anker");
            facts[FactFields.City].ShouldBe("Kiel");
            facts[FactFields.Phone].ShouldBe("+493023125010");
        }
    }

    [Fact]
    public void Of_several_businesses_the_one_with_the_venues_name_is_taken()
    {
        const string Json =
            """
            [{"@type":"Restaurant","name":"Bar Nordstern","telephone":"+493023125001","address":{"streetAddress":"A 1"}},
             {"@type":"Restaurant","name":"Cafe Anker","telephone":"+493023125002","address":{"streetAddress":"B 2"}},
             {"@type":"Organization","name":"Web agency","telephone":"+493023125003"}]
            """;

        Pages.Extract(Pages.JsonLd(Json)).Values(FactFields.Phone).ShouldBe(["+493023125002"]);
    }

    [Fact]
    public void Of_several_branches_the_near_one_is_taken_and_none_when_nothing_tells_them_apart()
    {
        const string Json =
            """
            [{"@type":"Store","name":"Chain","telephone":"+493023125001","geo":{"latitude":52.5,"longitude":13.4},"address":{"streetAddress":"A 1"}},
             {"@type":"Store","name":"Chain","telephone":"+493023125002","geo":{"latitude":"48.137","longitude":"11.575"},"address":{"streetAddress":"B 2"}}]
            """;

        Pages.Extract(Pages.JsonLd(Json), "Filiale", location: new GeoPoint(48.1371, 11.5751)).Values(FactFields.Phone).ShouldBe(["+493023125002"]);
        Pages.Extract(Pages.JsonLd(Json), "Filiale").Values(FactFields.Phone).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("CafeOrCoffeeShop", "FoodEstablishment", true)]
    [InlineData("CafeOrCoffeeShop", "LocalBusiness", true)]
    [InlineData("LocalBusiness", "Organization", true)]
    [InlineData("restaurant", "LocalBusiness", true)]
    [InlineData("", "Place", false)]
    [InlineData("LocalBusiness", "Place", true)]
    [InlineData("Museum", "LocalBusiness", false)]
    [InlineData("Person", "Organization", false)]
    public void Types_stand_in_the_tree_of_schema_org(string type, string ancestor, bool isA) => SchemaTypes.IsA(type, ancestor).ShouldBe(isA);
}
