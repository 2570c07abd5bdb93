using Voy8.Core.Enrichment;
using Voy8.Core.Extraction;

namespace Voy8.Core.Tests.Extraction;

/// <summary>What a page says of its kitchen, prices, amenities and pictures, in English, German, Dutch and Greek.</summary>
public sealed class OfferTests
{
    [Theory]
    [InlineData("Price range: $$ - $$$", "$$")]
    [InlineData("Preisklasse: €€", "€€")]
    [InlineData("Prijsklasse: €", "€")]
    [InlineData("Κατηγορία τιμών: €€€", "€€€")]
    [InlineData("Main courses from 9.50 €", "€")]
    [InlineData("Hauptgerichte ab 14,50 €", "€€")]
    [InlineData("Hoofdgerechten vanaf € 27,50", "€€€")]
    [InlineData("Κυρίως πιάτα από 48 €", "€€€€")]
    [InlineData("Mains £18", "££")]
    public void A_price_level_is_stated_or_follows_from_the_main_courses(string text, string expected) => Read($"<p>{text}</p>").Values(FactFields.PriceLevel).ShouldBe([expected]);

    [Fact]
    public void The_middle_price_of_a_menus_main_courses_counts()
    {
        const string Menu = "<h3>Vorspeisen</h3><p>Suppe 6,50 €</p><h3>Hauptgerichte</h3><p>Schnitzel 17,90 €</p><p>Scholle 21,50 €</p><p>Steak 34,00 €</p><h3>Getränke</h3><p>Wein 48,00 €</p>";

        Read(Menu).Values(FactFields.PriceLevel).ShouldBe(["€€"]);
    }

    [Theory]
    [InlineData("Gift cards from 10 € to 500 €")]
    [InlineData("$")]
    [InlineData("Hauptgerichte wechseln täglich")]
    public void Other_prices_are_no_price_level(string text) => Read($"<p>{text}</p>").Values(FactFields.PriceLevel).ShouldBeEmpty();

    [Theory]
    [InlineData("Authentic Greek and Italian cuisine", "greek", "italian")]
    [InlineData("Wir bieten feine italienische Küche.", "italian")]
    [InlineData("Franse keuken aan de gracht", "french")]
    [InlineData("Παραδοσιακή ελληνική κουζίνα", "greek")]
    [InlineData("Ιταλικό εστιατόριο στο λιμάνι", "italian")]
    [InlineData("We ship Italian shoes. The kitchen closes at ten.")]
    public void Cuisines_are_those_that_a_kitchen_is_said_to_have(string text, params string[] expected) => Read($"<p>{text}</p>").Values(FactFields.Cuisine).ShouldBe(expected, ignoreOrder: true);

    [Fact]
    public void A_shop_has_no_cuisine() =>
        Pages.Extractor.Extract(new PageSource(new Uri("http://shop.test/"), "<body><p>Italian food</p></body>", DateTimeOffset.UnixEpoch), new VenueProfile("Shop", "shop", "GB", null)).Values(FactFields.Cuisine).ShouldBeEmpty();

    [Theory]
    [InlineData("Honden zijn welkom op ons terras, gratis wifi.", Features.DogsAllowed, Features.OutdoorSeating, Features.Wifi)]
    [InlineData("Rolstoeltoegankelijk, eigen parkeerplaatsen en glutenvrije gerechten", Features.Wheelchair, Features.Parking, Features.GlutenFree)]
    [InlineData("Helaas geen honden toegestaan, pinnen: nee")]
    [InlineData("Δωρεάν WiFi, πρόσβαση για ΑμεΑ και χώρος στάθμευσης", Features.Wifi, Features.Wheelchair, Features.Parking)]
    [InlineData("Free WiFi, step-free access, vegetarian options", Features.Wifi, Features.Wheelchair, Features.Vegetarian)]
    [InlineData("WLAN, barrierefrei, vegetarische Gerichte, Parkplätze", Features.Wifi, Features.Wheelchair, Features.Vegetarian, Features.Parking)]
    public void Amenities_are_read_in_each_language(string text, params string[] expected) => Read($"<p>{text}</p>").Values(FactFields.Feature).ShouldBe(expected, ignoreOrder: true);

    [Theory]
    [InlineData("<a href='/menukaart'>Onze menukaart</a>", "http://cafe-anker.test/menukaart", null)]
    [InlineData("<a href='/karte.html'>Speisekarte</a>", "http://cafe-anker.test/karte.html", null)]
    [InlineData("<a href='/files/speisekarte.pdf'>Download</a>", "http://cafe-anker.test/files/speisekarte.pdf", null)]
    [InlineData("<a href='/katalogos'>Κατάλογος</a>", "http://cafe-anker.test/katalogos", null)]
    [InlineData("<a href='/reserveren'>Tafel reserveren</a>", null, "http://cafe-anker.test/reserveren")]
    [InlineData("<a href='https://widget.zenchef.com/x'>Table</a>", null, "https://widget.zenchef.com/x")]
    [InlineData("<a href='/kratiseis'>Κρατήσεις</a>", null, "http://cafe-anker.test/kratiseis")]
    public void Menus_and_bookings_are_linked_in_each_language(string body, string? menu, string? booking)
    {
        var page = Read(body);

        page.Values(FactFields.Menu).ShouldBe(menu is null ? [] : [menu]);
        page.Values(FactFields.Booking).ShouldBe(booking is null ? [] : [booking]);
    }

    [Fact]
    public void Profiles_are_the_businesss_own_not_the_site_builders_or_an_action()
    {
        var page = Read(
            """
            <a href="https://www.facebook.com/cafeanker">F</a><a href="https://www.facebook.com/wix">W</a><a href="https://twitter.com/intent/tweet?x">T</a>
            <a href="https://www.pinterest.com/pin/create/button">P</a><a href="https://bsky.app/profile/anker.test">B</a>
            """);

        page.Values(FactFields.Social).ShouldBe(["https://www.facebook.com/cafeanker", "https://bsky.app/profile/anker.test"]);
    }

    [Fact]
    public void Images_are_the_logo_and_photographs_not_icons()
    {
        var page = Read(
            """
            <header><img src="/img/logo.svg" alt="Café Anker logo"></header><img src="/i/facebook-icon.png" width="400"><img src="/small.jpg" width="40" height="40">
            <img src="data:image/gif;base64,R0" data-src="/photos/terrace.jpg" width="800" height="600"><figure><img src="/photos/room.webp"></figure>
            <footer><img src="/photos/footer.jpg"></footer><img src="/photos/loose.jpg">
            """);

        page.Values(FactFields.Image).ShouldBe(["http://cafe-anker.test/img/logo.svg", "http://cafe-anker.test/photos/terrace.jpg", "http://cafe-anker.test/photos/room.webp"], ignoreOrder: true);
    }

    [Fact]
    public void At_most_eight_photographs_are_kept() =>
        Read(string.Concat(Enumerable.Range(0, 100).Select(i => $"<img src='/p{i}.jpg' width=800 height=600>"))).Values(FactFields.Image).Length.ShouldBe(8);

    [Fact]
    public void Every_fact_has_its_source_method_confidence_and_time()
    {
        var fact = Read("<p>Preisklasse: €€</p>").Fact(FactFields.PriceLevel)!;

        fact.SourceUrl.ShouldBe("http://cafe-anker.test/");
        fact.Method.ShouldBe(FactMethod.Html);
        fact.Confidence.ShouldBeInRange(0.1, 0.9);
        fact.SeenAt.ShouldBe(DateTimeOffset.UnixEpoch);
    }

    private static PageContent Read(string body) => Pages.Extract($"<body>{body}</body>");
}
