using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Voy8.Web.OpeningHours;

/// <summary>
/// Reads the part of OpenStreetMap's opening_hours syntax that makes a plain week: days, ranges of days, times, "off",
/// "24/7", "PH". As its specification says, a rule after ';' replaces what an earlier one said of the same days, and a
/// rule after ',' adds to it. Everything else (months, dates, comments, fallbacks, sunset) gives null: the text is shown then.
/// </summary>
public static partial class OpeningHoursParser
{
    private const int MaxLength = 500;
    private static readonly string[] DayNames = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];

    public static WeeklyHours? Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > MaxLength || text.Contains("||", StringComparison.Ordinal))
        {
            return null;
        }

        var days = Enumerable.Repeat(ImmutableArray<Interval>.Empty, 7).ToArray();
        string? holidays = null;
        foreach (var rule in text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var ruled = new bool[7];
            foreach (var part in AdditionalRule().Split(rule))
            {
                if (ParseRule(part.Trim()) is not { } parsed)
                {
                    return null;
                }

                foreach (var day in parsed.Days)
                {
                    days[day] = ruled[day] ? days[day].AddRange(parsed.Times) : parsed.Times;
                    ruled[day] = true;
                }

                if (parsed.Holidays)
                {
                    holidays = parsed.Times.IsEmpty ? "closed" : string.Join(", ", parsed.Times.Select(time => time.Text));
                }
            }
        }

        return new WeeklyHours([.. days.Select(day => day.Sort((a, b) => a.From.CompareTo(b.From)))], holidays);
    }

    private sealed record Rule(IReadOnlyList<int> Days, bool Holidays, ImmutableArray<Interval> Times);

    private static Rule? ParseRule(string text)
    {
        if (text == "24/7")
        {
            return new Rule([0, 1, 2, 3, 4, 5, 6], false, [new Interval(0, 1440)]);
        }

        var match = RuleShape().Match(text);
        if (!match.Success || ParseDays(match.Groups["days"].Value) is not { } days || ParseTimes(match.Groups["times"].Value) is not { } times)
        {
            return null;
        }

        return new Rule(days.Days, days.Holidays, times);
    }

    private static (List<int> Days, bool Holidays)? ParseDays(string text)
    {
        if (text.Length == 0)
        {
            return ([0, 1, 2, 3, 4, 5, 6], false);
        }

        List<int> days = [];
        var holidays = false;
        foreach (var item in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (item == "PH")
            {
                holidays = true;
                continue;
            }

            var ends = item.Split('-', StringSplitOptions.TrimEntries).Select(name => Array.IndexOf(DayNames, name)).ToArray();
            if (ends.Length > 2 || ends.Contains(-1))
            {
                return null;
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

        return (days, holidays);
    }

    private static ImmutableArray<Interval>? ParseTimes(string text)
    {
        if (text is "off" or "closed")
        {
            return [];
        }

        var times = ImmutableArray.CreateBuilder<Interval>();
        foreach (var item in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var ends = item.Split('-', StringSplitOptions.TrimEntries);
            if (ends.Length != 2 || Minutes(ends[0]) is not { } from || Minutes(ends[1]) is not { } to || from >= 1440)
            {
                return null;
            }

            times.Add(new Interval(from, to > from ? to : to + 1440));
        }

        return times.Count == 0 ? null : times.ToImmutable();
    }

    private static int? Minutes(string clock)
    {
        var match = Clock().Match(clock);
        if (!match.Success)
        {
            return null;
        }

        var hours = int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        var minutes = int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture);
        return hours <= 28 && minutes < 60 ? hours * 60 + minutes : null;
    }

    // A comma after a time and before a day begins an additional rule; other commas part days or times.
    [GeneratedRegex(@"(?<=\d:\d\d|off|closed)\s*,\s*(?=(?:Mo|Tu|We|Th|Fr|Sa|Su|PH)\b)", RegexOptions.CultureInvariant)]
    private static partial Regex AdditionalRule();

    [GeneratedRegex(@"^(?<days>(?:(?:Mo|Tu|We|Th|Fr|Sa|Su|PH)[\s,\-]*)*):?\s*(?<times>off|closed|\d[\d:,\-\s]*)$", RegexOptions.CultureInvariant)]
    private static partial Regex RuleShape();

    [GeneratedRegex(@"^(\d{1,2}):(\d\d)$", RegexOptions.CultureInvariant)]
    private static partial Regex Clock();
}
