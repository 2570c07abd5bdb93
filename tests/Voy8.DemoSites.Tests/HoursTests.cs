using Voy8.DemoSites.Prose;
using Voy8.DemoSites.Venues;

namespace Voy8.DemoSites.Tests;

public sealed class HoursTests
{
    [Theory]
    [InlineData("24/7", "24/7")]
    [InlineData("Mo-Fr 09:00-17:00; Sa 10:00-14:00", "Mo-Fr 09:00-17:00; Sa 10:00-14:00")]
    [InlineData("We-Mo 10:00-18:00", "Mo,We-Su 10:00-18:00")]
    [InlineData("Fr-Sa 21:00-04:00; Su 18:00-24:00", "Fr,Sa 21:00-04:00; Su 18:00-24:00")]
    [InlineData("Tu,Th 09:00-14:00,17:30-21:00", "Tu,Th 09:00-14:00,17:30-21:00")]
    public void Hours_are_read_and_written(string text, string canonical) => WeekHours.Parse(text).ToString().ShouldBe(canonical);

    [Fact]
    public void All_patterns_of_the_town_are_canonical_once_read()
    {
        foreach (var pattern in Resource.Json<Dictionary<string, string[]>>("hours.json").Values.SelectMany(patterns => patterns))
        {
            var hours = WeekHours.Parse(pattern);
            WeekHours.Parse(hours.ToString()).ToString().ShouldBe(hours.ToString());
        }
    }

    [Theory]
    [InlineData("en", "Tu-Sa 12:00-15:00,18:00-23:30", "We are open Tuesday to Saturday noon to 3 pm and 6 pm to 11:30 pm. Closed on Monday and Sunday.")]
    [InlineData("de", "Mo-Fr 09:00-17:30; Sa 10:00-14:00", "Wir haben für Sie geöffnet: Montag bis Freitag 9 bis 17:30 Uhr, Samstag 10 bis 14 Uhr. Sonntag Ruhetag.")]
    [InlineData("el", "Mo,We 09:00-14:00", "Είμαστε ανοιχτά: Δευτέρα και Τετάρτη 09:00 έως 14:00. Τρίτη και Πέμπτη έως Κυριακή κλειστά.")]
    [InlineData("de", "24/7", "Rund um die Uhr geöffnet, an allen Tagen.")]
    [InlineData("en", "Mo-Su 08:00-24:00", "We are open daily 8 am to midnight.")]
    public void Hours_are_told_in_each_language(string language, string hours, string told) =>
        new HoursWriter(Language.Load(language)).Sentence(WeekHours.Parse(hours)).ShouldBe(told);

    [Fact]
    public void Hours_are_listed_by_groups_of_days() =>
        new HoursWriter(Language.Load("de")).Grouped(WeekHours.Parse("Mo-Fr 08:00-18:00; Sa 08:00-13:00"))
            .ShouldBe([("Mo–Fr", "08:00–18:00 Uhr"), ("Sa", "08:00–13:00 Uhr"), ("So", "geschlossen")]);

    [Theory]
    [InlineData("")]
    [InlineData("by appointment")]
    [InlineData("Mo-Xx 09:00-17:00")]
    [InlineData("Mo 09:00")]
    public void Nonsense_is_refused(string text) => Should.Throw<FormatException>(() => WeekHours.Parse(text));
}
