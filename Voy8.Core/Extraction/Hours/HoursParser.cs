namespace Voy8.Core.Extraction.Hours;

/// <summary>Groups tokens into days and times.</summary>
internal sealed class HoursParser
{
    private readonly HoursTokens _tokens;
    private readonly HoursClock _clock;
    private readonly HoursSpans _spans;
    private readonly List<HoursGroup> _groups = [];

    public HoursParser(IReadOnlyList<HoursToken> tokens)
    {
        _tokens = new HoursTokens(tokens);
        _clock = new HoursClock(_tokens.All);
        _spans = new HoursSpans(_tokens, _clock);
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

    // False when something in between is not understood.
    private bool ReadGroups()
    {
        while (!_tokens.IsEnd)
        {
            switch (_tokens.Current.Kind)
            {
                case HoursTokenKind.Days or HoursTokenKind.Holiday:
                    // Days of two lines without a time between them: the first line's are missing.
                    if (_groups is [.., { IsDays: true }] && _tokens.Before == HoursTokenKind.Break && !EndsWithClosedDays())
                    {
                        return false;
                    }

                    _groups.Add(_spans.ReadDays());
                    break;
                case HoursTokenKind.Time when _spans.ReadInterval(_groups is [.., { Times: [.., var last] }] ? last.Close : 0) is { } interval:
                    AddTimes(interval);
                    break;
                case HoursTokenKind.Time:
                    return false;
                case HoursTokenKind.AllDay:
                    _tokens.At++;
                    if (_tokens.Meaningful(_tokens.At) is not { Kind: HoursTokenKind.OtherHours })
                    {
                        AddTimes(new OpenInterval(0, WeeklyHours.MinutesPerDay));
                    }

                    break;
                case HoursTokenKind.Closed:
                    _groups.Add(new HoursGroup(0, false, []));
                    _tokens.At++;
                    break;
                case HoursTokenKind.Arranged:
                    // "Sa by appointment" closes Saturday; standing alone it adds nothing.
                    if (_groups is [.., { IsDays: true }])
                    {
                        _groups.Add(new HoursGroup(0, false, []));
                    }

                    _tokens.At++;
                    break;
                case HoursTokenKind.To when _groups is [.., { IsDays: true }] && _spans.ReadUntil() is { } until:
                    _groups.Add(new HoursGroup(0, false, [], Until: until));
                    break;
                case HoursTokenKind.Part when _groups.FindLast(group => group.IsDays) is { } days && _tokens.Meaningful(_tokens.At + 1) is { Kind: HoursTokenKind.Closed }:
                    // "Monday 9-12, closed in the afternoon"
                    _groups.Add(days with { Part = _tokens.Current.Part, Holiday = false });
                    _tokens.At++;
                    break;
                case HoursTokenKind.Except when !ReadException():
                case HoursTokenKind.OtherHours when !SkipOtherHours():
                case HoursTokenKind.Season when !SkipSeason():
                case HoursTokenKind.Unknown when IsInTheWay():
                    return false;
                case HoursTokenKind.Except or HoursTokenKind.OtherHours or HoursTokenKind.Season:
                    break;
                default:
                    _tokens.At++;
                    break;
            }
        }

        return true;
    }

    // "Closed Mondays", rather than "Monday closed, Tuesday".
    private bool EndsWithClosedDays() => _groups is [.., { IsClosed: true }, _] and not [.., { IsDays: true }, _, _];

    // A word that we do not know, with hours on both sides of it, or one that looks like the first day of a range.
    private bool IsInTheWay()
    {
        var at = _tokens.At;
        return (_groups.Count > 0 && _tokens.All.Skip(at).Any(token => token.IsMeaningful))
            || (at + 2 < _tokens.All.Count && _tokens.All[at + 1].Kind == HoursTokenKind.To && _tokens.All[at + 2].Kind == HoursTokenKind.Days && _tokens.Meaningful(at + 3) is { Kind: HoursTokenKind.Time });
    }

    // "täglich außer Montag", "9-5 every day except Sunday"; "except Christmas" leaves the week alone.
    private bool ReadException()
    {
        _tokens.At = _tokens.Skip(_tokens.At + 1, HoursTokenKind.Filler);
        if (_tokens.Kind is not (HoursTokenKind.Days or HoursTokenKind.Holiday))
        {
            return true;
        }

        var except = _spans.ReadDays();
        var days = _groups.FindLastIndex(group => group.IsDays);
        if (days < 0 || except.Part != DayPart.Whole)
        {
            return false;
        }

        _groups[days] = _groups[days] with { Days = _groups[days].Days & ~except.Days };
        return _groups[days].Days != 0;
    }

    // Hours of something else end with the line, or before the next days where they name none; a line that only names it is about all that follows.
    private bool SkipOtherHours()
    {
        if (_groups.TrueForAll(group => group.IsDays))
        {
            return false;
        }

        var passed = _tokens.Between(_tokens.At, EndOfOtherHours());
        var isPause = _groups[^1].IsClosed || (_tokens.Current.Soft && _tokens.Before != HoursTokenKind.Break);
        if (isPause && passed.Exists(token => token.Kind == HoursTokenKind.Time))
        {
            // "Closed for lunch 12-1", "8-5 (lunch 12-1)" are about our own hours.
            return false;
        }

        var isHeading = _tokens.Before is null or HoursTokenKind.Break && !passed.Exists(token => token.IsMeaningful);
        _tokens.At = isHeading ? _tokens.All.Count : _tokens.At + passed.Count;
        return true;
    }

    // "11-22, kitchen until 21, Sat 12-23"
    private int EndOfOtherHours()
    {
        var end = _tokens.EndOfLine(_tokens.At);
        for (var at = _tokens.At; at < end && _tokens.All[at].Kind is not (HoursTokenKind.Days or HoursTokenKind.Holiday); at++)
        {
            if (_tokens.All[at] is { Kind: HoursTokenKind.And, Soft: true } && _tokens.Meaningful(at + 1) is { Kind: HoursTokenKind.Days or HoursTokenKind.Holiday })
            {
                return at;
            }
        }

        return end;
    }

    // Hours that hold for a season only are not those of the week, and then neither are the others. A single day that is closed is an exception.
    private bool SkipSeason()
    {
        var line = _tokens.Between(_tokens.StartOfLine(_tokens.At), _tokens.At);
        var rest = _tokens.Between(_tokens.At, _tokens.EndOfLine(_tokens.At));
        var isClosed = rest.Exists(token => token.Kind == HoursTokenKind.Closed) || line.Exists(token => token.Kind == HoursTokenKind.Closed);
        var isOfHours = line.Exists(token => token.Kind is HoursTokenKind.Time or HoursTokenKind.AllDay);
        if (rest.Exists(token => token.Kind is HoursTokenKind.Time or HoursTokenKind.AllDay or HoursTokenKind.Days || token is { Kind: HoursTokenKind.Season, Soft: false } && (isOfHours || isClosed)))
        {
            return false;
        }

        if (isOfHours && !isClosed)
        {
            return false;
        }

        if (_groups is [.., { IsClosed: true }] && _tokens.Before is HoursTokenKind.Closed or HoursTokenKind.Filler)
        {
            _groups.RemoveAt(_groups.Count - 1);
        }

        _tokens.At += rest.Count;
        return true;
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
