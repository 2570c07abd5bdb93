namespace Voy8.Core.Extraction.Hours;

/// <summary>Groups tokens into days and times.</summary>
internal sealed class HoursParser
{
    private readonly List<HoursToken> _tokens;
    private readonly HoursClock _clock;
    private readonly List<HoursGroup> _groups = [];
    private int _at;

    public HoursParser(IReadOnlyList<HoursToken> tokens)
    {
        _tokens = Settle(tokens);
        _clock = new HoursClock(_tokens);
    }

    public WeeklyHours? Parse() => ReadGroups() && _groups.Count > 0 ? HoursFiller.Fill(_groups, _clock) : null;

    /// <summary>The days from one to another, round the end of the week as well.</summary>
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

    // Words that mean something else beside some others.
    private static List<HoursToken> Settle(IReadOnlyList<HoursToken> tokens)
    {
        var namesWeekend = tokens
            .Where((token, at) => token is { Kind: HoursTokenKind.Days, Soft: false } && (at == 0 || tokens[at - 1].Kind is not HoursTokenKind.Except))
            .Any(token => (token.Days & HoursWords.Weekend) != 0);
        var meals = tokens.Where(token => token.Kind == HoursTokenKind.Meal).Aggregate(0, (all, token) => all | token.Days);
        return
        [
            .. tokens.Select(token => token switch
            {
                { Soft: true } when namesWeekend => token with { Days = token.Days & HoursWords.Weekdays },
                { Kind: HoursTokenKind.Meal } => new HoursToken(meals == 3 ? HoursTokenKind.Filler : HoursTokenKind.OtherHours),
                _ => token,
            }),
        ];
    }

    // False when something in between is not understood.
    private bool ReadGroups()
    {
        while (_at < _tokens.Count)
        {
            var token = _tokens[_at];
            switch (token.Kind)
            {
                case HoursTokenKind.Days or HoursTokenKind.Holiday:
                    _groups.Add(ReadDays());
                    break;
                case HoursTokenKind.Time when ReadInterval() is { } interval:
                    AddTimes(interval);
                    break;
                case HoursTokenKind.Time:
                    return false;
                case HoursTokenKind.AllDay:
                    AddTimes(new OpenInterval(0, WeeklyHours.MinutesPerDay));
                    _at++;
                    break;
                case HoursTokenKind.Closed:
                    _groups.Add(new HoursGroup(0, false, []));
                    _at++;
                    break;
                case HoursTokenKind.Arranged:
                    // "Sa by appointment" closes Saturday; standing alone it adds nothing.
                    if (_groups is [.., { IsDays: true }])
                    {
                        _groups.Add(new HoursGroup(0, false, []));
                    }

                    _at++;
                    break;
                case HoursTokenKind.Except:
                    if (!ReadException())
                    {
                        return false;
                    }

                    break;
                case HoursTokenKind.OtherHours:
                    if (!SkipOtherHours())
                    {
                        return false;
                    }

                    break;
                case HoursTokenKind.Season:
                    if (!SkipSeason())
                    {
                        return false;
                    }

                    break;
                case HoursTokenKind.To when _groups is [.., { IsDays: true }] && ReadUntil() is { } until:
                    _groups.Add(new HoursGroup(0, false, [], Until: until));
                    break;
                case HoursTokenKind.Part when _groups.FindLast(group => group.IsDays) is { } days && NextMeaningful(_at + 1) is { Kind: HoursTokenKind.Closed }:
                    // "Monday 9-12, closed in the afternoon"
                    _groups.Add(days with { Part = token.Part, Holiday = false });
                    _at++;
                    break;
                case HoursTokenKind.Unknown when IsInTheWay():
                    return false;
                default:
                    _at++;
                    break;
            }
        }

        return true;
    }

    // A word that we do not know, with hours on both sides of it, or one that looks like the first day of a range.
    private bool IsInTheWay() =>
        (_groups.Count > 0 && _tokens.Skip(_at).Any(token => token.IsMeaningful))
        || (_at + 2 < _tokens.Count && _tokens[_at + 1].Kind == HoursTokenKind.To && _tokens[_at + 2].Kind == HoursTokenKind.Days && NextMeaningful(_at + 3) is { Kind: HoursTokenKind.Time });

    // "Thursday until 8": a time that ends what was said before of the day. Behind "Thursday - " comes one that begins it.
    private HoursToken? ReadUntil()
    {
        var at = _at + 1;
        while (at < _tokens.Count && _tokens[at].Kind == HoursTokenKind.Filler)
        {
            at++;
        }

        if (at >= _tokens.Count || _tokens[at].Kind != HoursTokenKind.Time || NextMeaningful(at + 1) is { Kind: HoursTokenKind.To or HoursTokenKind.Time })
        {
            return null;
        }

        _at = at + 1;
        return _tokens[at];
    }

    // "täglich außer Montag", "9-5 every day except Sunday"; "except Christmas" leaves the week alone.
    private bool ReadException()
    {
        _at++;
        if (NextMeaningful(_at) is not { Kind: HoursTokenKind.Days or HoursTokenKind.Holiday })
        {
            return true;
        }

        while (_tokens[_at].Kind is not (HoursTokenKind.Days or HoursTokenKind.Holiday))
        {
            _at++;
        }

        var except = ReadDays();
        var days = _groups.FindLastIndex(group => group.IsDays);
        if (days < 0 || except.Part != DayPart.Whole)
        {
            return false;
        }

        _groups[days] = _groups[days] with { Days = _groups[days].Days & ~except.Days };
        return _groups[days].Days != 0;
    }

    // Hours of something else end with the line; a line that only names it is about all that follows.
    private bool SkipOtherHours()
    {
        if (_groups.TrueForAll(group => group.IsDays))
        {
            return false;
        }

        var start = _at;
        while (_at < _tokens.Count && _tokens[_at].Kind != HoursTokenKind.Break)
        {
            _at++;
        }

        var passed = _tokens.GetRange(start, _at - start);
        if (_groups[^1].IsClosed && passed.Exists(token => token.Kind == HoursTokenKind.Time))
        {
            // "Closed for lunch 12-1" is about our own hours.
            return false;
        }

        var isHeading = (start == 0 || _tokens[start - 1].Kind == HoursTokenKind.Break) && !passed.Exists(token => token.IsMeaningful);
        _at = isHeading ? _tokens.Count : _at;
        return true;
    }

    // Hours that hold for a season only are not those of the week, and then neither are the others; a day that is closed is an exception.
    private bool SkipSeason()
    {
        var start = _at;
        while (start > 0 && _tokens[start - 1].Kind != HoursTokenKind.Break)
        {
            start--;
        }

        var end = _tokens.FindIndex(_at, token => token.Kind == HoursTokenKind.Break);
        end = end < 0 ? _tokens.Count : end;
        var isLast = !_tokens.GetRange(_at, end - _at).Exists(token => token.Kind is HoursTokenKind.Time or HoursTokenKind.AllDay or HoursTokenKind.Days);
        var hasTimes = _tokens.GetRange(start, _at - start).Exists(token => token.Kind is HoursTokenKind.Time or HoursTokenKind.AllDay);
        var isClosed = _tokens.GetRange(_at, end - _at).Exists(token => token.Kind == HoursTokenKind.Closed) || (_at > 0 && _tokens[_at - 1].Kind is HoursTokenKind.Closed);
        if (!isLast || (hasTimes && !isClosed))
        {
            return false;
        }

        if (_groups is [.., { IsClosed: true }] && _tokens[_at - 1].Kind == HoursTokenKind.Closed)
        {
            _groups.RemoveAt(_groups.Count - 1);
        }

        _at = end;
        return true;
    }

    private HoursGroup ReadDays()
    {
        var days = 0;
        var holiday = false;
        var part = DayPart.Whole;
        var last = -1;
        var first = -1;
        while (_at < _tokens.Count)
        {
            var token = _tokens[_at];
            if (token.Kind == HoursTokenKind.Holiday)
            {
                holiday = true;
                (first, last) = (-1, -1);
            }
            else if (token.Kind == HoursTokenKind.Days)
            {
                days |= token.Days;
                part = token.Part != DayPart.Whole ? token.Part : part;
                (first, last) = (-1, int.IsPow2(token.Days) ? int.Log2(token.Days) : -1);
            }
            else if (token.Kind == HoursTokenKind.Part)
            {
                part = token.Part;
            }
            else if (token.Kind == HoursTokenKind.To && last >= 0 && NextMeaningful(IsAnd(_at + 1) ? _at + 2 : _at + 1) is { Kind: HoursTokenKind.Days } end && int.IsPow2(end.Days))
            {
                // "Tue - Thu - Fri" is a list.
                var next = int.Log2(end.Days);
                days = first >= 0 ? (days & ~Range(first, last)) | (1 << first) | (1 << last) | end.Days : days | Range(last, next);
                (first, last) = first >= 0 ? (-1, -1) : (last, next);
                _at++;
                while (_tokens[_at].Kind != HoursTokenKind.Days)
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

        return new HoursGroup(days, holiday, null, part);
    }

    // "έως και": up to and including.
    private bool IsAnd(int at) => at < _tokens.Count && _tokens[at].Kind == HoursTokenKind.And;

    // The next token that is no filler.
    private HoursToken? NextMeaningful(int at)
    {
        while (at < _tokens.Count && _tokens[at].Kind == HoursTokenKind.Filler)
        {
            at++;
        }

        return at < _tokens.Count ? _tokens[at] : null;
    }

    // "between 10 and 12" joins its ends with "and".
    private OpenInterval? ReadInterval()
    {
        var open = _tokens[_at++];
        SkipFillers();
        if (_at >= _tokens.Count || _tokens[_at].Kind is not (HoursTokenKind.To or HoursTokenKind.And))
        {
            return null;
        }

        _at++;
        while (_at < _tokens.Count && _tokens[_at].Kind is HoursTokenKind.Filler or HoursTokenKind.To)
        {
            _at++;
        }

        if (_at >= _tokens.Count || _tokens[_at].Kind != HoursTokenKind.Time)
        {
            return null;
        }

        var close = _tokens[_at++];
        if (_at < _tokens.Count && _tokens[_at] is { Kind: HoursTokenKind.Time, Clock: ClockHint.TwentyFour } again && again.Minutes % (12 * 60) == 0 && again.Minutes % (24 * 60) == close.Minutes % (24 * 60))
        {
            // "12:00 noon" says it twice.
            close = _tokens[_at++];
        }

        return _clock.Interval(open, close);
    }

    private void SkipFillers()
    {
        while (_at < _tokens.Count && _tokens[_at].Kind is HoursTokenKind.Filler or HoursTokenKind.Part)
        {
            _at++;
        }
    }

    private void AddTimes(OpenInterval interval)
    {
        // Times that follow times belong together: 9-12 and 14-18.
        if (_groups is [.., { IsDays: false, Times.Count: > 0 } last])
        {
            _groups[^1] = last with { Times = [.. last.Times, interval] };
        }
        else
        {
            _groups.Add(new HoursGroup(0, false, [interval]));
        }
    }
}
