using Voy8.Core.Enrichment;

namespace Voy8.Core.Tests.Extraction;

public sealed class EmailTests
{
    [Theory]
    [InlineData("<a href='mailto:%20Info%40anker.de?subject=Hallo%20x&cc=a@b.de'>Schreiben</a>", "info@anker.de")]
    [InlineData("<p>info [at] anker [dot] com</p>", "info@anker.com")]
    [InlineData("<p>info {at} anker {punkt} de</p>", "info@anker.de")]
    [InlineData("<p>info at anker dot com</p>", "info@anker.com")]
    [InlineData("<p>info @ anker . de</p>", "info@anker.de")]
    [InlineData("<p>info (apestaartje) anker (punt) nl</p>", "info@anker.nl")]
    [InlineData("<p>info<span style='display:none'>nospam</span>@anker.de</p>", "info@anker.de")]
    [InlineData("<span style='unicode-bidi:bidi-override; direction:rtl'>ed.rekna@ofni</span>", "info@anker.de")]
    [InlineData("<a href=\"javascript:linkTo_UnCryptMailto('ocknvq,kphqBcpmgt0fg');\">Mail</a>", "info@anker.de")]
    [InlineData("<script>var addy1 = 'in' + '&#102;' + 'o' + '&#64;';\naddy1 = addy1 + 'anker' + '&#46;' + 'de';\ndocument.write('<a href=');</script>", "info@anker.de")]
    [InlineData("<a href='/cdn-cgi/l/email-protection#422a2b022329276c262730'>Mail</a>", "hi@ake.der")]
    [InlineData("<p>info@anker.de</p><p>Site <a href='mailto:me@designer.test'>by Designer</a>, site by <a href='mailto:you@designer.test'>Y</a></p>", "info@anker.de")]
    public void Hidden_addresses_are_found(string body, string expected) => Emails(body).ShouldContain(expected);

    [Theory]
    [InlineData("<p>Visit us at www.anker.de or at anker.de.</p>")]
    [InlineData("<p>Meet at noon. Then we go.</p>")]
    [InlineData("<p>Website by <a href='mailto:me@designer.test'>Designer</a></p>")]
    [InlineData("<p>icon@2x.png a@b</p>")]
    [InlineData("<p>Follow us @ankerberlin. Open daily</p>")]
    [InlineData("<p>Jazz night @ Harbour. Friday from 8</p>")]
    [InlineData("<p>Jazz night @ Harbour.Friday from 8</p>")]
    [InlineData("<p>Jazz night (at) harbour.friday</p>")]
    [InlineData("<a href='mailto:'>Mail</a>")]
    public void What_is_no_address_of_the_business_is_none(string body) => Emails(body).ShouldBeEmpty();

    [Fact]
    public void A_link_that_shows_an_address_means_that_one() =>
        Emails("<a href='mailto:old@anker.de'>events@anker.de</a>").ShouldBe(["events@anker.de"]);

    [Fact]
    public void Addresses_without_a_space_between_them_are_told_apart_by_their_links()
    {
        var link = "<a href='mailto:info@anker.co.uk'>info@anker.co.uk</a>";

        Emails($"<p>{link}{link}{link}</p>").ShouldBe(["info@anker.co.uk"]);
    }

    [Fact]
    public void At_most_thirty_addresses_are_kept() =>
        Emails(string.Concat(Enumerable.Range(0, 200).Select(i => $"<p>a{i}@anker.de</p>"))).Length.ShouldBe(30);

    private static string[] Emails(string body) => Pages.Extract($"<body>{body}</body>").Values(FactFields.Email);
}
