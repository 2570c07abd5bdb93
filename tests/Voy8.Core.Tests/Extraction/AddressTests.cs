using Voy8.Core.Enrichment;
using Voy8.Core.Extraction;

namespace Voy8.Core.Tests.Extraction;

public sealed class AddressTests
{
    [Theory]
    [InlineData("US", "<p>12 Main Street, Suite 5<br>Springfield, IL 62701-1234</p>", "Main Street Suite 5", "12", "62701-1234", "Springfield")]
    [InlineData("US", "<p>Visit us at 720 Brazos Suite 110 Austin TX 78701</p>", "Brazos Suite 110", "720", "78701", "Austin")]
    [InlineData("US", "<p>1235 Washington Ave</p><p>Miami Beach, Florida</p><p>33139</p>", "Washington Ave", "1235", "33139", "Miami Beach")]
    [InlineData("US", "<p>N112 W16700 Mequon Road, Germantown, WI 53022</p>", "Mequon Road", "N112 W16700", "53022", "Germantown")]
    [InlineData("CA", "<p>101-1305 Welch St<br>North Vancouver, BC V7P 1B3</p>", "Welch St", "101-1305", "V7P 1B3", "North Vancouver")]
    [InlineData("GB", "<p>6 Eldon Way<br>Hockley<br>Essex<br>SS5 4AD</p>", "Eldon Way", "6", "SS5 4AD", "Hockley")]
    [InlineData("GB", "<p>Registered Office: 29 Great George St, Bristol, BS1 5QT.</p>", "Great George St", "29", "BS1 5QT", "Bristol")]
    [InlineData("DE", "<p>Am Alten Hafen 12 a<br>D-24103 Kiel<br>Tel. 0431 1234567</p>", "Am Alten Hafen", "12a", "24103", "Kiel")]
    [InlineData("AT", "<p>Mariahilfer Straße 12, 1060 Wien</p>", "Mariahilfer Straße", "12", "1060", "Wien")]
    [InlineData("CH", "<p>Häringstrasse 2<br>CH-8001 Zürich</p>", "Häringstrasse", "2", "8001", "Zürich")]
    [InlineData("NL", "<p>Keizersgracht 123<br>1015 CJ Amsterdam</p>", "Keizersgracht", "123", "1015 CJ", "Amsterdam")]
    [InlineData("FR", "<p>12, rue de la Paix<br>75002 Paris</p>", "rue de la Paix", "12", "75002", "Paris")]
    [InlineData("FR", "<p>8 avenue du général de Gaulle, 75008 Paris Cedex 08</p>", "avenue du général de Gaulle", "8", "75008", "Paris")]
    [InlineData("FR", "<p>3 rue d'Alsace, 59650 Villeneuve d'Ascq</p>", "rue d'Alsace", "3", "59650", "Villeneuve d'Ascq")]
    [InlineData("IT", "<p>Via dei Mille 12, 00185 Roma</p>", "Via dei Mille", "12", "00185", "Roma")]
    [InlineData("IT", "<p>Via degli Scipioni, 5 - 00192 Roma</p>", "Via degli Scipioni", "5", "00192", "Roma")]
    [InlineData("IT", "<p>Piazza delle Erbe 1, 37121 Verona</p>", "Piazza delle Erbe", "1", "37121", "Verona")]
    [InlineData("IT", "<p>Via dell'Orso 9, 20121 Milano</p>", "Via dell'Orso", "9", "20121", "Milano")]
    [InlineData("IT", "<p>Corso Massimo d’Azeglio 4, 10126 Torino</p>", "Corso Massimo d’Azeglio", "4", "10126", "Torino")]
    [InlineData("DE", "<p>Zur alten Post 3, 24103 Kiel</p>", "Zur alten Post", "3", "24103", "Kiel")]
    [InlineData("DE", "<p>Am alten Hafen 12<br>24103 Kiel</p>", "Am alten Hafen", "12", "24103", "Kiel")]
    [InlineData("DE", "<p>In der kleinen Freiheit 4, 22767 Hamburg</p>", "In der kleinen Freiheit", "4", "22767", "Hamburg")]
    [InlineData("FR", "<p>5 bis rue du Port - 17000 La Rochelle</p>", "rue du Port", "5 bis", "17000", "La Rochelle")]
    [InlineData("IT", "<p>Via Roma, 12 - 00184 Roma (RM)</p>", "Via Roma", "12", "00184", "Roma")]
    [InlineData("ES", "<p>Calle Mayor 5, 28013 Madrid</p>", "Calle Mayor", "5", "28013", "Madrid")]
    [InlineData("GR", "<p>Λεωφόρος Συγγρού 12, Αθήνα 117 41</p>", "Λεωφόρος Συγγρού", "12", "117 41", "Αθήνα")]
    [InlineData("GR", "<p>Ερμού 12, Τ.Κ. 105 63 Αθήνα</p>", "Ερμού", "12", "105 63", "Αθήνα")]
    [InlineData("CY", "<p>Οδός Λήδρας 45, 1011 Λευκωσία</p>", "Λήδρας", "45", "1011", "Λευκωσία")]
    [InlineData("BE", "<p>Grote Markt 1, 1000 Brussel</p>", "Grote Markt", "1", "1000", "Brussel")]
    [InlineData("PL", "<p>Teofila Firlika 19<br>71-637 Szczecin</p>", "Teofila Firlika", "19", "71-637", "Szczecin")]
    public void Addresses_are_read_in_the_form_of_their_country(string country, string body, params string[] expected) => Parts(body, country).ShouldBe(expected);

    [Theory]
    [InlineData("DE", "<p>Seit 1921 backen wir. 10000 Besucher kamen 2019 nach Kiel.</p>")]
    [InlineData("US", "<p>Over 12345 happy guests since 1986</p>")]
    [InlineData("GR", "<p>Από το 1985 στην Αθήνα, 12345 πελάτες</p>")]
    [InlineData("NL", "<p>© 2014 CJ Media, 1000 MB Gratis</p>")]
    [InlineData("DE", "<p>Unsere 12 Zimmer, 24103 mal gebucht</p>")]
    [InlineData("DE", "<p>Sony PS4 1TB Konsole</p>")]
    [InlineData("DE", "<p>Samsung Galaxy S4 1GB Speicher</p>")]
    [InlineData("GB", "<p>Sony PS4 1TB Console</p>")]
    public void Numbers_in_prose_are_no_addresses(string country, string body)
    {
        var page = Pages.Extract($"<body>{body}</body>", country: country);

        page.Values(FactFields.Postcode).ShouldBeEmpty();
        page.Values(FactFields.Street).ShouldBeEmpty();
        page.Values(FactFields.City).ShouldBeEmpty();
    }

    [Fact]
    public void Of_several_addresses_the_first_complete_one_of_the_country_is_the_business()
    {
        var page = Pages.Extract("<body><p>Head office: 58 Harbour Quay, Bristol BS1 5QA</p><p>Hafenstraße 12, 24103 Kiel</p><p>Marktstraße 3, 10115 Berlin</p></body>", country: "DE");

        page.Values(FactFields.City).ShouldBe(["Kiel"]);
        page.Values(FactFields.Street).ShouldBe(["Hafenstraße"]);
    }

    [Fact]
    public void An_address_in_another_country_is_worth_less()
    {
        var abroad = Pages.Extract("<body><p>58 Harbour Quay, Bristol BS1 5QA</p></body>", country: "US").Fact(FactFields.Postcode)!;
        var home = Pages.Extract("<body><p>58 Harbour Quay, Bristol BS1 5QA</p></body>", country: "GB").Fact(FactFields.Postcode)!;

        abroad.Value.ShouldBe("BS1 5QA");
        abroad.Confidence.ShouldBeLessThan(home.Confidence);
    }

    [Fact]
    public void A_town_is_named_by_its_state_when_there_is_no_address()
    {
        var page = Pages.Extract("<body><p>Proudly serving Naples, Florida and the coast. Our office in Naples, FL</p></body>", country: "US");

        page.Values(FactFields.City).ShouldBe(["Naples"]);
        page.Values(FactFields.Postcode).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("<p>A taverna in Athens, Greece</p>", "Athens")]
    [InlineData("<title>Design agency in Blackpool, Lancashire</title>", "Blackpool")]
    [InlineData("<p>Call us in Atlanta Georgia.</p>", "Atlanta")]
    [InlineData("<p>We deliver to England, France, Italy</p>", null)]
    [InlineData("<p>By the Smith Company, Florida</p>", null)]
    public void A_town_is_known_by_the_state_county_or_country_behind_it(string html, string? expected) =>
        Pages.Extract(html, country: null).Values(FactFields.City).ShouldBe(expected is null ? [] : [expected]);

    [Theory]
    [InlineData("Hafenstraße 12, 24103 Kiel", "Hafenstraße", "24103", "Kiel")]
    [InlineData("Kiel", null, null, null)]
    public void An_address_that_markup_has_as_one_text_is_taken_apart(string text, string? street, string? postcode, string? city)
    {
        var page = Pages.Extract(Pages.JsonLd($"{{\"@type\":\"CafeOrCoffeeShop\",\"name\":\"Café Anker\",\"address\":\"{text}\"}}"));

        page.Fact(FactFields.Street)?.Value.ShouldBe(street);
        page.Fact(FactFields.Postcode)?.Value.ShouldBe(postcode);
        page.Fact(FactFields.City)?.Value.ShouldBe(city);
        page.Values(FactFields.City).Length.ShouldBe(city is null ? 0 : 1);
    }

    [Theory]
    [InlineData("350 5th Avenue", "5th Avenue", "350")]
    [InlineData("123 E 42nd St", "E 42nd St", "123")]
    [InlineData("Straße des 17. Juni 135", "Straße des 17. Juni", "135")]
    [InlineData("Hauptstraße 12 - 14", "Hauptstraße", "12 - 14")]
    public void A_street_with_figures_in_its_name_keeps_them(string text, string street, string number)
    {
        var page = Pages.Extract(Pages.JsonLd($"{{\"@type\":\"CafeOrCoffeeShop\",\"name\":\"Café Anker\",\"address\":{{\"streetAddress\":\"{text}\"}}}}"));

        page.Values(FactFields.Street).ShouldBe([street]);
        page.Values(FactFields.HouseNumber).ShouldBe([number]);
    }

    private static string[] Parts(string body, string country)
    {
        PageContent page = Pages.Extract($"<body>{body}</body>", country: country);
        return [.. new[] { FactFields.Street, FactFields.HouseNumber, FactFields.Postcode, FactFields.City }.Select(field => page.Values(field).SingleOrDefault() ?? "none")];
    }
}
