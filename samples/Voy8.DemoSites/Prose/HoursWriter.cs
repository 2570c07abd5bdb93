using System.Globalization;
using Voy8.DemoSites.Venues;

namespace Voy8.DemoSites.Prose;

/// <summary>Opening hours as people write them in each of the languages.</summary>
internal sealed class HoursWriter(Language language)
{
    private const int Noon = 12 * 60;
    private const int Midnight = 24 * 60;

    /// <summary>A line a day, closed days too.</summary>
    public IEnumerable<(string Days, string Times)> Daily(WeekHours hours) =>
        hours.Days.Select((intervals, day) => (language.Days[day], intervals.Count == 0 ? language.Hours.Closed : Compact(intervals)));

    /// <summary>A line for each group of days: "Mon–Fr, Sun".</summary>
    public IEnumerable<(string Days, string Times)> Grouped(WeekHours hours) => hours.Groups().Select(group =>
        (group.Runs is [(0, 6)]
            ? language.Hours.Daily
            : string.Join(", ", group.Runs.Select(run => Run(run, language.ShortDays, language.Hours.ShortRange))),
        group.Intervals.Count == 0 ? language.Hours.Closed : Compact(group.Intervals)));

    /// <summary>One or two sentences.</summary>
    public string Sentence(WeekHours hours)
    {
        if (hours.IsAlways)
        {
            return language.Hours.Always;
        }
        var groups = hours.Groups().ToArray();
        var open = groups.Where(group => group.Intervals.Count > 0).Select(group => $"{DaysInWords(group.Runs)} {TimesInWords(group.Intervals)}");
        var text = string.Format(CultureInfo.InvariantCulture, language.Hours.Sentence, string.Join(", ", open));
        var closed = groups.Where(group => group.Intervals.Count == 0).Select(group => DaysInWords(group.Runs)).FirstOrDefault();
        return closed is null ? text : $"{text} {string.Format(CultureInfo.InvariantCulture, language.Hours.ClosedSentence, closed)}";
    }

    private string DaysInWords(IReadOnlyList<(int From, int To)> runs) => runs is [(0, 6)]
        ? language.Code == "en" ? "daily" : language.Hours.Daily.ToLower(CultureInfo.InvariantCulture)
        : Listed([.. runs.Select(run => Run(run, language.Days, language.Hours.Range))]);

    private string TimesInWords(IReadOnlyList<OpenInterval> intervals) => Listed([.. intervals.Select(interval =>
        string.Format(CultureInfo.InvariantCulture, language.Hours.Time, Spoken(interval.Opens), Spoken(interval.Closes)))]);

    private string Compact(IReadOnlyList<OpenInterval> intervals)
    {
        var times = string.Join(", ", intervals.Select(interval => language.Hours.Clock == "12h"
            ? $"{Spoken(interval.Opens)} – {Spoken(interval.Closes)}"
            : $"{WeekHours.Clock(interval.Opens)}–{WeekHours.Clock(interval.Closes)}"));
        return language.Code == "de" ? $"{times} Uhr" : times;
    }

    private string Spoken(int minutes) => language.Code switch
    {
        "en" => TwelveHours(minutes),
        "de" when minutes % 60 == 0 => (minutes > Midnight ? (minutes - Midnight) / 60 : minutes / 60).ToString(CultureInfo.InvariantCulture),
        _ => WeekHours.Clock(minutes),
    };

    private static string TwelveHours(int minutes)
    {
        if (minutes is Noon or Midnight)
        {
            return minutes == Noon ? "noon" : "midnight";
        }
        var time = minutes % Midnight;
        var hour = (time / 60) % 12 is 0 ? 12 : (time / 60) % 12;
        var half = time < Noon ? "am" : "pm";
        return time % 60 == 0 ? $"{hour} {half}" : string.Create(CultureInfo.InvariantCulture, $"{hour}:{time % 60:00} {half}");
    }

    /// <summary>Two neighbours are listed rather than spanned.</summary>
    private string Run((int From, int To) run, IReadOnlyList<string> names, string range) => run.From == run.To
        ? names[run.From]
        : run.To == run.From + 1 && range == language.Hours.Range
            ? $"{names[run.From]}{language.Hours.And}{names[run.To]}"
            : string.Format(CultureInfo.InvariantCulture, range, names[run.From], names[run.To]);

    private string Listed(string[] items) => items.Length < 2 ? items[0] : $"{string.Join(", ", items[..^1])}{language.Hours.And}{items[^1]}";
}
