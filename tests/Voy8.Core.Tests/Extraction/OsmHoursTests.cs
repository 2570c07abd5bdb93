using System.Globalization;
using CsCheck;
using Voy8.Core.Extraction.Hours;
using Voy8.Core.Extraction.Hours.Osm;

namespace Voy8.Core.Tests.Extraction;

public sealed class OsmHoursTests
{
    // 1 October 2012 is a Monday.
    [Theory]
    [InlineData("Mo-Fr 09:00-12:00,13:00-17:30; Sa 10:00-14:00", "Mo-Fr 09:00-12:00,13:00-17:30; Sa 10:00-14:00")]
    [InlineData("Mo-Su 10:00-18:00; We off", "Mo,Tu,Th-Su 10:00-18:00")]
    [InlineData("Mo-Fr 08:00-12:00, Mo,Tu 15:00-18:00", "Mo,Tu 08:00-12:00,15:00-18:00; We-Fr 08:00-12:00")]
    [InlineData("Fr-Mo 20:00-03:00", "Mo,Fr-Su 20:00-03:00")]
    [InlineData("10:00-14:00; 12:00-13:00 off", "Mo-Su 10:00-12:00,13:00-14:00")]
    [InlineData("Mo-Fr 09:00-17:00; PH off; Dec 24 off", "Mo-Fr 09:00-17:00; PH off")]
    [InlineData("Mo-Th 18:00-01:00; Fr,Sa 18:00-03:00; Su off", "Mo-Th 18:00-01:00; Fr,Sa 18:00-03:00")]
    [InlineData("Mo-Fr, 09:00-17:00", "Mo-Fr 09:00-17:00")]
    [InlineData("24/7", "24/7")]
    [InlineData("Sa 23:00-30:00", "Sa 23:00-06:00")]
    [InlineData("Jan-Dec Mo 09:00-12:00", "Mo 09:00-12:00")]
    [InlineData("Mo-Fr 10:00-23:59", "Mo-Fr 10:00-24:00")]
    [InlineData("Mo-Fr 09:00-17:00; Sa \"by appointment\"", "Mo-Fr 09:00-17:00")]
    [InlineData("Mo-Fr 17:00+", null)]
    [InlineData("May-Sep: Mo-Fr 10:00-22:00", null)]
    [InlineData("Mo-Fr 10:00-22:00; Nov-Mar off", null)]
    [InlineData("Mo-Fr 10:00-22:00; Sa[1] 10:00-14:00", null)]
    [InlineData("week 01-53/2 Mo 10:00-22:00", null)]
    [InlineData("off", null)]
    public void The_ordinary_week_is_what_the_rules_say_all_year_round(string text, string? week) =>
        (Parse(text).ToWeek()?.ToOsm()).ShouldBe(week);

    [Theory]
    [InlineData("Mo 22:00-02:00", "10-01 22:00/10-02 02:00")]
    [InlineData("22:00-02:00; Tu off", "10-01 00:00/10-01 02:00, 10-01 22:00/10-02 00:00, 10-03 00:00/10-03 02:00, 10-03 22:00/10-04 00:00")]
    [InlineData("Tu 17:00+", "10-02 17:00/10-03 03:00?")]
    [InlineData("Oct 02-03 09:00-10:00", "10-02 09:00/10-02 10:00, 10-03 09:00/10-03 10:00")]
    [InlineData("Dec 24-Oct 02 09:00-10:00", "10-01 09:00/10-01 10:00, 10-02 09:00/10-02 10:00")]
    [InlineData("2012 Oct 02 09:00-10:00", "10-02 09:00/10-02 10:00")]
    [InlineData("2011 Oct 02 09:00-10:00", "")]
    [InlineData("2010/2 Mo 09:00-10:00", "10-01 09:00/10-01 10:00")]
    [InlineData("week 40 We 09:00-10:00", "10-03 09:00/10-03 10:00")]
    [InlineData("week 41 We 09:00-10:00", "")]
    [InlineData("Mo[1],We[-5] 09:00-10:00", "10-01 09:00/10-01 10:00, 10-03 09:00/10-03 10:00")]
    [InlineData("Mo[1] +1 day 09:00-10:00", "10-02 09:00/10-02 10:00")]
    [InlineData("easter +177 days 09:00-10:00", "10-02 09:00/10-02 10:00")]
    [InlineData("Oct Mo[1]-Oct Tu[1] 09:00-10:00", "10-01 09:00/10-01 10:00, 10-02 09:00/10-02 10:00")]
    [InlineData("Mo (sunrise+01:00)-sunset", "10-01 07:00/10-01 18:00")]
    [InlineData("Mo 09:00-10:00 || Tu 12:00-13:00 \"call us\"", "10-01 09:00/10-01 10:00, 10-02 12:00/10-02 13:00?")]
    [InlineData("Mo 09:00-12:00 || Mo 10:00-13:00 open", "10-01 09:00/10-01 13:00")]
    [InlineData("PH 09:00-12:00", "")]
    public void Any_span_of_days_can_be_asked_for(string text, string expected) =>
        string.Join(", ", Parse(text).Between(new DateTime(2012, 10, 1), new DateTime(2012, 10, 4)).Select(Show)).ShouldBe(expected);

    [Theory]
    [InlineData("Montag bis Freitag 9.00-17.00 Uhr")]
    [InlineData("Monday to Friday 9am-5pm")]
    [InlineData("lundi-vendredi 9h00-17h00")]
    [InlineData("lunes a viernes 09:00 a 17:00")]
    [InlineData("пн-пт 09:00 до 17:00")]
    [InlineData("Δευτέρα – Παρασκευή: 0900–1700")]
    [InlineData("segunda-feira a sexta-feira 09:00-17:00")]
    [InlineData("周一至周五 09:00～17:00")]
    [InlineData("maandag t/m vrijdag 9 - 17 uur")]
    [InlineData("opening_hours=weekdays 9:00-17:00")]
    public void Bent_syntax_and_other_languages_are_understood_but_told_apart(string text)
    {
        var hours = Parse(text);

        hours.ToWeek()!.ToOsm().ShouldBe("Mo-Fr 09:00-17:00");
        hours.IsStrict.ShouldBeFalse(text);
        Parse("Mo-Fr 09:00-17:00").IsStrict.ShouldBeTrue();
    }

    [Theory]
    [InlineData("")]
    [InlineData(";")]
    [InlineData("Mo-Fr 09:00-17:00 ||")]
    [InlineData("Mo-Fr 09:00")]
    [InlineData("Mo-Fr 09:00-")]
    [InlineData("Mo-Fr 09:60-17:00")]
    [InlineData("Mo 24:00-26:00")]
    [InlineData("Mo 10:00-48:01")]
    [InlineData("Mo[6] 10:00-12:00")]
    [InlineData("Apr 31 10:00-12:00")]
    [InlineData("week 54 10:00-12:00")]
    [InlineData("summer 10:00-12:00")]
    [InlineData("13pm-14pm")]
    [InlineData("Mo-Fr, Aug 10:00-12:00")]
    [InlineData("Mo 10:00-12:00 \"never closed")]
    [InlineData("Mo 10:00-16:00/30")]
    [InlineData("PH +2 days 10:00-12:00")]
    public void What_is_not_in_the_syntax_is_refused(string text) => OsmHours.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void Too_long_or_too_many_rules_are_refused()
    {
        OsmHours.TryParse("Mo 10:00-12:00" + new string(' ', OsmHours.MaxLength), out _).ShouldBeFalse();
        OsmHours.TryParse(string.Join(';', Enumerable.Repeat("Mo off", 101)), out _).ShouldBeFalse();
        OsmHours.TryParse(string.Concat(Enumerable.Repeat("Mo,", 400)), out _).ShouldBeFalse();
    }

    [Fact]
    public void A_week_is_read_back_as_it_was_written() =>
        HoursGen.Week(touching: false).Sample(week => Parse(week.ToOsm()).ToWeek()!.ToOsm() == week.ToOsm(), iter: 2_000);

    [Fact]
    public void Garbage_is_refused_or_answered_but_never_throws() =>
        HoursGen.Garbage("Mo Tu-We PH week 01 53 Jan Feb 29 30 2012 easter ( ) [ ] -1 +1 day , ; || : 09:00 17:00 24:00 48:00 + - / \" off open sunrise 24/7 § μ".Split(' '))
            .Sample(text => !OsmHours.TryParse(text, out var hours) || hours.Between(new DateTime(2012, 2, 20), new DateTime(2012, 3, 10)).All(interval => interval.From < interval.To), iter: 20_000);

    private static OsmHours Parse(string text) => OsmHours.TryParse(text, out var hours) ? hours : throw new FormatException(text);

    private static string Show(OsmInterval interval) =>
        string.Create(CultureInfo.InvariantCulture, $"{interval.From:MM-dd HH:mm}/{interval.To:MM-dd HH:mm}{(interval.IsUnknown ? "?" : "")}");
}
