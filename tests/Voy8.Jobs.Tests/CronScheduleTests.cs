using System.Globalization;

namespace Voy8.Jobs.Tests;

public sealed class CronScheduleTests
{
    [Theory]
    [InlineData("30 2 * * *", "2026-03-28T12:00Z", "2026-03-29T01:00Z", "2026-03-30T00:30Z")] // 02:30 is no time that day: 03:00, when the gap ends
    [InlineData("*/30 2 * * *", "2026-03-28T12:00Z", "2026-03-29T01:00Z", "2026-03-30T00:00Z", "2026-03-30T00:30Z")]
    [InlineData("0 * * * *", "2026-03-28T23:30Z", "2026-03-29T00:00Z", "2026-03-29T01:00Z", "2026-03-29T02:00Z")]
    public void Where_clocks_go_forward_what_falls_into_the_gap_is_due_when_it_ends(string cron, string from, params string[] expected) =>
        Times(cron, from, expected.Length).ShouldBe(expected.Select(Time));

    [Theory]
    [InlineData("30 2 * * *", "2026-10-24T12:00Z", "2026-10-25T00:30Z", "2026-10-26T01:30Z")] // a time of day comes once, in the first of the two hours
    [InlineData("0,30 2 * * *", "2026-10-24T12:00Z", "2026-10-25T00:00Z", "2026-10-25T00:30Z", "2026-10-26T01:00Z")]
    [InlineData("30 * * * *", "2026-10-24T23:45Z", "2026-10-25T00:30Z", "2026-10-25T01:30Z", "2026-10-25T02:30Z")] // an interval goes on
    public void Where_clocks_go_back_a_time_of_day_is_due_once_and_an_interval_goes_on(string cron, string from, params string[] expected) =>
        Times(cron, from, expected.Length).ShouldBe(expected.Select(Time));

    [Theory]
    [InlineData("*/20 * * * * *", "2026-05-01T00:00:05Z", "2026-05-01T00:00:20Z", "2026-05-01T00:00:40Z", "2026-05-01T00:01:00Z")]
    [InlineData("@daily", "2026-05-01T12:00Z", "2026-05-01T22:00Z", "2026-05-02T22:00Z")]
    [InlineData("0 9 * * MON-FRI", "2026-05-01T12:00Z", "2026-05-04T07:00Z")]
    [InlineData("0 0 29 2 *", "2026-05-01T12:00Z", "2028-02-28T23:00Z")]
    public void Six_fields_begin_with_the_second_and_macros_are_known(string cron, string from, params string[] expected) =>
        Times(cron, from, expected.Length).ShouldBe(expected.Select(Time));

    [Theory]
    [InlineData("61 * * * *", "UTC", "cannot be read")]
    [InlineData("", "UTC", "cannot be read")]
    [InlineData("* * *", "UTC", "cannot be read")]
    [InlineData("* * * * * * *", "UTC", "cannot be read")]
    [InlineData("H * * * *", "UTC", "cannot be read")]
    [InlineData("0 0 30 2 *", "UTC", "never falls due")]
    [InlineData("* * * * *", "Mars/Olympus", "'Mars/Olympus' is no time zone")]
    [InlineData("* * * * *", "W. Europe Standard Time", "IANA")]
    [InlineData("* * * * *", "", "IANA")]
    public void What_cannot_be_kept_is_refused_with_the_reason(string cron, string zone, string reason) =>
        Should.Throw<FormatException>(() => CronSchedule.Parse(cron, zone)).Message.ShouldContain(reason);

    [Fact]
    public void An_expression_that_is_too_long_is_refused()
    {
        CronSchedule.Parse(Minutes(64), "UTC");
        Should.Throw<FormatException>(() => CronSchedule.Parse(Minutes(65), "UTC")).Message.ShouldContain("longer than 200");

        // Of 3 n + 8 characters.
        static string Minutes(int count) => string.Join(',', Enumerable.Repeat("10", count)) + "  * * * *";
    }

    private static IEnumerable<DateTimeOffset> Times(string cron, string from, int count)
    {
        var schedule = CronSchedule.Parse(cron, "Europe/Berlin");
        var time = Time(from);
        for (var i = 0; i < count; i++)
        {
            yield return time = schedule.NextAfter(time)!.Value;
        }
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
