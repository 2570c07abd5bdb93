using System.Diagnostics.CodeAnalysis;

namespace Voy8.Core.Extraction.Hours.Osm;

/// <summary>
/// Opening hours in OpenStreetMap's opening_hours syntax, as its specification has it
/// (wiki.openstreetmap.org/wiki/Key:opening_hours/specification), read leniently where people bend it.
/// </summary>
public sealed class OsmHours
{
    /// <summary>Longer values are refused.</summary>
    public const int MaxLength = 2_000;

    /// <summary>Days that are looked at in one go; a question for more is cut short.</summary>
    public const int MaxDays = 25_000;

    private OsmHours(IReadOnlyList<OsmRule> rules, bool isStrict)
    {
        Rules = rules;
        IsStrict = isStrict;
    }

    /// <summary>True when the value is written as the specification asks, with nothing guessed.</summary>
    public bool IsStrict { get; }

    internal IReadOnlyList<OsmRule> Rules { get; }

    /// <returns>False when the value is not in the syntax.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out OsmHours? hours)
    {
        hours = null;
        if (string.IsNullOrWhiteSpace(text) || text.Length > MaxLength || OsmLexer.Tokens(text) is not { } tokens || tokens.Exists(token => token.Kind == OsmTokenKind.Bad))
        {
            return false;
        }

        try
        {
            hours = new OsmHours(new OsmParser(new OsmTokens(tokens)).Rules(), !tokens.Exists(token => token.IsLoose || token is { Kind: OsmTokenKind.Number, Digits: 3 }));
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>When it is open, or perhaps open, in order and without overlaps. No day is a holiday.</summary>
    /// <param name="from">Local time at the venue, as is <paramref name="to"/>.</param>
    public IReadOnlyList<OsmInterval> Between(DateTime from, DateTime to)
    {
        var intervals = new List<OsmInterval>();
        var first = DateOnly.FromDateTime(from);
        for (var day = 0; day < MaxDays && first.DayNumber + day <= DateOnly.MaxValue.DayNumber - 1; day++)
        {
            var date = first.AddDays(day);
            var midnight = date.ToDateTime(TimeOnly.MinValue);
            if (midnight >= to)
            {
                break;
            }

            foreach (var (start, end, state) in DaySegments.Of(Rules, date))
            {
                Add(intervals, Later(midnight.AddMinutes(start), from), Earlier(midnight.AddMinutes(end), to), state == OsmState.Unknown);
            }
        }

        return intervals;
    }

    /// <summary>
    /// The ordinary week, or null when it is not the same all year round, or not known until when it is open. A night belongs
    /// whole to the day that it begins on, whatever a rule for the next day replaces: so people mean it.
    /// </summary>
    public WeeklyHours? ToWeek()
    {
        if (Rules.Any(rule => rule.Times.Any(time => time.HasOpenEnd)) || Rules.Any(IsSeason))
        {
            return null;
        }

        // Any Monday does: what is left of the rules knows weekdays only.
        var monday = new DateOnly(2026, 3, 9);
        OsmRule[] plain = [.. Rules.Where(rule => !HasDates(rule) || IsWholeYear(rule))];
        var week = new WeeklyHours { ClosedOnHolidays = Rules.Any(ClosesHolidays) };
        for (var day = 0; day < 7; day++)
        {
            var segments = DaySegments.Beginning(plain, monday.AddDays(day)).Where(segment => segment is { State: OsmState.Open, Start: < WeeklyHours.MinutesPerDay });
            week.Set(day, segments.Select(segment => new OpenInterval(segment.Start, Close(segment.Start, segment.End))));
        }

        return week.IsEmpty ? null : week;
    }

    // One minute to midnight is how midnight is often written.
    private static int Close(int start, int end) =>
        end == WeeklyHours.MinutesPerDay - 1 ? WeeklyHours.MinutesPerDay : Math.Min(end, start + WeeklyHours.MinutesPerDay);

    private static bool HasDates(OsmRule rule) =>
        rule.Dates.Any(group => group.Any(selector => selector is YearSelector or WeekSelector or DateRangeSelector or WeekdaySelector { Nth.Count: > 0 } or WeekdaySelector { Offset: not 0 }));

    private static bool IsWholeYear(OsmRule rule) => rule.Dates.All(group => group.Any(selector => selector switch
    {
        DateRangeSelector { From: { Year: null, Month: 1, Day: 0 or 1, Weekday: 0, Offset: 0 }, To: { Year: null, Month: 12, Day: 0 or 31, Weekday: 0, Offset: 0 }, Step: 1 } => true,
        WeekSelector { First: 1, Last: 53, Step: 1 } => true,
        WeekdaySelector { Nth.Count: 0, Offset: 0 } or HolidaySelector => true,
        _ => false,
    }));

    // Single days are exceptions, which leave the ordinary week alone; longer ones change it.
    private static bool IsSeason(OsmRule rule) =>
        HasDates(rule) && !IsWholeYear(rule) && !rule.Dates.Any(group => group.All(selector => selector is DateRangeSelector range && range.IsShort));

    private static bool ClosesHolidays(OsmRule rule) =>
        rule is { State: OsmState.Closed, Times.Count: 0 } && rule.Dates is [var days] && days.Any(selector => selector is HolidaySelector { IsSchool: false, Offset: 0 });

    private static void Add(List<OsmInterval> intervals, DateTime from, DateTime to, bool isUnknown)
    {
        if (from >= to)
        {
            return;
        }

        if (intervals.Count > 0 && intervals[^1].To == from && intervals[^1].IsUnknown == isUnknown)
        {
            intervals[^1] = intervals[^1] with { To = to };
        }
        else
        {
            intervals.Add(new OsmInterval(from, to, isUnknown));
        }
    }

    private static DateTime Later(DateTime a, DateTime b) => a > b ? a : b;

    private static DateTime Earlier(DateTime a, DateTime b) => a < b ? a : b;
}

/// <summary>Local times.</summary>
/// <param name="IsUnknown">Only perhaps open.</param>
public readonly record struct OsmInterval(DateTime From, DateTime To, bool IsUnknown);
