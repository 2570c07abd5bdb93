namespace Voy8.Core.Extraction.Hours;

/// <summary>Groups tokens into days and times, pairs the groups, and fills the week.</summary>
internal sealed class HoursParser(IReadOnlyList<HoursToken> tokens)
{
    private const int HalfDay = 12 * 60;

    private readonly bool _twelveHours = tokens.Any(token => token.Twelve || token.Half != DayHalf.Unsaid);

    private readonly bool _twentyFourHours = tokens.Any(token => token.TwentyFour);

    private int _at;

    public WeeklyHours? Parse()
    {
        return Groups() is { Count: > 0 } groups ? Fill(groups) : null;
    }

    private sealed record Group(int Days, bool Holiday, IReadOnlyList<OpenInterval>? Times, bool IsDays)
    {
        public static Group OfDays(int days, bool holiday) => new(days, holiday, null, true);

        public static Group OfTimes(IReadOnlyList<OpenInterval> times) => new(0, false, times, false);
    }

    // Null when something in between is not understood.
    private List<Group>? Groups()
    {
        var groups = new List<Group>();
        while (_at < tokens.Count)
        {
            switch (tokens[_at].Kind)
            {
                case HoursTokenKind.Days or HoursTokenKind.Holiday:
                    groups.Add(ReadDays());
                    break;
                case HoursTokenKind.Time:
                    if (ReadInterval() is not { } interval)
                    {
                        return null;
                    }

                    AddTimes(groups, interval);
                    break;
                case HoursTokenKind.AllDay:
                    AddTimes(groups, new OpenInterval(0, WeeklyHours.MinutesPerDay));
                    _at++;
                    break;
                case HoursTokenKind.Closed:
                    groups.Add(Group.OfTimes([]));
                    _at++;
                    break;
                case HoursTokenKind.Arranged:
                    // "Sa by appointment" closes Saturday; standing alone it adds nothing.
                    if (groups is [.., { IsDays: true }])
                    {
                        groups.Add(Group.OfTimes([]));
                    }

                    _at++;
                    break;
                case HoursTokenKind.OtherHours when groups.Any(group => !group.IsDays):
                    SkipOtherHours();
                    break;
                case HoursTokenKind.OtherHours:
                    return null;
                case HoursTokenKind.Unknown when groups.Count > 0 && tokens.Skip(_at).Any(token => token.IsMeaningful):
                    return null;
                default:
                    _at++;
                    break;
            }
        }

        return groups;
    }

    // Hours of something else end with the line, or where days of our own begin.
    private void SkipOtherHours()
    {
        while (_at < tokens.Count && tokens[_at].Kind is not (HoursTokenKind.Break or HoursTokenKind.Days))
        {
            _at++;
        }
    }

    private Group ReadDays()
    {
        var days = 0;
        var holiday = false;
        var last = -1;
        while (_at < tokens.Count)
        {
            var token = tokens[_at];
            if (token.Kind == HoursTokenKind.Holiday)
            {
                holiday = true;
                last = -1;
            }
            else if (token.Kind == HoursTokenKind.Days)
            {
                days |= token.Days;
                last = int.IsPow2(token.Days) ? int.Log2(token.Days) : -1;
            }
            else if (token.Kind == HoursTokenKind.To && last >= 0 && NextMeaningful(_at + 1) is { Kind: HoursTokenKind.Days } end && int.IsPow2(end.Days))
            {
                days |= Range(last, int.Log2(end.Days));
                last = -1;
                _at++;
                while (tokens[_at].Kind != HoursTokenKind.Days)
                {
                    _at++;
                }
            }
            else if (token.Kind is not (HoursTokenKind.And or HoursTokenKind.Filler) || NextMeaningful(_at + 1) is not { Kind: HoursTokenKind.Days or HoursTokenKind.Holiday })
            {
                break;
            }

            _at++;
        }

        return Group.OfDays(days, holiday);
    }

    // The next token that is no filler.
    private HoursToken? NextMeaningful(int at)
    {
        while (at < tokens.Count && tokens[at].Kind == HoursTokenKind.Filler)
        {
            at++;
        }

        return at < tokens.Count ? tokens[at] : null;
    }

    public static int Range(int first, int last)
    {
        var days = 0;
        for (var day = first; ; day = (day + 1) % 7)
        {
            days |= 1 << day;
            if (day == last)
            {
                return days;
            }
        }
    }

    // "between 10 and 12" joins its ends with "and".
    private OpenInterval? ReadInterval()
    {
        var open = tokens[_at++];
        var between = false;
        while (_at < tokens.Count && tokens[_at].Kind is HoursTokenKind.Filler)
        {
            _at++;
        }

        if (_at < tokens.Count && tokens[_at].Kind == HoursTokenKind.And)
        {
            between = true;
        }

        if (_at >= tokens.Count || !(tokens[_at].Kind == HoursTokenKind.To || between))
        {
            return null;
        }

        _at++;
        while (_at < tokens.Count && tokens[_at].Kind is HoursTokenKind.Filler or HoursTokenKind.To)
        {
            _at++;
        }

        if (_at >= tokens.Count || tokens[_at].Kind != HoursTokenKind.Time)
        {
            return null;
        }

        var close = tokens[_at++];
        if (_at < tokens.Count && tokens[_at].Kind == HoursTokenKind.Time && tokens[_at].TwentyFour && tokens[_at].Minutes % HalfDay == 0 && tokens[_at].Minutes == close.Minutes)
        {
            // "12:00 noon" says it twice.
            close = tokens[_at++];
        }

        return Interval(open, close);
    }

    private OpenInterval? Interval(HoursToken from, HoursToken to)
    {
        var open = Minutes(from);
        var close = Minutes(to);
        if (from.Half == DayHalf.Unsaid && to.Half == DayHalf.Pm && !from.TwentyFour && open < HalfDay && open + HalfDay < close)
        {
            // 2-10pm is in the afternoon; 9-5pm begins in the morning.
            open += HalfDay;
        }

        if (to.Half == DayHalf.Unsaid && !to.TwentyFour && close < HalfDay && close <= open && open <= HalfDay)
        {
            // 8:00-5:30 is until the evening on a twelve-hour clock, until the night on the other.
            if (_twelveHours)
            {
                close += HalfDay;
            }
            else if (!_twentyFourHours)
            {
                return null;
            }
        }

        close = close == WeeklyHours.MinutesPerDay - 1 ? WeeklyHours.MinutesPerDay : close;
        if (close <= open)
        {
            close += WeeklyHours.MinutesPerDay;
        }

        var interval = new OpenInterval(open == WeeklyHours.MinutesPerDay ? 0 : open, close);
        return interval.IsValid ? interval : null;
    }

    private static int Minutes(HoursToken time) => time.Half switch
    {
        DayHalf.Am => time.Minutes % HalfDay,
        DayHalf.Pm => (time.Minutes % HalfDay) + HalfDay,
        _ => time.Minutes,
    };

    private static void AddTimes(List<Group> groups, OpenInterval interval)
    {
        // Times that follow times belong together: 9-12 and 14-18.
        if (groups is [.., { IsDays: false, Times.Count: > 0 } last])
        {
            groups[^1] = Group.OfTimes([.. last.Times, interval]);
        }
        else
        {
            groups.Add(Group.OfTimes([interval]));
        }
    }

    private static WeeklyHours? Fill(List<Group> groups)
    {
        var week = new WeeklyHours();
        var claimed = new int[7];
        var daysFirst = groups[0].IsDays;
        if (groups.TrueForAll(group => !group.IsDays))
        {
            return AlwaysOpen(groups, week);
        }

        for (var i = 0; i < groups.Count;)
        {
            int days;
            bool holiday;
            IReadOnlyList<OpenInterval>? times;
            if (daysFirst && groups[i] is { IsDays: false, Times.Count: 0 } && i + 1 < groups.Count && groups[i + 1].IsDays)
            {
                // "… 9 to 5. Closed on Sunday."
                (days, holiday, times) = (groups[i + 1].Days, groups[i + 1].Holiday, groups[i].Times);
                i += 2;
            }
            else if (daysFirst)
            {
                (days, holiday) = (0, false);
                while (i < groups.Count && groups[i].IsDays)
                {
                    days |= groups[i].Days;
                    holiday |= groups[i++].Holiday;
                }

                times = i < groups.Count ? groups[i++].Times : null;
            }
            else
            {
                times = groups[i++].Times;
                (days, holiday) = i < groups.Count && groups[i].IsDays ? (groups[i].Days, groups[i++].Holiday) : (0, false);
            }

            if (times is null || (days == 0 && !holiday && times.Count > 0) || !Apply(week, claimed, days, times))
            {
                return null;
            }

            week.ClosedOnHolidays |= holiday && times.Count == 0;
        }

        return week.IsEmpty ? null : week;
    }

    // "24 hours a day" needs no days; other hours without days do.
    private static WeeklyHours? AlwaysOpen(List<Group> groups, WeeklyHours week)
    {
        if (groups is not [{ Times: [{ Open: 0, Close: WeeklyHours.MinutesPerDay }] }])
        {
            return null;
        }

        for (var day = 0; day < 7; day++)
        {
            week.Set(day, groups[0].Times!);
        }

        return week;
    }

    // claimed: how many days the rule spoke of that a day's hours are from; a rule for fewer days is the more exact one.
    private static bool Apply(WeeklyHours week, int[] claimed, int days, IReadOnlyList<OpenInterval> times)
    {
        var breadth = int.PopCount(days);
        for (var day = 0; day < 7; day++)
        {
            if ((days & (1 << day)) == 0)
            {
                continue;
            }

            if (claimed[day] > breadth)
            {
                week.Set(day, []);
            }

            foreach (var interval in times)
            {
                if (!week.TryAdd(day, interval))
                {
                    return false;
                }
            }

            claimed[day] = breadth;
        }

        return true;
    }
}
