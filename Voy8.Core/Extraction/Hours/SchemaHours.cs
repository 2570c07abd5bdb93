using System.Globalization;
using Voy8.Core.Extraction.Hours.Osm;
using Voy8.Core.Extraction.StructuredData;

namespace Voy8.Core.Extraction.Hours;

/// <summary>Reads schema.org's two ways of saying opening hours: openingHoursSpecification and openingHours.</summary>
internal static class SchemaHours
{
    private const int MaxTexts = 50;
    private const int MaxTimeLength = 50;

    // Of the zone that is the farthest behind.
    private const int MaxHoursBehind = 12;

    private static readonly string[] DayNames = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

    /// <returns>Null when the item says none, or contradicts itself.</returns>
    public static WeeklyHours? Read(Item business, ItemGraph graph) =>
        FromSpecifications([.. graph.Items(business, "openingHoursSpecification")], graph) ?? FromTexts([.. graph.Texts(business, "openingHours")]);

    // Written in the opening_hours syntax, or meant to be; each entry adds to the others.
    internal static WeeklyHours? FromTexts(IReadOnlyList<string> texts)
    {
        if (texts.Count is 0 or > MaxTexts)
        {
            return null;
        }

        return OsmHours.TryParse(string.Join(", ", texts), out var hours) && hours.IsStrict ? hours.ToWeek() : HoursText.Parse(string.Join('\n', texts));
    }

    private static WeeklyHours? FromSpecifications(IReadOnlyList<Item> specifications, ItemGraph graph)
    {
        var week = new WeeklyHours();
        foreach (var specification in specifications)
        {
            // Hours with dates are exceptions: a season, a holiday.
            if (specification.All("validFrom").Count > 0 || specification.All("validThrough").Count > 0)
            {
                continue;
            }

            var days = Days(graph.Texts(specification, "dayOfWeek"), out var holidays);
            var opens = graph.Texts(specification, "opens").FirstOrDefault();
            var closes = graph.Texts(specification, "closes").FirstOrDefault();
            if (IsUnclear(opens) || IsUnclear(closes))
            {
                return null;
            }

            var times = Times(opens, closes);
            week.ClosedOnHolidays |= holidays && times is null;
            for (var day = 0; day < 7 && times is { } interval; day++)
            {
                if ((days & (1 << day)) != 0 && !week.TryAdd(day, interval))
                {
                    return null;
                }
            }
        }

        return week.IsEmpty ? null : week;
    }

    private static int Days(IEnumerable<string> names, out bool holidays)
    {
        var days = 0;
        var said = false;
        holidays = false;
        foreach (var name in names.SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))
        {
            said = true;
            var slash = name.LastIndexOf('/');
            var plain = SchemaTypes.ShortName(name[(slash + 1)..]).ToLowerInvariant();
            var day = Array.IndexOf(DayNames, plain);
            holidays |= plain == "publicholidays";
            if (day >= 0)
            {
                days |= 1 << day;
            }
            else if (plain.Length > 0 && plain != "publicholidays" && HoursLexer.Tokens(name) is var tokens && HoursRange.Of(tokens) is { } range)
            {
                days |= range;
            }
        }

        // Without a day, the hours are those of every day.
        return said ? days : HoursWords.EveryDay;
    }

    private static OpenInterval? Times(string? opens, string? closes)
    {
        if (Minutes(opens) is not { } open || Minutes(closes) is not { } close || open == close)
        {
            // 00:00 to 00:00 is how closed days are written.
            return null;
        }

        close = close is 0 or (24 * 60) - 1 ? 24 * 60 : close;
        var interval = new OpenInterval(open, close <= open ? close + WeeklyHours.MinutesPerDay : close);
        return interval.IsValid ? interval : null;
    }

    // A day less than the source names would be wrong; "closed" is clear.
    private static bool IsUnclear(string? text) =>
        !string.IsNullOrWhiteSpace(text) && Minutes(text) is null && HoursLexer.Tokens(text) is not [{ Kind: HoursTokenKind.Closed }];

    // 09:00, 09:00:00, 09:00+01:00, 09:00:00-05:00, T09:00, 9:00 AM.
    private static int? Minutes(string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > MaxTimeLength)
        {
            return null;
        }

        var clock = text.Trim();
        var mark = clock.IndexOf('T', StringComparison.Ordinal);
        clock = WithoutZone(clock[(mark + 1)..]);
        if (clock.StartsWith("24:00", StringComparison.Ordinal))
        {
            return 24 * 60;
        }

        return TimeOnly.TryParse(clock, CultureInfo.InvariantCulture, out var time) ? (time.Hour * 60) + time.Minute : null;
    }

    // 09:00-17:00 has no zone: it is two times.
    private static string WithoutZone(string clock)
    {
        var zone = clock.IndexOfAny(['+', '-', 'Z']);
        var isTime = zone > 0 && clock[zone] == '-' && !(int.TryParse(clock.AsSpan(zone + 1, Math.Min(2, clock.Length - zone - 1)), NumberStyles.None, CultureInfo.InvariantCulture, out var hours) && hours <= MaxHoursBehind);
        return zone > 0 && !isTime ? clock[..zone] : clock;
    }
}
