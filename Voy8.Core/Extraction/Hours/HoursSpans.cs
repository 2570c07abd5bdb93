namespace Voy8.Core.Extraction.Hours;

/// <summary>Reads lists and ranges of days, and spans of times.</summary>
internal sealed class HoursSpans(HoursTokens tokens, HoursClock clock)
{
    public HoursGroup ReadDays()
    {
        var days = 0;
        var holiday = false;
        var part = DayPart.Whole;
        // The ends of the range that was read last, or one day.
        var (first, last) = (-1, -1);
        for (; !tokens.IsEnd; tokens.At++)
        {
            var token = tokens.Current;
            switch (token.Kind)
            {
                case HoursTokenKind.Holiday:
                    holiday = true;
                    (first, last) = (-1, -1);
                    break;
                case HoursTokenKind.Days:
                    days |= token.Days;
                    part = token.Part != DayPart.Whole ? token.Part : part;
                    (first, last) = (-1, int.IsPow2(token.Days) ? int.Log2(token.Days) : -1);
                    break;
                case HoursTokenKind.Part:
                    part = token.Part;
                    break;
                case HoursTokenKind.To when last >= 0 && RangeEnd() is { } end:
                    // "Tue - Thu - Fri" is a list.
                    days = first >= 0 ? (days & ~HoursParser.Range(first, last)) | (1 << first) | (1 << last) | (1 << end) : days | HoursParser.Range(last, end);
                    (first, last) = first >= 0 ? (-1, -1) : (last, end);
                    break;
                case HoursTokenKind.And or HoursTokenKind.Filler when tokens.Meaningful(tokens.At + 1) is { Kind: HoursTokenKind.Days or HoursTokenKind.Holiday }:
                    break;
                default:
                    return new HoursGroup(days, holiday, null, part);
            }
        }

        return new HoursGroup(days, holiday, null, part);
    }

    // "έως και", "maandag- t/m": several words may say one "to".
    private int? RangeEnd()
    {
        var at = tokens.Skip(tokens.At + 1, HoursTokenKind.Filler, HoursTokenKind.To, HoursTokenKind.And);
        if (at >= tokens.All.Count || tokens.All[at] is not { Kind: HoursTokenKind.Days } end || !int.IsPow2(end.Days))
        {
            return null;
        }

        tokens.At = at;
        return int.Log2(end.Days);
    }

    /// <summary>"9 to 5"; "and" joins the ends behind "between" only.</summary>
    /// <param name="after">Minutes of the day at which the times before it in the list end.</param>
    /// <returns>Null when there is no second time, or when it is not clear.</returns>
    public OpenInterval? ReadInterval(int after)
    {
        var open = tokens.Current;
        var isBetween = tokens.IsBehindBetween(tokens.At);
        tokens.At = tokens.Skip(tokens.At + 1, HoursTokenKind.Filler, HoursTokenKind.Part);
        if (tokens.Kind == HoursTokenKind.And && tokens.Meaningful(tokens.At + 1) is { Kind: HoursTokenKind.To })
        {
            // "9u - 18u": the letter is also short for "und".
            tokens.At++;
        }

        if (tokens.Kind != HoursTokenKind.To && !(isBetween && tokens.Kind == HoursTokenKind.And))
        {
            return null;
        }

        tokens.At = tokens.Skip(tokens.At + 1, HoursTokenKind.Filler, HoursTokenKind.To);
        if (tokens.Kind != HoursTokenKind.Time)
        {
            return null;
        }

        var close = tokens.Current;
        tokens.At++;
        return clock.Interval(open, close, after);
    }

    /// <summary>"Thursday until 8": a time that ends what was said before of the day. Behind "Thursday - " comes one that begins it.</summary>
    public HoursToken? ReadUntil()
    {
        var at = tokens.Skip(tokens.At + 1, HoursTokenKind.Filler);
        if (at >= tokens.All.Count || tokens.All[at].Kind != HoursTokenKind.Time || tokens.Meaningful(at + 1) is { Kind: HoursTokenKind.To or HoursTokenKind.Time })
        {
            return null;
        }

        tokens.At = at + 1;
        return tokens.All[at];
    }
}
