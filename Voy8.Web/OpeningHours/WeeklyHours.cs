using System.Collections.Immutable;

namespace Voy8.Web.OpeningHours;

/// <summary>From and to in minutes since midnight of the day it begins; <paramref name="To"/> beyond 1440 runs into the next day.</summary>
public readonly record struct Interval(int From, int To)
{
    public string Text => this is { From: 0, To: 1440 } ? "24 hours" : $"{Clock(From)} – {Clock(To)}";

    internal static string Clock(int minutes) => minutes == 1440 ? "24:00" : $"{minutes / 60 % 24:00}:{minutes % 60:00}";
}

/// <summary>A plain week of opening hours.</summary>
/// <param name="Days">Seven, Monday first; empty when closed.</param>
/// <param name="Holidays">What the text says of public holidays; null when nothing.</param>
public sealed record WeeklyHours(ImmutableArray<ImmutableArray<Interval>> Days, string? Holidays)
{
    /// <summary>0 for Monday.</summary>
    public static int DayIndex(DayOfWeek day) => ((int)day + 6) % 7;

    /// <summary>Whether it is open at a local time, and the time of day at which that changes next, within a day.</summary>
    public OpenStatus StatusAt(DateTime local)
    {
        var today = DayIndex(local.DayOfWeek);
        var now = (int)local.TimeOfDay.TotalMinutes;
        var running = Days[(today + 6) % 7].Select(interval => new Interval(interval.From - 1440, interval.To - 1440))
            .Concat(Days[today])
            .Concat(Days[(today + 1) % 7].Select(interval => new Interval(interval.From + 1440, interval.To + 1440)))
            .OrderBy(interval => interval.From)
            .ToList();
        var end = now;
        foreach (var interval in running.Where(interval => interval.From <= end && interval.To > end))
        {
            end = interval.To;
        }

        if (end > now)
        {
            return new OpenStatus(true, end - now >= 1440 ? null : Interval.Clock(end % 1440));
        }

        var next = running.Where(interval => interval.From > now).Select(interval => (int?)interval.From).FirstOrDefault();
        return new OpenStatus(false, next is { } from && from - now < 1440 ? Interval.Clock(from % 1440) : null);
    }
}

/// <param name="ChangesAt">Time of day, such as <c>18:30</c>; null when it does not change within a day.</param>
public readonly record struct OpenStatus(bool IsOpen, string? ChangesAt);
