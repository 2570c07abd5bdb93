using Voy8.Core.Extraction.Hours;

namespace Voy8.Core.Tests.Extraction;

public sealed class GermanHoursTests
{
    [Theory]
    [InlineData("Mo-Fr 9-18 Uhr, Sa 9-13 Uhr", "Mo-Fr 09:00-18:00; Sa 09:00-13:00")]
    [InlineData("montags bis freitags von 8.00 bis 12.00 und von 14.00 bis 18.00 Uhr", "Mo-Fr 08:00-12:00,14:00-18:00")]
    [InlineData("Mo, Di, Do 8–12 und 14–18 Uhr; Mi, Fr 8–12 Uhr", "Mo,Tu,Th 08:00-12:00,14:00-18:00; We,Fr 08:00-12:00")]
    [InlineData("Mo.–Fr. 10.00–19.00 Uhr Sa. 10.00–16.00 Uhr", "Mo-Fr 10:00-19:00; Sa 10:00-16:00")]
    [InlineData("tägl. 10–22 Uhr", "Mo-Su 10:00-22:00")]
    [InlineData("täglich 11:30-14:30 und 17:30-23:00 Uhr, Dienstag Ruhetag", "Mo,We-Su 11:30-14:30,17:30-23:00")]
    [InlineData("Mo-Fr 8-12 Uhr, Mo und Do 14-18 Uhr", "Mo,Th 08:00-12:00,14:00-18:00; Tu,We,Fr 08:00-12:00")]
    [InlineData("Mo-Fr: 8-12h u. 14-18h", "Mo-Fr 08:00-12:00,14:00-18:00")]
    [InlineData("Sa.+So. 10-18 Uhr", "Sa,Su 10:00-18:00")]
    [InlineData("Di-Sa 18-24 Uhr, So 12-15 Uhr und 18-22 Uhr, Mo geschlossen", "Tu-Sa 18:00-24:00; Su 12:00-15:00,18:00-22:00")]
    [InlineData("Donnerstag bis Samstag 20 Uhr bis 4 Uhr", "Th-Sa 20:00-04:00")]
    [InlineData("Fr u. Sa 17:00 - 01:00 Uhr", "Fr,Sa 17:00-01:00")]
    [InlineData("Werktags 7-19 Uhr, Samstag 8-14 Uhr", "Mo-Fr 07:00-19:00; Sa 08:00-14:00")]
    [InlineData("Mai-September: täglich 10-22 Uhr, Oktober-April: Mi-So 11-18 Uhr", null)]
    [InlineData("Mo-Fr 10-18 Uhr, Sa 10-14 Uhr, 24.12. geschlossen", "Mo-Fr 10:00-18:00; Sa 10:00-14:00")]
    [InlineData("Mo–Fr von 9 Uhr bis 18 Uhr geöffnet", "Mo-Fr 09:00-18:00")]
    [InlineData("Öffnungszeiten: Mo bis Fr 9:00 bis 13:00 Uhr und 14:00 bis 18:00 Uhr, Sa nach Vereinbarung", "Mo-Fr 09:00-13:00,14:00-18:00")]
    [InlineData("Mo-Fr 9-18 Uhr, Do bis 20 Uhr, Sa 9-14 Uhr", "Mo-We,Fr 09:00-18:00; Th 09:00-20:00; Sa 09:00-14:00")]
    [InlineData("Donnerstag bis 20 Uhr", null)]
    [InlineData("Dienstags, donnerstags 15:00 - 18:00 Uhr", "Tu,Th 15:00-18:00")]
    [InlineData("Mo, Di, Do, Fr 9.00–12.30 und 14.30–18.00 Uhr, Mi und Sa 9.00–12.30 Uhr", "Mo,Tu,Th,Fr 09:00-12:30,14:30-18:00; We,Sa 09:00-12:30")]
    [InlineData("Mo-Sa: 7:00 Uhr - 22:00 Uhr, So: 8:00 Uhr - 20:00 Uhr", "Mo-Sa 07:00-22:00; Su 08:00-20:00")]
    [InlineData("Mi + Fr 14–18 Uhr", "We,Fr 14:00-18:00")]
    [InlineData("Mittwoch Nachmittag geschlossen, Mo-Fr 8-18 Uhr", null)]
    [InlineData("Mo - Fr 08:00 - 18:00 Uhr\nSa 09:00 - 13:00 Uhr\nTelefon 030 1234567", "Mo-Fr 08:00-18:00; Sa 09:00-13:00")]
    [InlineData("Mo–Do 11.30–14.30 Uhr & 17.30–22.00 Uhr, Fr–So 11.30–22.30 Uhr", "Mo-Th 11:30-14:30,17:30-22:00; Fr-Su 11:30-22:30")]
    [InlineData("Di–Fr 10–13 und 15–18.30 Uhr, Sa 10–13 Uhr und n.V.", "Tu-Fr 10:00-13:00,15:00-18:30; Sa 10:00-13:00")]
    [InlineData("Mo-So 0-24 Uhr", "24/7")]
    public void Hours_written_in_German_become_a_week_or_nothing(string text, string? osm) => (HoursText.Parse(text)?.ToOsm()).ShouldBe(osm);
}
