using System.Globalization;
using Voy8.Core.Extraction.Hours;

namespace Voy8.Crawl.Bench.Scoring;

/// <summary>A week as the spans of its minutes, Monday 00:00 being 0: whether hours past midnight are told with one day or the next is the same here.</summary>
internal static class OpenMinutes
{
    private const int MinutesPerWeek = 7 * WeeklyHours.MinutesPerDay;

    /// <returns>Null when there is no week, or none of its minutes is open.</returns>
    public static string? Of(WeeklyHours? week) =>
        week is null ? null : Spans(Enumerable.Range(0, 7).SelectMany(day => week[day].Select(interval => (day, interval.Open, interval.Close))));

    /// <param name="week">By day, Monday first: opening and closing as HH:mm, <c>+1</c> behind those of the next day.</param>
    public static string? Of(IEnumerable<string[][]> week) =>
        Spans(week.SelectMany((intervals, day) => intervals.Select(interval => (day, Minutes(interval[0]), Minutes(interval[1])))));

    private static string? Spans(IEnumerable<(int Day, int Open, int Close)> intervals)
    {
        var open = new bool[MinutesPerWeek];
        foreach (var (day, start, end) in intervals)
        {
            for (var minute = start; minute < end; minute++)
            {
                open[((day * WeeklyHours.MinutesPerDay) + minute) % MinutesPerWeek] = true;
            }
        }

        var turns = Enumerable.Range(0, MinutesPerWeek).Where(minute => open[minute] != (minute > 0 && open[minute - 1])).ToList();
        return turns.Count == 0 ? null : string.Join(',', turns);
    }

    // Nobody closes for the last minute of the day.
    private static int Minutes(string text)
    {
        var isNextDay = text.EndsWith("+1", StringComparison.Ordinal);
        var clock = isNextDay ? text[..^2] : text;
        var minutes = (int.Parse(clock.AsSpan(0, 2), CultureInfo.InvariantCulture) * 60) + int.Parse(clock.AsSpan(3, 2), CultureInfo.InvariantCulture);
        return minutes == WeeklyHours.MinutesPerDay - 1 ? WeeklyHours.MinutesPerDay : minutes + (isNextDay ? WeeklyHours.MinutesPerDay : 0);
    }
}
