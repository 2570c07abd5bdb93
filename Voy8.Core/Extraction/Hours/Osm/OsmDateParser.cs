namespace Voy8.Core.Extraction.Hours.Osm;

/// <summary>Reads the selectors of days: years, months and dates, weeks, weekdays, holidays.</summary>
internal sealed class OsmDateParser(OsmTokens tokens)
{
    private const int MaxOffset = 366;
    private const int MaxHolidayOffset = 1;
    private const int LastYear = 9999;
    private const int FirstNamedYear = 1900;
    private const int LastNamedYear = 2099;
    private static readonly int[] MonthDays = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

    public static bool StartsAt(OsmToken token, OsmToken next) =>
        token.Kind is OsmTokenKind.Weekday or OsmTokenKind.Holiday or OsmTokenKind.Month or OsmTokenKind.Easter or OsmTokenKind.Week || OsmTimeParser.IsYear(token, next);

    /// <summary>A group: selectors of one sort, with commas in between.</summary>
    public List<DateSelector> Group() => tokens.Kind switch
    {
        OsmTokenKind.Week => Weeks(),
        OsmTokenKind.Weekday or OsmTokenKind.Holiday => Weekdays(),
        OsmTokenKind.Month or OsmTokenKind.Easter => Dates(),
        _ => tokens.Peek().Kind is OsmTokenKind.Month or OsmTokenKind.Easter ? Dates() : Years(),
    };

    // 2013, 2013-2016, 2013-2030/2, 2055/2 (from then on), 2060+
    private List<DateSelector> Years()
    {
        var selectors = new List<DateSelector>();
        do
        {
            var first = tokens.ExpectNumber(FirstNamedYear, LastNamedYear);
            var last = first;
            if (tokens.Skip(OsmTokenKind.Dash))
            {
                last = tokens.ExpectNumber(first + 1, LastNamedYear);
            }
            else if (tokens.Skip(OsmTokenKind.Plus) || tokens.Kind == OsmTokenKind.Slash)
            {
                last = LastYear;
            }

            selectors.Add(new YearSelector(first, last, Step(100)));
        }
        while (More(token => OsmTimeParser.IsYear(token, tokens.Peek(2))));

        return selectors;
    }

    private List<DateSelector> Weeks()
    {
        var selectors = new List<DateSelector>();
        tokens.Expect(OsmTokenKind.Week);
        while (true)
        {
            var first = tokens.ExpectNumber(1, 53);
            var last = tokens.Skip(OsmTokenKind.Dash) ? tokens.ExpectNumber(first, 53) : first;
            selectors.Add(new WeekSelector(first, last, Step(53)));
            if (!More(token => token.Kind == OsmTokenKind.Week || (token is { Kind: OsmTokenKind.Number, Digits: <= 2 } && !IsTime(1))))
            {
                return selectors;
            }

            // "week 01,week 03"
            tokens.Skip(OsmTokenKind.Week);
        }
    }

    private List<DateSelector> Weekdays()
    {
        var selectors = new List<DateSelector>();
        do
        {
            if (tokens.Kind == OsmTokenKind.Holiday)
            {
                selectors.Add(new HolidaySelector(tokens.Next().Value == 1, Offset(MaxHolidayOffset)));
            }
            else
            {
                selectors.Add(Weekday());
            }
        }
        while (More(token => token.Kind is OsmTokenKind.Weekday or OsmTokenKind.Holiday));

        return selectors;
    }

    private WeekdaySelector Weekday()
    {
        var days = tokens.Expect(OsmTokenKind.Weekday).Value;
        if (tokens.Kind == OsmTokenKind.OpenBracket)
        {
            return new WeekdaySelector(days, Nth(), Offset());
        }

        if (tokens.Kind == OsmTokenKind.Dash && tokens.Peek().Kind != OsmTokenKind.Number)
        {
            tokens.Next();
            var last = tokens.Expect(OsmTokenKind.Weekday).Value;
            days = int.IsPow2(days) && int.IsPow2(last) ? HoursParser.Range(int.Log2(days), int.Log2(last)) : throw tokens.Invalid("no range of days");
        }

        return new WeekdaySelector(days, [], Offset());
    }

    // [1,3-4,-1]
    private List<int> Nth()
    {
        var nth = new List<int>();
        tokens.Expect(OsmTokenKind.OpenBracket);
        do
        {
            if (tokens.Skip(OsmTokenKind.Dash))
            {
                nth.Add(-tokens.ExpectNumber(1, 5));
                continue;
            }

            var first = tokens.ExpectNumber(1, 5);
            var last = tokens.Skip(OsmTokenKind.Dash) ? tokens.ExpectNumber(first, 5) : first;
            nth.AddRange(Enumerable.Range(first, last - first + 1));
        }
        while (tokens.Skip(OsmTokenKind.Comma));
        tokens.Expect(OsmTokenKind.CloseBracket);
        return nth;
    }

    // +1 day, -2 days
    private int Offset(int max = MaxOffset)
    {
        if (tokens.Kind is not (OsmTokenKind.Plus or OsmTokenKind.Dash) || tokens.Peek().Kind != OsmTokenKind.Number || tokens.Peek(2).Kind != OsmTokenKind.Day)
        {
            return 0;
        }

        var isLater = tokens.Next().Kind == OsmTokenKind.Plus;
        var days = tokens.ExpectNumber(1, max);
        tokens.Expect(OsmTokenKind.Day);
        return isLater ? days : -days;
    }

    private List<DateSelector> Dates()
    {
        var selectors = new List<DateSelector>();
        do
        {
            selectors.Add(DateRange());
        }
        while (More(token => token.Kind is OsmTokenKind.Month or OsmTokenKind.Easter || (OsmTimeParser.IsYear(token, tokens.Peek(2)) && tokens.Peek(2).Kind is OsmTokenKind.Month or OsmTokenKind.Easter)));

        return selectors;
    }

    private DateRangeSelector DateRange()
    {
        var from = Anchor(null);
        var to = from;
        if (tokens.Kind == OsmTokenKind.Dash)
        {
            tokens.Next();
            to = Anchor(from);
        }
        else if (from.Day > 0 && tokens.Skip(OsmTokenKind.Plus))
        {
            to = from.Year is null ? new DateAnchor(null, 12, 31, 0, 0, 0) : new DateAnchor(LastYear, 12, 31, 0, 0, 0);
        }

        if (from is { Year: null } && to is { Year: not null })
        {
            throw tokens.Invalid("the year that it begins in is missing");
        }

        return new DateRangeSelector(from, to, Step(31));
    }

    /// <param name="start">The other end, whose month is meant when only a day is named.</param>
    private DateAnchor Anchor(DateAnchor? start)
    {
        int? year = OsmTimeParser.IsYear(tokens.Current, tokens.Peek()) ? tokens.Next().Value : null;
        if (tokens.Skip(OsmTokenKind.Easter))
        {
            return new DateAnchor(year, 0, 0, 0, 0, Offset());
        }

        if (start is { Day: > 0 } && tokens.Kind == OsmTokenKind.Number)
        {
            return start with { Day = tokens.ExpectNumber(start.Day + 1, MonthDays[start.Month - 1]), Offset = Offset() };
        }

        var month = tokens.Expect(OsmTokenKind.Month).Value;
        if (tokens.Kind == OsmTokenKind.Weekday && tokens.Peek().Kind == OsmTokenKind.OpenBracket && IsAnchorWeekday(start))
        {
            var weekday = tokens.Next().Value;
            var nth = Nth();
            return nth.Count == 1 ? new DateAnchor(year, month, 0, weekday, nth[0], Offset()) : throw tokens.Invalid("one day expected");
        }

        var day = tokens.Current is { Kind: OsmTokenKind.Number, Digits: <= 2 } && !IsTime(0) ? tokens.ExpectNumber(1, MonthDays[month - 1]) : 0;
        return new DateAnchor(year, month, day, 0, 0, Offset());
    }

    // "Dec 24: 08:00-12:00" has a time behind the colon, "Dec 08:00-12:00" only minutes.
    private bool IsTime(int places) =>
        tokens.Peek(places + 1).Kind == OsmTokenKind.Colon && tokens.Peek(places + 2) is { Kind: OsmTokenKind.Number, Digits: 2 } && tokens.Peek(places + 3).Kind != OsmTokenKind.Colon;

    // "Aug Su[-1]: …" picks a day of August; "Aug Su[-1]-Sep Su[1]" begins at one.
    private bool IsAnchorWeekday(DateAnchor? start)
    {
        if (start is not null)
        {
            return true;
        }

        var places = 1;
        while (tokens.Peek(places).Kind is OsmTokenKind.OpenBracket or OsmTokenKind.Number or OsmTokenKind.Dash or OsmTokenKind.Comma && places < 8)
        {
            places++;
        }

        if (tokens.Peek(places).Kind != OsmTokenKind.CloseBracket)
        {
            return false;
        }

        places++;
        places += tokens.Peek(places).Kind is OsmTokenKind.Plus or OsmTokenKind.Dash && tokens.Peek(places + 2).Kind == OsmTokenKind.Day ? 3 : 0;
        return tokens.Peek(places).Kind == OsmTokenKind.Dash && tokens.Peek(places + 1).Kind is OsmTokenKind.Month or OsmTokenKind.Easter;
    }

    private int Step(int max) => tokens.Skip(OsmTokenKind.Slash) ? tokens.ExpectNumber(1, max) : 1;

    private bool More(Func<OsmToken, bool> isNext)
    {
        if (tokens.Kind != OsmTokenKind.Comma || !isNext(tokens.Peek()))
        {
            return false;
        }

        tokens.Next();
        return true;
    }
}
