using System.Globalization;
using System.Text.Json;
using Voy8.Core.Extraction.Hours;
using Voy8.Core.Extraction.Hours.Osm;

namespace Voy8.Crawl.Bench.Scoring;

/// <summary>Opening hours: what people write, and the opening_hours syntax.</summary>
internal sealed class HoursScorer : ICorpusScorer
{
    private const int MinutesPerDay = 24 * 60;
    private static readonly string[] Days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    // The week that the real values' intervals are of.
    private static readonly DateTime Monday = new(2026, 3, 9);

    public string Folder => "hours";

    public IEnumerable<Score> Run(DirectoryInfo folder)
    {
        var human = JsonLines.Read<HumanRow>(folder, "human.jsonl");
        var syntax = JsonLines.Read<SyntaxRow>(folder, "osm_syntax.jsonl");
        var real = JsonLines.Read<HumanRow>(folder, "osm_realworld.jsonl").FindAll(row => row.Core);
        return
        [
            .. Score.OfCases("hours.human_exact", human, row => Compare(row, Text(HoursText.Parse(row.Text)))),
            .. Wrong(human),
            .. Score.OfCases("hours.osm_core", syntax.FindAll(row => row.Core), Miss),
            .. Score.OfCases("hours.osm_all", syntax.FindAll(row => !row.NeedsLocation), Miss),
            .. Score.OfCases("hours.osm_realworld", real, row => Compare(row, Week(row.Text))),
            .. Score.OfCases("hours.osm_week", real, Published),
            .. Score.OfCases("hours.osm_invalid", JsonLines.Read<HumanRow>(folder, "osm_invalid.jsonl"), row => OsmHours.TryParse(row.Text, out _) ? row.Text : null),
        ];
    }

    // The share that are read as something else: none is better than wrong.
    private static IReadOnlyList<Score> Wrong(List<HumanRow> human)
    {
        var wrong = human.Select(row => Text(HoursText.Parse(row.Text)) is { } found ? Compare(row, found) : null).OfType<string>().ToList();
        return human.Count == 0 ? [] : [new Score("hours.human_wrong", (double)wrong.Count / human.Count, human.Count, wrong)];
    }

    private static string? Compare(HumanRow row, string? found) => found == Expected(row.Expected) ? null : $"{row.Text} = {found ?? "none"}, not {Expected(row.Expected) ?? "none"}";

    // What a page's markup with this text gives. Nights are published whole, where by the letter of the syntax the next day's rule ends them at midnight: those count as misses.
    private static string? Published(HumanRow row)
    {
        var week = SchemaHours.FromTexts([row.Text]);
        return OpenMinutes.Of(week) == OpenMinutes.Of(Days.Select(day => row.Expected?.GetValueOrDefault(day) ?? [])) ? null : $"{row.Text} = {Text(week) ?? "none"}, not {Expected(row.Expected) ?? "none"}";
    }

    private static string? Text(WeeklyHours? week) => week is not null
        ? Join(Enumerable.Range(0, 7).Select(day => string.Join(',', week[day].Select(interval => $"{Clock(interval.Open)}-{Clock(interval.Close)}"))))
        : null;

    private static string? Expected(Dictionary<string, string[][]>? week) =>
        week is null ? null : Join(Days.Select(day => week.TryGetValue(day, out var intervals) ? string.Join(',', intervals.Select(interval => $"{interval[0]}-{interval[1]}")) : ""));

    private static string Join(IEnumerable<string> days) => string.Join(" | ", days);

    private static string Clock(int minutes) => minutes > MinutesPerDay
        ? string.Create(CultureInfo.InvariantCulture, $"{(minutes / 60) - 24:00}:{minutes % 60:00}+1")
        : string.Create(CultureInfo.InvariantCulture, $"{minutes / 60:00}:{minutes % 60:00}");

    private static string? Miss(SyntaxRow row)
    {
        if (!OsmHours.TryParse(row.Text, out var hours))
        {
            return $"{row.Text} is refused";
        }

        var expected = string.Join(", ", Merged(row.ExpectedIntervals.Select(interval => (Local(interval[0]), Local(interval[1]), interval.Length > 2 && interval[2].ValueKind == JsonValueKind.True))));
        var found = string.Join(", ", Merged(hours.Between(Local(row.From), Local(row.To)).Select(interval => (interval.From, interval.To, interval.IsUnknown))));
        return found == expected ? null : $"{row.Text} = {found}, not {expected}";
    }

    // Neighbours that differ in a comment only are one.
    private static List<string> Merged(IEnumerable<(DateTime From, DateTime To, bool IsUnknown)> intervals)
    {
        var merged = new List<(DateTime From, DateTime To, bool IsUnknown)>();
        foreach (var interval in intervals)
        {
            if (merged.Count > 0 && merged[^1].To == interval.From && merged[^1].IsUnknown == interval.IsUnknown)
            {
                merged[^1] = merged[^1] with { To = interval.To };
            }
            else
            {
                merged.Add(interval);
            }
        }

        return merged.ConvertAll(interval => string.Create(CultureInfo.InvariantCulture, $"{interval.From:yyyy-MM-dd HH:mm}/{interval.To:yyyy-MM-dd HH:mm}{(interval.IsUnknown ? "?" : "")}"));
    }

    private static DateTime Local(JsonElement text) => Local(text.GetString()!);

    private static DateTime Local(string text) => text.EndsWith('Z')
        ? TimeZoneInfo.ConvertTimeFromUtc(DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal), TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"))
        : DateTime.Parse(text, CultureInfo.InvariantCulture);

    private static string? Week(string text)
    {
        if (!OsmHours.TryParse(text, out var hours))
        {
            return null;
        }

        var days = Days.Select(_ => new List<string>()).ToArray();
        foreach (var interval in hours.Between(Monday, Monday.AddDays(7)))
        {
            var start = (int)(interval.From - Monday).TotalMinutes;
            var end = (int)(interval.To - Monday).TotalMinutes;
            // What goes on for more than a day is told day by day.
            while (start < end)
            {
                var day = start / MinutesPerDay;
                var close = end - start > MinutesPerDay ? (day + 1) * MinutesPerDay : end;
                days[day].Add($"{Clock(start - (day * MinutesPerDay))}-{Clock(close - (day * MinutesPerDay))}");
                start = close;
            }
        }

        return Join(days.Select(day => string.Join(',', day)));
    }

    private sealed record HumanRow(string Text, Dictionary<string, string[][]>? Expected, bool Core);

    private sealed record SyntaxRow(string Text, string From, string To, JsonElement[][] ExpectedIntervals, bool Core, bool NeedsLocation);
}
