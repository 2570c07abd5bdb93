using System.Globalization;

namespace Voy8.DemoSites.Venues;

/// <summary>Minutes after midnight; a closing time past 1440 is on the next day.</summary>
public readonly record struct OpenInterval(int Opens, int Closes);

/// <summary>Opening hours of a week, Monday first. Reads and writes the plain part of OpenStreetMap's <c>opening_hours</c> syntax.</summary>
public sealed class WeekHours
{
    private const int Day = 24 * 60;
    private static readonly string[] DayCodes = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];

    private WeekHours(IReadOnlyList<OpenInterval>[] days) => Days = days;

    /// <summary>Seven lists; an empty one is a day off.</summary>
    public IReadOnlyList<IReadOnlyList<OpenInterval>> Days { get; }

    public bool IsAlways => Days.All(day => day is [{ Opens: 0, Closes: Day }]);

    /// <exception cref="FormatException">It is not plain weekday-and-time syntax.</exception>
    public static WeekHours Parse(string osm)
    {
        var days = new IReadOnlyList<OpenInterval>[7];
        Array.Fill(days, []);
        if (osm == "24/7")
        {
            Array.Fill(days, [new OpenInterval(0, Day)]);
            return new WeekHours(days);
        }
        foreach (var rule in osm.Split(';', StringSplitOptions.TrimEntries))
        {
            if (rule.Split(' ') is not [var which, var times])
            {
                throw new FormatException($"'{rule}' is not a list of days and a list of times.");
            }
            var intervals = times.Split(',').Select(ParseInterval).ToArray();
            foreach (var day in which.Split(',').SelectMany(ParseDays))
            {
                days[day] = intervals;
            }
        }
        return new WeekHours(days);
    }

    public override string ToString()
    {
        if (IsAlways)
        {
            return "24/7";
        }
        return string.Join("; ", Groups().Where(group => group.Intervals.Count > 0).Select(group =>
            $"{string.Join(',', group.Runs.Select(Codes))} "
            + string.Join(',', group.Intervals.Select(interval => $"{Clock(interval.Opens)}-{Clock(interval.Closes)}"))));
    }

    /// <summary>Days that keep the same hours, as runs of neighbours (0 = Monday), in the order in which the week meets them.</summary>
    public IEnumerable<(IReadOnlyList<(int From, int To)> Runs, IReadOnlyList<OpenInterval> Intervals)> Groups()
    {
        var left = Enumerable.Range(0, 7).ToList();
        while (left.Count > 0)
        {
            var intervals = Days[left[0]];
            var same = left.Where(day => Days[day].SequenceEqual(intervals)).ToArray();
            left.RemoveAll(same.Contains);
            var runs = new List<(int From, int To)>();
            foreach (var day in same)
            {
                if (runs.Count > 0 && runs[^1].To == day - 1)
                {
                    runs[^1] = (runs[^1].From, day);
                }
                else
                {
                    runs.Add((day, day));
                }
            }
            yield return (runs, intervals);
        }
    }

    /// <summary>24:00 stays itself; later than that is written as the time of the next day.</summary>
    public static string Clock(int minutes)
    {
        var shown = minutes > Day ? minutes - Day : minutes;
        return string.Create(CultureInfo.InvariantCulture, $"{shown / 60:00}:{shown % 60:00}");
    }

    /// <summary>Two neighbours are listed: Sa,Su.</summary>
    private static string Codes((int From, int To) run) => run switch
    {
        var (from, to) when from == to => DayCodes[from],
        var (from, to) when from + 1 == to => $"{DayCodes[from]},{DayCodes[to]}",
        _ => $"{DayCodes[run.From]}-{DayCodes[run.To]}",
    };

    private static OpenInterval ParseInterval(string text)
    {
        if (text.Split('-') is not [var from, var to])
        {
            throw new FormatException($"'{text}' is not an interval.");
        }
        int opens = Minutes(from), closes = Minutes(to);
        return new OpenInterval(opens, closes <= opens ? closes + Day : closes);
    }

    private static int Minutes(string clock) =>
        (int.Parse(clock.AsSpan(0, 2), CultureInfo.InvariantCulture) * 60) + int.Parse(clock.AsSpan(3, 2), CultureInfo.InvariantCulture);

    private static IEnumerable<int> ParseDays(string text)
    {
        var ends = text.Split('-').Select(code => Array.IndexOf(DayCodes, code)).ToArray();
        if (ends.Contains(-1))
        {
            throw new FormatException($"'{text}' names no days.");
        }
        for (var day = ends[0]; ; day = (day + 1) % 7)
        {
            yield return day;
            if (day == ends[^1])
            {
                yield break;
            }
        }
    }
}
