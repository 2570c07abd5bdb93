using System.Globalization;
using System.Numerics;

namespace Voy8.Core.Extraction.Hours.Osm;

/// <summary>Picks days.</summary>
internal abstract record DateSelector
{
    public abstract bool Matches(DateOnly date);

    /// <summary>Bits of a date's weekday, Monday lowest.</summary>
    protected static int Bit(DateOnly date) => 1 << (((int)date.DayOfWeek + 6) % 7);

    /// <summary>A date some days away; the date itself where the calendar ends.</summary>
    protected static DateOnly Shift(DateOnly date, int days) =>
        date.DayNumber + days is >= 0 and var number && number <= DateOnly.MaxValue.DayNumber ? DateOnly.FromDayNumber(number) : date;
}

/// <param name="Days">A bit per weekday, Monday lowest.</param>
/// <param name="Nth">Which of the month's, from 1; from -1 counted from its end; none for all.</param>
/// <param name="Offset">Days between the weekday and the day that is meant.</param>
internal sealed record WeekdaySelector(int Days, IReadOnlyList<int> Nth, int Offset) : DateSelector
{
    public override bool Matches(DateOnly date)
    {
        var day = Shift(date, -Offset);
        if ((Bit(day) & Days) == 0)
        {
            return false;
        }

        var fromEnd = -(((DateTime.DaysInMonth(day.Year, day.Month) - day.Day) / 7) + 1);
        return Nth.Count == 0 || Nth.Contains(((day.Day - 1) / 7) + 1) || Nth.Contains(fromEnd);
    }
}

/// <summary>Public or school holidays. No calendar of them is kept, so that all days are ordinary ones.</summary>
internal sealed record HolidaySelector(bool IsSchool, int Offset) : DateSelector
{
    public override bool Matches(DateOnly date) => false;
}

/// <param name="Step">Every how many years, from the first.</param>
internal sealed record YearSelector(int First, int Last, int Step) : DateSelector
{
    public override bool Matches(DateOnly date) => date.Year >= First && date.Year <= Last && (date.Year - First) % Step == 0;
}

/// <summary>Weeks as ISO 8601 counts them.</summary>
internal sealed record WeekSelector(int First, int Last, int Step) : DateSelector
{
    public override bool Matches(DateOnly date)
    {
        var week = ISOWeek.GetWeekOfYear(date.ToDateTime(TimeOnly.MinValue));
        return week >= First && week <= Last && (week - First) % Step == 0;
    }
}

/// <summary>From one date to another, both included, in every year or in those named.</summary>
/// <param name="Step">Every how many days, from the first.</param>
internal sealed record DateRangeSelector(DateAnchor From, DateAnchor To, int Step) : DateSelector
{
    private const int ShortDays = 14;
    private const int LeapYear = 2024;

    /// <summary>True for a few days at most, such as those between Christmas and New Year.</summary>
    public bool IsShort => From.In(LeapYear) is { } first && To.LastIn(LeapYear) is { } last && (last.DayNumber - first.DayNumber + 366) % 366 < ShortDays;

    public override bool Matches(DateOnly date)
    {
        if (From.Year is { } year)
        {
            return IsWithin(date, year);
        }

        return IsWithin(date, date.Year) || (date.Year > 1 && IsWithin(date, date.Year - 1));
    }

    private bool IsWithin(DateOnly date, int year)
    {
        if (From.In(year) is not { } first || To.LastIn(To.Year ?? year) is not { } last)
        {
            return false;
        }

        if (last < first && To.Year is null)
        {
            if (year >= DateOnly.MaxValue.Year || To.LastIn(year + 1) is not { } next)
            {
                return false;
            }

            last = next;
        }

        return date >= first && date <= last && (date.DayNumber - first.DayNumber) % Step == 0;
    }
}

/// <summary>A date that comes every year: a day of a month, a month's nth weekday, a whole month, or Easter.</summary>
/// <param name="Month">0 is Easter.</param>
/// <param name="Day">0 is the whole month, or the nth weekday.</param>
/// <param name="Weekday">A bit; 0 for none.</param>
internal sealed record DateAnchor(int? Year, int Month, int Day, int Weekday, int Nth, int Offset)
{
    public DateOnly? In(int year) => Resolve(year, Day == 0 ? 1 : Day);

    /// <summary>The last day of it.</summary>
    public DateOnly? LastIn(int year) => Resolve(year, Day == 0 && Month > 0 ? DateTime.DaysInMonth(year, Month) : Day);

    private DateOnly? Resolve(int year, int day)
    {
        DateOnly? date = Month == 0 ? Easter(year)
            : Weekday != 0 ? NthWeekday(year)
            : day <= DateTime.DaysInMonth(year, Month) ? new DateOnly(year, Month, day)
            : null;
        return date is { } found && found.DayNumber + Offset is >= 0 and var number && number <= DateOnly.MaxValue.DayNumber ? DateOnly.FromDayNumber(number) : null;
    }

    private DateOnly? NthWeekday(int year)
    {
        var days = DateTime.DaysInMonth(year, Month);
        var wanted = BitOperations.Log2((uint)Weekday);
        var first = new DateOnly(year, Month, Nth > 0 ? 1 : days);
        var weekday = ((int)first.DayOfWeek + 6) % 7;
        var day = Nth > 0
            ? 1 + ((wanted - weekday + 7) % 7) + ((Nth - 1) * 7)
            : days - ((weekday - wanted + 7) % 7) + ((Nth + 1) * 7);
        return day >= 1 && day <= days ? new DateOnly(year, Month, day) : null;
    }

    // The anonymous Gregorian algorithm (Meeus, Astronomical Algorithms, chapter 8).
    private static DateOnly Easter(int year)
    {
        var (a, b, c) = (year % 19, year / 100, year % 100);
        var h = ((19 * a) + b - (b / 4) - ((b - ((b + 8) / 25) + 1) / 3) + 15) % 30;
        var l = (32 + (2 * (b % 4)) + (2 * (c / 4)) - h - (c % 4)) % 7;
        var m = (a + (11 * h) + (22 * l)) / 451;
        var number = h + l - (7 * m) + 114;
        return new DateOnly(year, number / 31, (number % 31) + 1);
    }
}
