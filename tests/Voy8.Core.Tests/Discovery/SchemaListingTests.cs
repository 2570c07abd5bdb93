using Voy8.Core.Discovery.Directories;
using Voy8.Core.Enrichment;
using Voy8.Core.Extraction;

namespace Voy8.Core.Tests.Discovery;

/// <summary>The adapter for any directory whose result pages carry schema.org markup: it needs an address and nothing else.</summary>
public sealed class SchemaListingTests
{
    private static readonly DirectoryDefinition Directory = new() { Name = "any", Url = "https://directory.example/?q={keyword}&page={page}" };

    private const string JsonLd =
        """
        <script type="application/ld+json">
        {"@context":"https://schema.org","@type":"ItemList","itemListElement":[
          {"@type":"ListItem","position":1,"item":{"@type":"Restaurant","name":"Taverna Ilios","url":"/b/taverna-ilios","telephone":"+30 210 412 3456",
            "sameAs":"https://ilios.example/","address":{"@type":"PostalAddress","streetAddress":"Akti 12","postalCode":"185 38","addressLocality":"Piraeus"},
            "geo":{"@type":"GeoCoordinates","latitude":37.94,"longitude":23.64}}},
          {"@type":"ListItem","position":2,"item":{"@type":"Hotel","name":"Hotel Aegli","url":"https://directory.example/b/aegli"}},
          {"@type":"ListItem","position":3,"item":{"@type":"Article","name":"The ten best taverns"}}]}
        </script>
        """;

    private const string Microdata =
        """
        <div itemscope itemtype="https://schema.org/Bakery"><h2 itemprop="name">Φούρνος Γωνιά</h2><span itemprop="telephone">210 998 7766</span></div>
        """;

    [Fact]
    public void The_businesses_of_a_page_are_its_listings_whatever_the_notation()
    {
        var page = Read(JsonLd + Microdata);

        page.Listings.Select(listing => listing.Name).ShouldBe(["Taverna Ilios", "Hotel Aegli", "Φούρνος Γωνιά"], ignoreOrder: true);
        var taverna = page.Listings.Single(listing => listing.Name == "Taverna Ilios");
        taverna.HasPage.ShouldBeTrue();
        taverna.Kind.ShouldBe("restaurant");
        taverna.Website.ShouldBe("https://ilios.example/");
        taverna.Location.ShouldNotBeNull().Latitude.ShouldBe(37.94);
        Value(taverna, FactFields.Phone).ShouldBe("+302104123456");
        Value(taverna, FactFields.Street).ShouldBe("Akti");
        Value(taverna, FactFields.HouseNumber).ShouldBe("12");
        var bakery = page.Listings.Single(listing => listing.Kind == "bakery");
        bakery.HasPage.ShouldBeFalse();
        Value(bakery, FactFields.Phone).ShouldBe("+302109987766");
    }

    [Fact]
    public void A_page_that_asks_not_to_be_indexed_lists_nothing()
    {
        var page = Read(JsonLd, head: "<meta name=robots content=noindex>");

        (page.IsClosed, page.Listings.Count).ShouldBe((true, 0));
    }

    [Fact]
    public void Listings_of_a_page_are_bounded() =>
        Read(string.Concat(Enumerable.Range(0, 50).Select(i => Microdata.Replace("Φούρνος", $"Φούρνος {i}", StringComparison.Ordinal))), most: 20).Listings.Count.ShouldBe(20);

    private static ListingPage Read(string html, int most = 100, string head = "") => ListingReader.Read(
        new PageSource(new Uri("https://directory.example/?q=taverna&page=1"), $"<html><head>{head}</head><body>{html}</body></html>", DateTimeOffset.UnixEpoch), Directory, "restaurant", "GR", most);

    private static string? Value(Listing listing, string field) => listing.Facts.Where(fact => fact.Field == field).Select(fact => fact.Value).FirstOrDefault();
}
