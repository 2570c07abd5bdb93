using System.Globalization;
using Voy8.Core.Reminders;

namespace Voy8.Core.Tests.Reminders;

public sealed class ZonedTimeTests
{
    [Theory]
    // Summer and winter.
    [InlineData("Europe/Berlin", "2027-07-01T18:30", "2027-07-01T16:30:00Z")]
    [InlineData("Europe/Berlin", "2027-01-01T18:30", "2027-01-01T17:30:00Z")]
    [InlineData("Asia/Kathmandu", "2027-01-01T12:00", "2027-01-01T06:15:00Z")]
    // Clocks go forward: what is skipped is the end of the gap.
    [InlineData("Europe/Berlin", "2027-03-28T01:59", "2027-03-28T00:59:00Z")]
    [InlineData("Europe/Berlin", "2027-03-28T02:00", "2027-03-28T01:00:00Z")]
    [InlineData("Europe/Berlin", "2027-03-28T02:30:45", "2027-03-28T01:00:00Z")]
    [InlineData("Europe/Berlin", "2027-03-28T03:00", "2027-03-28T01:00:00Z")]
    [InlineData("Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:30:00Z")]
    [InlineData("America/New_York", "2027-03-14T02:30", "2027-03-14T07:00:00Z")]
    // Clocks go back: what comes twice is the first.
    [InlineData("Europe/Berlin", "2026-10-25T02:30", "2026-10-25T00:30:00Z")]
    [InlineData("Europe/Berlin", "2026-10-25T03:00", "2026-10-25T02:00:00Z")]
    [InlineData("Europe/Dublin", "2026-10-25T01:30", "2026-10-25T00:30:00Z")]
    [InlineData("America/New_York", "2026-11-01T01:30", "2026-11-01T05:30:00Z")]
    public void A_local_time_is_one_moment(string zone, string local, string utc)
    {
        ZonedTime.TryFind(zone, out var found).ShouldBeTrue();

        ZonedTime.ToUtc(DateTime.Parse(local, CultureInfo.InvariantCulture), found).ShouldBe(DateTimeOffset.Parse(utc, CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Nowhere/Land")]
    [InlineData("../../etc/passwd")]
    [InlineData("/usr/share/zoneinfo/Europe/Berlin")]
    [InlineData("Europe/../Europe/Berlin")]
    [InlineData("Europe/Berlin\n")]
    [InlineData("W. Europe Standard Time")]
    [InlineData("Etcetera/Etcetera/Etcetera/Etcetera/Etcetera/Etcetera/Etcetera/Etcetera")]
    public void Nothing_but_the_name_of_a_zone_is_one(string? name) => ZonedTime.TryFind(name, out _).ShouldBeFalse();
}
