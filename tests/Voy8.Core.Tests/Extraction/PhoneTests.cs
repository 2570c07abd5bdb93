using Voy8.Core.Enrichment;

namespace Voy8.Core.Tests.Extraction;

public sealed class PhoneTests
{
    [Theory]
    [InlineData("<p>408 736 2822</p><p>408 727 8447 Fax</p>", "US", "+14087362822")]
    [InlineData("<p>(650) 566-1121 phone<br>(650) 566-1122 (fax)</p>", "US", "+16505661121")]
    [InlineData("<p>954-724-4200<br>954-724-4288 (Main Fax Line)</p>", "US", "+19547244200")]
    [InlineData("<p>Fax:<br>Orders: (413) 577-0010<br>Returns: (413) 577-0123</p>", "US", null)]
    [InlineData("<p><b>P</b> 770.232.7375<br><b>F</b> 770.814.2740</p>", "US", "+17702327375")]
    [InlineData("<p>Tel./Fax: 030 23125010</p>", "DE", "+493023125010")]
    [InlineData("<p>Τηλ./Φαξ: 210 3456789</p>", "GR", "+302103456789")]
    [InlineData("<p>Τηλ: 210 3456789, Φαξ: 210 3456780</p>", "GR", "+302103456789")]
    [InlineData("<p>Telefoon: 020 123 4567 | Fax: 020 123 4568</p>", "NL", "+31201234567")]
    [InlineData("<table><tr><th>Name</th><th>Phone</th><th>Fax</th></tr><tr><td>Ann</td><td>408.868.1260</td><td>408.868.1280</td></tr></table>", "US", "+14088681260")]
    [InlineData("<p>Take action and phone 800-932-0657 today. Fax or e-mail us the details.</p>", "US", "+18009320657")]
    public void Fax_numbers_are_told_apart(string body, string country, string? expected) => Phones(body, country).ShouldBe(expected is null ? [] : [expected]);

    [Theory]
    [InlineData("<p>Order 4085551234, invoice 2013112233</p>")]
    [InlineData("<p>prev 1 2 3 4 5 6 7 8 9 10 next</p>")]
    [InlineData("<p>3/10/1984, 2014-04-12 and 1979-2011</p>")]
    [InlineData("<p>47.376887, 8.541694</p>")]
    [InlineData("<p>ioSafe 214 NAS RAID</p>")]
    [InlineData("<p>License no. 408 555 1234</p>")]
    [InlineData("<p>€ 1.250.000,00</p>")]
    [InlineData("<p>Belgradstraße 12, 80796 München</p>", "DE")]
    [InlineData("<p>Tollwood 2019 2022</p>", "DE")]
    [InlineData("<p>Tel. 12-345</p>", "DE")]
    public void Dates_prices_pages_and_registers_are_no_telephones(string body, string country = "US") => Phones(body, country).ShouldBeEmpty();

    [Theory]
    [InlineData("<p>Call 1-800-FLOWERS</p>", "US", "+18003569377")]
    [InlineData("<p>(734) 668-TIME</p>", "US", "+17346688463")]
    [InlineData("<p><a href='#'>1.800.232.2267</a><a href='#'>directions</a></p>", "US", "+18002322267")]
    [InlineData("<div style='display:none'><p>Phone: 800-232-2267</p></div>", "US", "+18002322267")]
    [InlineData("<p>Bel ons: +49 30 23125010</p>", "NL", "+493023125010")]
    public void Numbers_are_found_in_letters_between_words_and_in_folded_panels(string body, string country, string expected) => Phones(body, country).ShouldBe([expected]);

    [Theory]
    [InlineData("<html lang='de-AT'><body><p>Tel: 01 5131234</p></body></html>", "http://cafe.test/", "+4315131234")]
    [InlineData("<html lang='el'><body><p>Τηλ. 210 3456789</p></body></html>", "http://cafe.test/", "+302103456789")]
    [InlineData("<html lang='en'><body><p>Tel: 020 123 4567</p></body></html>", "http://cafe.nl/", "+31201234567")]
    [InlineData("<html lang='en'><body><p>58 Harbour Quay, Bristol BS1 5QA</p><p>Phone 0117 230 5221</p></body></html>", "http://cafe.test/", "+441172305221")]
    public void Without_a_venues_country_the_host_the_language_or_the_address_tells_it(string html, string url, string expected) =>
        Pages.Extract(html, country: null, url: url).Values(FactFields.Phone).ShouldBe([expected]);

    private static string[] Phones(string body, string country) => Pages.Extract($"<body>{body}</body>", country: country).Values(FactFields.Phone);
}
