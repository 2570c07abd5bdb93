using CsCheck;
using Voy8.Core.Enrichment;
using Voy8.Core.Extraction.Hours;

namespace Voy8.Core.Tests.Extraction;

public sealed class HoursTests
{
    [Theory]
    [InlineData("Mo–Fr 9–17 Uhr, Sa nach Vereinbarung", "Mo-Fr 09:00-17:00")]
    [InlineData("Montag bis Freitag 9.00 - 12.30 Uhr und 14 - 18 Uhr; Samstag 10 bis 14 Uhr; So und Feiertage geschlossen", "Mo-Fr 09:00-12:30,14:00-18:00; Sa 10:00-14:00; PH off")]
    [InlineData("Di bis So ab 17 Uhr", null)]
    [InlineData("Täglich 11:30–23:00 Uhr", "Mo-Su 11:30-23:00")]
    [InlineData("Mi-So 18:00-02:00", "We-Su 18:00-02:00")]
    [InlineData("We are open Tuesday to Sunday noon to midnight. Closed on Monday.", "Tu-Su 12:00-24:00")]
    [InlineData("Mon-Fri 9-5", "Mo-Fr 09:00-17:00")]
    [InlineData("Mon - Sat: 8:30am - 6pm, Sun: closed", "Mo-Sa 08:30-18:00")]
    [InlineData("M-F 7am-7pm", "Mo-Fr 07:00-19:00")]
    [InlineData("Δευτέρα έως Παρασκευή 09:00–14:00 και 17:00–21:00, Σάββατο 09:00–15:00", "Mo-Fr 09:00-14:00,17:00-21:00; Sa 09:00-15:00")]
    [InlineData("Καθημερινά 10 π.μ. - 11 μ.μ.", "Mo-Su 10:00-23:00")]
    [InlineData("Th 9-5", null)]
    [InlineData("Mo-Fr 07:00-14:30; We 10:30-02:00", "Mo,Tu,Th,Fr 07:00-14:30; We 10:30-02:00")]
    [InlineData("24/7", "24/7")]
    [InlineData("Rund um die Uhr geöffnet", "24/7")]
    [InlineData("Mo-Fr 09:00-17:00; Sa,Su 10:00-23:59", "Mo-Fr 09:00-17:00; Sa,Su 10:00-24:00")]
    [InlineData("Mon-Fri 9am", null)]
    [InlineData("by appointment only", null)]
    [InlineData("Mon-Fri 9-17, Mon 10-18, Fri sometimes later", null)]
    [InlineData("Summer: Mon-Fri 9-17", null)]
    [InlineData("Happy hour Mon-Fri 17-19", null)]
    [InlineData("Call us on 030 2312501", null)]
    [InlineData("Mon 9:00-12:00 and 11:00-15:00", null)]
    [InlineData("Mon 25:00-26:00", null)]
    [InlineData("", null)]
    public void Hours_that_people_wrote_become_a_week_or_nothing(string text, string? osm) => (HoursText.Parse(text)?.ToOsm()).ShouldBe(osm);

    [Fact]
    public void A_text_that_is_too_long_is_not_read() => HoursText.Parse("Mon-Fri 9-17" + new string(' ', HoursText.MaxLength)).ShouldBeNull();

    [Fact]
    public void What_is_written_is_never_read_back_as_something_else() =>
        HoursGen.Week(touching: true).Sample(week => HoursText.Parse(week.ToOsm()) is not { } read || read.ToOsm() == week.ToOsm(), iter: 2_000);

    [Theory]
    [InlineData("<h2>Opening hours</h2><table><tr><td>Mon</td><td>9:00 – 17:00</td></tr><tr><td>Tue-Fri</td><td>9:00 – 18:00</td></tr><tr><td>Sat</td><td>closed</td></tr></table>", "Mo 09:00-17:00; Tu-Fr 09:00-18:00")]
    [InlineData("<h3>Öffnungszeiten</h3><p>Mo–Fr 11–22 Uhr<br>Sa 17–23 Uhr<br>So Ruhetag</p><h3>Küche</h3><p>Mo–Fr 12–21 Uhr</p>", "Mo-Fr 11:00-22:00; Sa 17:00-23:00")]
    [InlineData("<dl><dt>Δευτέρα</dt><dd>κλειστά</dd><dt>Τρίτη – Κυριακή</dt><dd>13:00–23:30</dd></dl>", "Tu-Su 13:00-23:30")]
    [InlineData("<p>Book online 24/7</p>", null)]
    [InlineData("<p>Notruf: 24h</p>", null)]
    [InlineData("<p>Ships within 24 hours</p>", null)]
    [InlineData("<h2>Opening hours</h2><p>Book online 24/7</p>", null)]
    [InlineData("<p>24/7</p>", null)]
    [InlineData("<h2>Opening hours</h2><p>24/7</p>", "24/7")]
    [InlineData("<p>Open 24 hours</p>", "24/7")]
    [InlineData("<p>Frühstücksbuffet täglich 7-10 Uhr</p>", null)]
    [InlineData("<p>Mittagsmenü Mo-Fr 11:30-14:00</p>", null)]
    [InlineData("<p>Live music Fri-Sun 8pm-11pm</p>", null)]
    [InlineData("<p>Café Anker Mon-Fri 9am-5pm</p>", "Mo-Fr 09:00-17:00")]
    [InlineData("<p>Café Anker live music Fri-Sun 8pm-11pm</p>", null)]
    [InlineData("<h2>Opening hours</h2><p>Downtown Mon-Fri 9am-5pm</p>", "Mo-Fr 09:00-17:00")]
    [InlineData("<p>Jazz night: Fri 20:00-23:00</p><p>We moved in 2019-2020.</p>", null)]
    [InlineData("<h2>Opening hours</h2><p>Mon-Fri 9-17</p><h2>Opening hours warehouse</h2><p>Mon-Fri 7-15</p>", null)]
    public void Hours_are_found_in_the_text_of_a_page(string body, string? osm) =>
        (Pages.Extract($"<body>{body}</body>").Fact(FactFields.OpeningHours)?.Value).ShouldBe(osm);
}
