namespace Voy8.Core.Extraction.Hours.Osm;

/// <summary>Reads time spans: <c>09:00-12:00,13:00-18:00</c>, <c>17:00+</c>, <c>(sunrise+01:00)-sunset</c>. Points in time are no opening hours.</summary>
internal sealed class OsmTimeParser(OsmTokens tokens)
{
    private const int Day = 24 * 60;
    private const int LastEnd = 2 * Day;

    /// <summary>Whether a time begins here. Four digits may be a year: then not.</summary>
    public static bool StartsAt(OsmToken token, OsmToken next) =>
        token.Kind is OsmTokenKind.Event or OsmTokenKind.OpenParenthesis || (token.Kind == OsmTokenKind.Number && !IsYear(token, next));

    public static bool IsYear(OsmToken token, OsmToken next) =>
        token is { Kind: OsmTokenKind.Number, Digits: 4, Value: >= 1900 and < 2100 } && next.Kind is not OsmTokenKind.Colon;

    public List<OsmTimeSpan> Spans()
    {
        var spans = new List<OsmTimeSpan> { Span() };
        while (true)
        {
            if (tokens.Kind == OsmTokenKind.Comma && StartsAt(tokens.Peek(), tokens.Peek(2)))
            {
                tokens.Next();
            }
            else if (!StartsAt(tokens.Current, tokens.Peek()))
            {
                return spans;
            }

            spans.Add(Span());
        }
    }

    private OsmTimeSpan Span()
    {
        var from = Time(Day - 1);
        if (tokens.Skip(OsmTokenKind.Plus) || tokens.Skip(OsmTokenKind.Late))
        {
            return new OsmTimeSpan(from, from, OpenUntil(from));
        }

        tokens.Expect(OsmTokenKind.Dash);
        if (tokens.Skip(OsmTokenKind.Late))
        {
            return new OsmTimeSpan(from, from, OpenUntil(from));
        }

        var to = Time(LastEnd);
        if (tokens.Kind == OsmTokenKind.Slash)
        {
            throw tokens.Invalid("points in time");
        }

        to = to <= from ? to + Day : to;
        return new OsmTimeSpan(from, to, to < LastEnd && tokens.Skip(OsmTokenKind.Plus) ? OpenUntil(to) : to);
    }

    // Nobody knows for how long: until midnight, and well into the night when it is evening already, as the reference implementation has it.
    private static int OpenUntil(int from) => Math.Min(LastEnd, from switch
    {
        >= 22 * 60 => from + (8 * 60),
        >= 17 * 60 => from + (10 * 60),
        _ => Day,
    });

    private int Time(int max)
    {
        if (tokens.Kind is OsmTokenKind.Event)
        {
            return tokens.Next().Value;
        }

        if (tokens.Skip(OsmTokenKind.OpenParenthesis))
        {
            var sun = tokens.Expect(OsmTokenKind.Event).Value;
            var isLater = tokens.Kind == OsmTokenKind.Plus;
            if (!isLater && tokens.Kind != OsmTokenKind.Dash)
            {
                throw tokens.Invalid("an offset is missing");
            }

            tokens.Next();
            var hours = tokens.ExpectNumber(0, 23);
            tokens.Expect(OsmTokenKind.Colon);
            var offset = (hours * 60) + tokens.ExpectNumber(0, 59);
            tokens.Expect(OsmTokenKind.CloseParenthesis);
            return ((isLater ? sun + offset : sun - offset) + Day) % Day;
        }

        var minutes = Clock();
        return minutes <= max ? minutes : throw tokens.Invalid("beyond the day");
    }

    private int Clock()
    {
        var number = tokens.Expect(OsmTokenKind.Number);
        var (hour, minute) = (number.Value, 0);
        if (tokens.Skip(OsmTokenKind.Colon))
        {
            minute = tokens.ExpectNumber(0, 59);
        }
        else if (number.Digits >= 3)
        {
            (hour, minute) = (number.Value / 100, number.Value % 100);
        }

        if (minute > 59 || hour > 48)
        {
            throw tokens.Invalid("no time");
        }

        if (tokens.Kind is OsmTokenKind.Am or OsmTokenKind.Pm)
        {
            var half = tokens.Next().Kind;
            hour = hour is >= 1 and <= 12 ? (hour % 12) + (half == OsmTokenKind.Pm ? 12 : 0) : throw tokens.Invalid("no hour of twelve");
        }

        return (hour * 60) + minute;
    }
}
