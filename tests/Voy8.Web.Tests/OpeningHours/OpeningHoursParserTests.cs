using Voy8.Web.OpeningHours;

namespace Voy8.Web.Tests.OpeningHours;

public sealed class OpeningHoursParserTests
{
    [Theory]
    [InlineData("Mo-Fr 09:00-18:00; Sa 10:00-14:00", "09:00 – 18:00|09:00 – 18:00|09:00 – 18:00|09:00 – 18:00|09:00 – 18:00|10:00 – 14:00|")]
    [InlineData("24/7", "24 hours|24 hours|24 hours|24 hours|24 hours|24 hours|24 hours")]
    [InlineData("10:00-20:00", "10:00 – 20:00|10:00 – 20:00|10:00 – 20:00|10:00 – 20:00|10:00 – 20:00|10:00 – 20:00|10:00 – 20:00")]
    [InlineData("Su-Tu 12:00-15:00,18:00-22:00", "12:00 – 15:00 18:00 – 22:00|12:00 – 15:00 18:00 – 22:00|||||12:00 – 15:00 18:00 – 22:00")]
    [InlineData("Mo, Th 08:00-13:00, 15:00-19:00; Fr 08:00-10:00", "08:00 – 13:00 15:00 – 19:00|||08:00 – 13:00 15:00 – 19:00|08:00 – 10:00||")]
    [InlineData("Mo-Fr 08:00-12:00, Mo,Tu 15:00-18:00", "08:00 – 12:00 15:00 – 18:00|08:00 – 12:00 15:00 – 18:00|08:00 – 12:00|08:00 – 12:00|08:00 – 12:00||")]
    [InlineData("Mo-Su 10:00-18:00; We off", "10:00 – 18:00|10:00 – 18:00||10:00 – 18:00|10:00 – 18:00|10:00 – 18:00|10:00 – 18:00")]
    [InlineData("Fr,Sa 20:00-03:00", "||||20:00 – 03:00|20:00 – 03:00|")]
    [InlineData("Mo-Sa 12:00-24:00", "12:00 – 24:00|12:00 – 24:00|12:00 – 24:00|12:00 – 24:00|12:00 – 24:00|12:00 – 24:00|")]
    public void A_plain_week_is_read(string text, string expected)
    {
        var week = OpeningHoursParser.Parse(text).ShouldNotBeNull();

        string.Join('|', week.Days.Select(day => string.Join(' ', day.Select(interval => interval.Text)))).ShouldBe(expected);
    }

    [Theory]
    [InlineData("Mo-Fr 08:00-12:00; PH off", "closed")]
    [InlineData("Tu-Su,PH 11:30-15:00", "11:30 – 15:00")]
    [InlineData("Mo-Fr 08:00-12:00", null)]
    public void Public_holidays_are_told_apart(string text, string? expected) =>
        OpeningHoursParser.Parse(text).ShouldNotBeNull().Holidays.ShouldBe(expected);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Termine nach Vereinbarung")]
    [InlineData("Mo-Fr 07:00-20:00 || Sa \"Nach Vereinbarung\"")]
    [InlineData("Mi-Fr 17:00-23:00")]
    [InlineData("Dec 24 16:00-01:00")]
    [InlineData("Mo-Fr sunrise-sunset")]
    [InlineData("Mo-Fr 08:00-12:00; We 08:00-12:00; \"nach Vereinbarung\"")]
    [InlineData("Mo-Fr 25:99-26:00")]
    [InlineData("Mo-Fr 18:00+")]
    public void What_is_no_plain_week_is_not_guessed(string? text) => OpeningHoursParser.Parse(text).ShouldBeNull();

    [Fact]
    public void A_long_text_is_refused_at_once() =>
        OpeningHoursParser.Parse(string.Join("; ", Enumerable.Repeat("Mo-Su 10:00-11:00", 1000))).ShouldBeNull();

    // 4 May 2026 is a Monday.
    [Theory]
    [InlineData("Mo-Fr 09:00-18:00", "2026-05-04T12:00", true, "18:00")]
    [InlineData("Mo-Fr 09:00-18:00", "2026-05-04T18:00", false, "09:00")]
    [InlineData("Mo-Fr 09:00-18:00", "2026-05-09T12:00", false, null)]
    [InlineData("Su 20:00-03:00", "2026-05-04T01:30", true, "03:00")]
    [InlineData("Mo-Su 10:00-24:00", "2026-05-04T23:30", true, "00:00")]
    [InlineData("Mo 20:00-24:00; Tu 00:00-02:00", "2026-05-04T23:30", true, "02:00")]
    [InlineData("24/7", "2026-05-04T23:30", true, null)]
    public void Open_or_closed_at_a_time(string text, string local, bool open, string? changes)
    {
        var status = OpeningHoursParser.Parse(text).ShouldNotBeNull().StatusAt(DateTime.Parse(local, System.Globalization.CultureInfo.InvariantCulture));

        status.ShouldBe(new OpenStatus(open, changes));
    }

    [Fact]
    public void The_clock_of_a_venue_is_that_of_its_country_or_unknown()
    {
        var noon = new DateTimeOffset(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

        VenueClock.LocalTime("gr", noon).ShouldBe(new DateTime(2026, 5, 4, 15, 0, 0));
        VenueClock.LocalTime("US", noon).ShouldBeNull();
        VenueClock.LocalTime(null, noon).ShouldBeNull();
    }
}
