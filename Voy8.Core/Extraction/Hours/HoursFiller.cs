namespace Voy8.Core.Extraction.Hours;

/// <summary>Pairs days with their times, and fills the week.</summary>
internal sealed class HoursFiller(HoursClock clock)
{
    private readonly WeeklyHours _week = new();
    private readonly int[] _claimed = new int[7];
    private readonly List<(int Days, DayPart Part)> _closedParts = [];

    /// <returns>Null when days have no times, times have no days, or what is said does not agree.</returns>
    public static WeeklyHours? Fill(IReadOnlyList<HoursGroup> groups, HoursClock clock)
    {
        var filler = new HoursFiller(clock);
        return groups.All(group => !group.IsDays) ? AlwaysOpen(groups) : filler.FillDays(groups) && !filler._week.IsEmpty && filler.AgreesWithClosedParts() ? filler._week : null;
    }

    // "24 hours a day" needs no days; other hours without days do.
    private static WeeklyHours? AlwaysOpen(IReadOnlyList<HoursGroup> groups)
    {
        if (groups is not [{ Times: [{ Open: 0, Close: WeeklyHours.MinutesPerDay }, ..] times }] || times.Distinct().Count() > 1)
        {
            return null;
        }

        var week = new WeeklyHours();
        for (var day = 0; day < 7; day++)
        {
            week.Set(day, [times[0]]);
        }

        return week;
    }

    private bool FillDays(IReadOnlyList<HoursGroup> groups)
    {
        var daysFirst = groups[0].IsDays;
        for (var i = 0; i < groups.Count;)
        {
            var group = groups[i];
            if (group.IsClosed && i + 1 < groups.Count && groups[i + 1].IsDays)
            {
                // "… 9 to 5. Closed on Sunday."
                if (!Apply(groups[i + 1], group))
                {
                    return false;
                }

                i += 2;
                daysFirst = i < groups.Count && groups[i].IsDays;
            }
            else if (group.IsDays)
            {
                // Times first all along, and now days: without times of their own, they have none.
                var days = group;
                for (i++; i < groups.Count && groups[i].IsDays; i++)
                {
                    days = days with { Days = days.Days | groups[i].Days, Holiday = days.Holiday || groups[i].Holiday };
                }

                if (i >= groups.Count || !Apply(days, groups[i++]))
                {
                    return false;
                }

                daysFirst = true;
            }
            else if (group.IsClosed)
            {
                i++;
            }
            else if (daysFirst || i + 1 >= groups.Count || !groups[i + 1].IsDays || !Apply(groups[i + 1], group))
            {
                return false;
            }
            else
            {
                i += 2;
            }
        }

        return true;
    }

    // Of two rules for a day, the one for fewer days is the more exact; it replaces the other, or adds an evening to it.
    private bool Apply(HoursGroup days, HoursGroup hours)
    {
        if (hours.Until is { } until)
        {
            return Extend(days.Days, until);
        }

        var times = hours.Times!;
        _week.ClosedOnHolidays |= days.Holiday && times.Count == 0;
        if (times.Count == 0 && days.Part != DayPart.Whole)
        {
            _closedParts.Add((days.Days, days.Part));
            return true;
        }

        var breadth = int.PopCount(days.Days);
        if (breadth == 0)
        {
            return days.Holiday;
        }

        for (var day = 0; day < 7; day++)
        {
            if ((days.Days & (1 << day)) == 0)
            {
                continue;
            }

            if (_claimed[day] > breadth && !AddsLater(day, times))
            {
                _week.Set(day, []);
            }

            foreach (var interval in times)
            {
                if (!_week.TryAdd(day, interval))
                {
                    return false;
                }
            }

            _claimed[day] = breadth;
        }

        return true;
    }

    private bool Extend(int days, HoursToken until)
    {
        for (var day = 0; day < 7; day++)
        {
            if ((days & (1 << day)) == 0)
            {
                continue;
            }

            if (_week[day] is not [.., var last] || clock.Extend(last, until) is not { } longer)
            {
                return false;
            }

            _week.Set(day, [.. _week[day].SkipLast(1), longer]);
        }

        return true;
    }

    private bool AddsLater(int day, IReadOnlyList<OpenInterval> times) =>
        times.Count > 0 && _claimed[day] < 7 && _week[day] is [.., var last] && times.All(interval => interval.Open >= last.Close);

    // "Mo-Fr 8-18, Mi nachmittags geschlossen" says two things of Wednesday afternoon.
    private bool AgreesWithClosedParts()
    {
        foreach (var (days, part) in _closedParts)
        {
            var closed = part switch
            {
                DayPart.Morning => new OpenInterval(0, 12 * 60),
                DayPart.Afternoon => new OpenInterval(13 * 60, 18 * 60),
                _ => new OpenInterval(18 * 60, WeeklyHours.MinutesPerDay),
            };
            for (var day = 0; day < 7; day++)
            {
                if ((days & (1 << day)) != 0 && _week[day].Any(closed.Overlaps))
                {
                    return false;
                }
            }
        }

        return true;
    }
}
