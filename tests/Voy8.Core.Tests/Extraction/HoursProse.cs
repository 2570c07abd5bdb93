using System.Globalization;
using Voy8.Core.Extraction.Hours;

namespace Voy8.Core.Tests.Extraction;

/// <summary>How people of one language write a week down.</summary>
internal sealed record HoursProse(string[] Days, string DayRange, string DayList, Func<int, string> Clock, string TimeRange, string TimeList, string Suffix, string Closed, bool TimesFirst)
{
    private static readonly string[] EnglishDays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    private static readonly string[] GreekDays = ["Δευτέρα", "Τρίτη", "Τετάρτη", "Πέμπτη", "Παρασκευή", "Σάββατο", "Κυριακή"];

    public static readonly HoursProse[] All =
    [
        new(EnglishDays, " to ", " and ", Twelve("am", "pm"), " - ", " and ", "", "closed", false),
        new(EnglishDays, " through ", ", ", Twelve(" a.m.", " p.m."), " to ", ", ", "", "Closed", true),
        new(["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"], "-", " & ", TwentyFour("HH:mm"), "–", " & ", "", "CLOSED", false),
        new(["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"], " bis ", " und ", TwentyFour("H.mm"), " bis ", " und ", " Uhr", "geschlossen", false),
        new(["Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"], "–", ", ", TwentyFour("H:mm"), "–", " u. ", " h", "Ruhetag", false),
        new(["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"], " t/m ", " en ", TwentyFour("H.mm"), " tot ", " en ", " uur", "gesloten", false),
        new(["ma", "di", "wo", "do", "vr", "za", "zo"], " - ", ", ", TwentyFour("HH:mm"), " - ", " / ", "u", "gesloten", false),
        new(GreekDays, " έως ", " και ", TwentyFour("HH:mm"), " – ", " & ", "", "Κλειστά", false),
        new(GreekDays, " - ", ", ", Twelve(" π.μ.", " μ.μ."), " έως ", " και ", "", "κλειστό", false),
    ];

    /// <summary>A rule for all days of the same hours, closed days last.</summary>
    public string Write(WeeklyHours week, string separator)
    {
        var rules = Enumerable.Range(0, 7)
            .GroupBy(day => string.Join(TimeList, week[day].Select(interval => Clock(interval.Open) + TimeRange + Clock(interval.Close) + Suffix)))
            .OrderBy(rule => rule.Key.Length == 0)
            .Select(rule => Rule(Group([.. rule]), rule.Key.Length == 0 ? Closed : rule.Key));
        return string.Join(separator, rules);
    }

    private string Rule(string days, string times) => TimesFirst ? $"{times} {days}" : $"{days}: {times}";

    private string Group(int[] days)
    {
        var parts = new List<string>();
        for (var i = 0; i < days.Length;)
        {
            var end = i;
            while (end + 1 < days.Length && days[end + 1] == days[end] + 1)
            {
                end++;
            }

            parts.AddRange(end - i >= 2 ? [Days[days[i]] + DayRange + Days[days[end]]] : days[i..(end + 1)].Select(day => Days[day]));
            i = end + 1;
        }

        return string.Join(DayList, parts);
    }

    private static Func<int, string> TwentyFour(string format) => minutes =>
        minutes == WeeklyHours.MinutesPerDay ? format.Replace("HH", "24", StringComparison.Ordinal).Replace("H", "24", StringComparison.Ordinal).Replace("mm", "00", StringComparison.Ordinal) : Time(minutes).ToString(format, CultureInfo.InvariantCulture);

    private static Func<int, string> Twelve(string am, string pm) => minutes =>
        Time(minutes).ToString(minutes % 60 == 0 ? "%h" : "h:mm", CultureInfo.InvariantCulture) + (Time(minutes).Hour < 12 ? am : pm);

    private static DateTime Time(int minutes) => DateTime.UnixEpoch.AddMinutes(minutes);
}
