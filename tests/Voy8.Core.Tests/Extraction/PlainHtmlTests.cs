using Voy8.Core.Enrichment;
using Voy8.Core.Extraction;
using Voy8.Core.Extraction.Contacts;

namespace Voy8.Core.Tests.Extraction;

public sealed class PlainHtmlTests
{
    [Theory]
    [InlineData("<p>Tel: 030 / 231 250 10</p>", "DE", "+493023125010")]
    [InlineData("<p>Tel.: +49 (0)30 23125-010</p>", "DE", "+493023125010")]
    [InlineData("<a href='tel:+49-30-23125010'>call</a>", null, "+493023125010")]
    [InlineData("<p>Τηλ. 210 3456789</p>", "GR", "+302103456789")]
    [InlineData("<dl><dt>Phone</dt><dd><b>01632</b> <b>960010</b></dd></dl>", "GB", "+441632960010")]
    [InlineData("<p>Fax: 030 23125010</p>", "DE", null)]
    [InlineData("<p>Tel 030 23125010, Fax 030 23125011</p>", "DE", "+493023125010")]
    [InlineData("<p>01632 960010</p>", "GB", null)]
    [InlineData("<p>IBAN DE12 5001 0517 0648 4898 90, founded 12.05.1921</p>", "DE", null)]
    public void Telephone_numbers_become_E164(string body, string? country, string? expected) =>
        Pages.Extract($"<body>{body}</body>", country: country).Values(FactFields.Phone).ShouldBe(expected is null ? [] : [expected]);

    [Theory]
    [InlineData("<a href='mailto:Info@Anker.de?subject=x'>mail</a>", "info@anker.de")]
    [InlineData("<p>Write to hello@anker.de.</p>", "hello@anker.de")]
    [InlineData("<p>hello [at] anker [dot] de</p>", "hello@anker.de")]
    [InlineData("<p>hallo(ät)anker.de</p>", "hallo@anker.de")]
    [InlineData("<p>gruss (at) anker (Punkt) de</p>", "gruss@anker.de")]
    [InlineData("<p>info (παπάκι) anker (τελεία) gr</p>", "info@anker.gr")]
    [InlineData("<p>&#104;&#105;&#64;anker.de</p>", "hi@anker.de")]
    [InlineData("<a data-cfemail='422a2b022329276c262730'>[email protected]</a>", "hi@ake.der")]
    [InlineData("<a data-cfemail='42zz'>x</a>", null)]
    [InlineData("<p>logo@2x.png and you@example.com</p>", null)]
    [InlineData("<p>Meet at noon at the pier.</p>", null)]
    public void Email_addresses_are_found_though_hidden(string body, string? expected) =>
        Pages.Extract($"<body>{body}</body>").Values(FactFields.Email).ShouldBe(expected is null ? [] : [expected]);

    [Theory]
    [InlineData("<address>Hafenstraße 12a<br>24103 Kiel</address>", "DE", "Hafenstraße", "12a", "24103", "Kiel")]
    [InlineData("<p>Adresse: Schwalbentreppe 34, 00595 Marenthos</p>", "DE", "Schwalbentreppe", "34", "00595", "Marenthos")]
    [InlineData("<p>Ακτή Ποσειδώνος 14, 185 31 Πειραιάς</p>", "GR", "Ακτή Ποσειδώνος", "14", "185 31", "Πειραιάς")]
    [InlineData("<p>58 Harbour Quay, Bristol BS1 5QA</p>", "GB", "Harbour Quay", "58", "BS1 5QA", "Bristol")]
    [InlineData("<p>58 Harbour Quay, ZX1 5QA Marenthos</p>", "GB", "Harbour Quay", "58", "ZX1 5QA", "Marenthos")]
    public void Addresses_are_found_in_the_form_of_the_country(string body, string country, params string[] expected)
    {
        var page = Pages.Extract($"<body>{body}</body>", country: country);

        new[] { FactFields.Street, FactFields.HouseNumber, FactFields.Postcode, FactFields.City }.Select(field => page.Values(field).Single()).ShouldBe(expected);
    }

    [Theory]
    [InlineData("Karlstraße 12a", "Karlstraße", "12a")]
    [InlineData("12 High Street", "High Street", "12")]
    [InlineData("Straße des 17. Juni 135", "Straße des 17. Juni", "135")]
    [InlineData("The Old Mill", "The Old Mill", null)]
    public void A_street_is_divided_from_its_number(string text, string street, string? number) => AddressReader.SplitStreet(text).ShouldBe((street, number));

    [Theory]
    [InlineData("Our terrace has a view of the sea.", Features.OutdoorSeating, Features.SeaView)]
    [InlineData("Sorry, no dogs allowed.")]
    [InlineData("Hunde sind willkommen, WLAN ist kostenlos.", Features.DogsAllowed, Features.Wifi)]
    [InlineData("Leider nicht rollstuhlgerecht.")]
    [InlineData("Vegane und vegetarische Gerichte, keine Kartenzahlung", Features.Vegan, Features.Vegetarian)]
    [InlineData("Ζωντανή μουσική κάθε Σάββατο, δεκτά κατοικίδια", Features.LiveMusic, Features.DogsAllowed)]
    [InlineData("Prices to go up; children's shoes; still water")]
    public void Features_are_read_from_words_unless_these_deny_them(string text, params string[] expected) =>
        Pages.Extract($"<body><p>{text}</p></body>").Values(FactFields.Feature).ShouldBe(expected, ignoreOrder: true);

    [Fact]
    public void Links_tell_of_menu_booking_profiles_and_pages_to_read()
    {
        var page = Pages.Extract(
            """
            <body><nav><a href="/ueber-uns">Über uns</a><a href="/speisekarte.php">Speisekarte</a><a href="/kontakt#form">Kontakt</a><a href="/impressum" rel="nofollow">Impressum</a>
            <a href="/bilder.jpg">Anfahrt</a></nav><a href="https://www.opentable.de/r/anker">Tisch reservieren</a>
            <a href="https://www.instagram.com/anker/">Instagram</a><a href="https://www.facebook.com/sharer.php?u=x">Teilen</a><a href="javascript:alert(1)">Kontakt</a></body>
            """);

        page.Links.Select(link => (link.Url.PathAndQuery, link.Topic)).ShouldBe([("/ueber-uns", PageTopic.About), ("/speisekarte.php", PageTopic.Menu), ("/kontakt", PageTopic.Contact)]);
        page.Values(FactFields.Menu).ShouldBe(["http://cafe-anker.test/speisekarte.php"]);
        page.Values(FactFields.Booking).ShouldBe(["https://www.opentable.de/r/anker"]);
        page.Values(FactFields.Social).ShouldBe(["https://www.instagram.com/anker/"]);
    }

    [Fact]
    public void The_description_is_the_meta_elements_or_else_the_first_prose()
    {
        const string Prose = "In unserem Café am Wasser backen wir seit 1921 jeden Morgen selbst, und der Kaffee kommt aus der eigenen Rösterei nebenan.";
        Pages.Extract($"<head><meta name=description content='Ein Café am Wasser mit eigener Rösterei und Backstube.'></head><body><p>{Prose}</p></body>")
            .Fact(FactFields.Description)!.Value.ShouldBe("Ein Café am Wasser mit eigener Rösterei und Backstube.");
        Pages.Extract($"<body><footer><p>{new string('x', 100)}</p></footer><main><p>{Prose}</p></main></body>").Fact(FactFields.Description)!.Value.ShouldBe(Prose);
        Pages.Extract($"<body><p>{string.Concat(Enumerable.Repeat(Prose + " ", 100))}</p></body>").Fact(FactFields.Description)!.Value.Length.ShouldBeLessThanOrEqualTo(2_000);
    }

    [Theory]
    [InlineData("noindex", true, false)]
    [InlineData("nofollow", false, true)]
    [InlineData("none", true, true)]
    [InlineData("index, follow", false, false)]
    public void Robots_meta_elements_are_obeyed(string rules, bool noIndex, bool noFollow)
    {
        var page = Pages.Extract($"<head><meta name=robots content='{rules}'></head><body><p>Tel: 030 23125010</p><a href='/kontakt'>Kontakt</a></body>");

        (page.NoIndex, page.NoFollow).ShouldBe((noIndex, noFollow));
        (page.Facts.Count == 0).ShouldBe(noIndex);
        (page.Links.Count == 0).ShouldBe(noIndex || noFollow);
    }
}
