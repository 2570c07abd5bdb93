using System.Globalization;
using Voy8.Core.Extraction.Hours;
using Voy8.Core.Extraction.Hours.Osm;

namespace Voy8.Core.Enrichment;

/// <summary>When a venue is open, as minutes of its ordinary week from Monday 00:00 on: a PostgreSQL <c>int4multirange</c>.</summary>
internal static class WeekMinutes
{
    private const int Week = 7 * WeeklyHours.MinutesPerDay;

    /// <returns><c>{[540,1020),[1980,2460)}</c>; null where the hours are unknown or no ordinary week tells them.</returns>
    public static string? Of(string? openingHours)
    {
        if (!OsmHours.TryParse(openingHours, out var hours) || hours.ToWeek() is not { IsEmpty: false } week)
        {
            return null;
        }

        var ranges = new List<string>();
        for (var day = 0; day < 7; day++)
        {
            foreach (var interval in week[day])
            {
                var (open, close) = ((day * WeeklyHours.MinutesPerDay) + interval.Open, (day * WeeklyHours.MinutesPerDay) + interval.Close);
                ranges.Add(Range(open, Math.Min(close, Week)));
                if (close > Week)
                {
                    ranges.Add(Range(0, close - Week));
                }
            }
        }

        return "{" + string.Join(',', ranges) + "}";
    }

    private static string Range(int from, int to) => string.Create(CultureInfo.InvariantCulture, $"[{from},{to})");
}
