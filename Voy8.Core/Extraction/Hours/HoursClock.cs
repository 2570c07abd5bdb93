namespace Voy8.Core.Extraction.Hours;

/// <summary>Tells which hours of 24 two times mean, from what is said of them and from the rest of the text.</summary>
internal sealed class HoursClock(IReadOnlyList<HoursToken> tokens)
{
    private const int HalfDay = 12 * 60;
    private const int LongestStay = 20 * 60;
    private const int LongestExtension = 4 * 60;
    private const int EarliestOpening = 5 * 60;
    private const int UnlikelyOpening = 6 * 60;
    private const int LatestClosing = 6 * 60;

    private readonly bool _twelveHours = tokens.Any(token => token.Twelve || token.Half != DayHalf.Unsaid);

    private readonly bool _twentyFourHours = tokens.Any(token => token is { Clock: ClockHint.TwentyFour, Half: DayHalf.Unsaid } && token.Minutes % HalfDay != 0);

    /// <param name="after">The minute at which the times before these in a list end.</param>
    /// <returns>Null when it is not clear what is meant.</returns>
    public OpenInterval? Interval(HoursToken from, HoursToken to, int after = 0)
    {
        var open = Minutes(from);
        var close = Minutes(to);
        if (from.Half == DayHalf.Unsaid && to.Half == DayHalf.Unsaid && _twelveHours && !_twentyFourHours && open < after && open < HalfDay && open + HalfDay >= after)
        {
            // 11-2 and 5-9: the second is later in the day.
            open += HalfDay;
            close += close <= HalfDay ? HalfDay : 0;
        }
        else if (!Settle(from, to, ref open, ref close) || (from.Half == DayHalf.Am && open == 0 && close is > HalfDay and < WeeklyHours.MinutesPerDay - 1))
        {
            // Nobody opens at midnight for the day: 12 am was meant for noon.
            return null;
        }

        close = close == WeeklyHours.MinutesPerDay - 1 ? WeeklyHours.MinutesPerDay : close;
        open = open == WeeklyHours.MinutesPerDay ? 0 : open;
        if (close <= open)
        {
            close += WeeklyHours.MinutesPerDay;
        }

        var interval = new OpenInterval(open, close);
        // Nobody stays open from the morning until the next: a half of the day is wrong there.
        return interval.IsValid && (close - open <= LongestStay || close % WeeklyHours.MinutesPerDay == 0) ? interval : null;
    }

    /// <summary>The same hours, but until another time: "Thursday until 8".</summary>
    /// <returns>Null when they were over before that, or when it is not clear.</returns>
    public OpenInterval? Extend(OpenInterval interval, HoursToken until)
    {
        var close = Minutes(until);
        if (_twelveHours && !_twentyFourHours && until.Half == DayHalf.Unsaid && close > interval.Open && close < HalfDay)
        {
            // 7am-5pm until 8 is in the evening; when that is late, it may be either.
            close += HalfDay;
            return close <= interval.Close + LongestExtension ? interval with { Close = close } : null;
        }

        if (close <= interval.Open && until.Half == DayHalf.Unsaid && !IsSure(until) && !SettleEvening(interval.Open, ref close))
        {
            return null;
        }

        return close > interval.Open && close <= WeeklyHours.MinutesPerDay ? interval with { Close = close } : null;
    }

    private bool Settle(HoursToken from, HoursToken to, ref int open, ref int close)
    {
        if (from.Half == DayHalf.Unsaid && to.Half == DayHalf.Pm && !IsSure(from) && open < HalfDay && open + HalfDay < close)
        {
            // 2-10pm is in the afternoon; 9-5pm begins in the morning.
            open += HalfDay;
        }

        if (to.Half != DayHalf.Unsaid || IsSure(to) || close >= HalfDay)
        {
            return true;
        }

        if (from.Half == DayHalf.Pm)
        {
            // 1pm-5 is over before 5pm-2.
            close += close + HalfDay > open ? HalfDay : 0;
            return true;
        }

        return from.Half == DayHalf.Am ? SettleEvening(open, ref close) : SettleUnsaid(from, ref open, ref close);
    }

    private bool SettleUnsaid(HoursToken from, ref int open, ref int close)
    {
        if (close <= open)
        {
            // 12:30-5 is on either clock.
            return (open > HalfDay && (_twentyFourHours || !_twelveHours)) || (open < HalfDay + 60 && SettleEvening(open, ref close));
        }

        if (!_twelveHours || _twentyFourHours || IsSure(from) || open >= UnlikelyOpening)
        {
            return true;
        }

        // 1-5 is in the afternoon; 5-10 may be either.
        (open, close) = (open + HalfDay, close + HalfDay);
        return open < EarliestOpening + HalfDay;
    }

    // 8:00-5:30 is until the evening on a twelve-hour clock; on the other, until the small hours at most.
    private bool SettleEvening(int open, ref int close)
    {
        if (close > open)
        {
            return true;
        }

        if (_twelveHours && !_twentyFourHours)
        {
            close += HalfDay;
            return true;
        }

        return _twentyFourHours && close <= LatestClosing;
    }

    // A leading zero is sure where nobody counts twelve hours.
    private bool IsSure(HoursToken time) => time.Clock == ClockHint.TwentyFour || (time.Clock == ClockHint.LeadingZero && (!_twelveHours || _twentyFourHours));

    private static int Minutes(HoursToken time) => time.Half switch
    {
        DayHalf.Am => time.Minutes % HalfDay,
        DayHalf.Pm => (time.Minutes % HalfDay) + HalfDay,
        _ => time.Minutes,
    };
}
