using System.Globalization;

namespace Voy8.Investigations.Bench;

/// <summary>The plain part of OpenStreetMap's opening hours that the demo town is written in: days and times, nothing else. Apart from the product's reader, which it judges.</summary>
public static class OpenHours
{
    private static readonly string[] Days = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];

    /// <returns>False where the hours are written in another way.</returns>
    public static bool TryIsOpen(string hours, DateTime at, out bool isOpen)
    {
        isOpen = hours == "24/7";
        if (isOpen)
        {
            return true;
        }

        var week = new List<(TimeSpan From, TimeSpan To)>[7];
        foreach (var rule in hours.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (rule.Split(' ') is not [var days, var times] || !TryDays(days, out var which) || !TryTimes(times, out var intervals))
            {
                return false;
            }

            which.ForEach(day => week[day] = intervals);
        }

        var today = ((int)at.DayOfWeek + 6) % 7;
        var (time, yesterday) = (at.TimeOfDay, week[(today + 6) % 7] ?? []);
        isOpen = (week[today] ?? []).Exists(one => one.From <= time && time < one.To) || yesterday.Exists(one => time + TimeSpan.FromDays(1) < one.To);
        return true;
    }

    private static bool TryDays(string text, out List<int> days)
    {
        days = [];
        foreach (var part in text.Split(','))
        {
            int[] ends = [.. part.Split('-').Select(day => Array.IndexOf(Days, day))];
            if (ends.Length > 2 || ends.Contains(-1))
            {
                return false;
            }

            for (var day = ends[0]; ; day = (day + 1) % 7)
            {
                days.Add(day);
                if (day == ends[^1])
                {
                    break;
                }
            }
        }

        return true;
    }

    private static bool TryTimes(string text, out List<(TimeSpan From, TimeSpan To)> times)
    {
        times = [];
        foreach (var part in text.Split(','))
        {
            if (part.Split('-') is not [var from, var to] || !TryTime(from, out var opens) || !TryTime(to, out var closes))
            {
                return false;
            }

            times.Add((opens, closes <= opens ? closes + TimeSpan.FromDays(1) : closes));
        }

        return true;
    }

    private static bool TryTime(string text, out TimeSpan time)
    {
        time = default;
        if (text.Split(':') is not [var hours, var minutes]
            || !int.TryParse(hours, NumberStyles.None, CultureInfo.InvariantCulture, out var hour) || !int.TryParse(minutes, NumberStyles.None, CultureInfo.InvariantCulture, out var minute))
        {
            return false;
        }

        time = new TimeSpan(hour, minute, 0);
        return true;
    }
}
