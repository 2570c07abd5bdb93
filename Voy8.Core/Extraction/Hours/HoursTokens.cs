namespace Voy8.Core.Extraction.Hours;

/// <summary>The tokens of a text, each for what it means beside the others, and where their reader stands.</summary>
internal sealed class HoursTokens(IReadOnlyList<HoursToken> tokens)
{
    private const int Noon = 12 * 60;

    private readonly List<HoursToken> _tokens = Settle(tokens);

    public IReadOnlyList<HoursToken> All => _tokens;

    public int At { get; set; }

    public bool IsEnd => At >= _tokens.Count;

    public HoursToken Current => _tokens[At];

    public HoursTokenKind? Kind => IsEnd ? null : Current.Kind;

    public HoursTokenKind? Before => At > 0 ? _tokens[At - 1].Kind : null;

    /// <summary>Where the line or the rule ends that a place is in.</summary>
    public int EndOfLine(int at) => _tokens.FindIndex(at, token => token.Kind == HoursTokenKind.Break) is >= 0 and var end ? end : _tokens.Count;

    public int StartOfLine(int at) => at == 0 ? 0 : _tokens.FindLastIndex(at - 1, token => token.Kind == HoursTokenKind.Break) + 1;

    public List<HoursToken> Between(int start, int end) => _tokens.GetRange(start, end - start);

    /// <summary>The place of the next token that is none of some kinds; the end when there is none.</summary>
    public int Skip(int at, params ReadOnlySpan<HoursTokenKind> kinds)
    {
        while (at < _tokens.Count && kinds.Contains(_tokens[at].Kind))
        {
            at++;
        }

        return at;
    }

    /// <summary>The token at a place, or the next when that one is a filler.</summary>
    public HoursToken? Meaningful(int at) => Skip(at, HoursTokenKind.Filler) is var next && next < _tokens.Count ? _tokens[next] : null;

    /// <summary>True where "between" stands before a place, with fillers at most in the way.</summary>
    public bool IsBehindBetween(int at)
    {
        for (at--; at >= 0 && _tokens[at].Kind == HoursTokenKind.Filler; at--)
        {
            if (_tokens[at].Between)
            {
                return true;
            }
        }

        return false;
    }

    // Words that mean something else beside some others.
    private static List<HoursToken> Settle(IReadOnlyList<HoursToken> tokens)
    {
        var named = tokens
            .Where((token, at) => token is { Kind: HoursTokenKind.Days, Soft: false } && (at == 0 || tokens[at - 1].Kind is not HoursTokenKind.Except))
            .Aggregate(0, (all, token) => all | token.Days);
        var meals = tokens.Where(token => token.Kind == HoursTokenKind.Meal).Aggregate(0, (all, token) => all | token.Days);
        var settled = new List<HoursToken>(tokens.Count);
        foreach (var token in tokens)
        {
            if (token is { Kind: HoursTokenKind.Time, Clock: ClockHint.TwentyFour } && token.Minutes % Noon == 0)
            {
                DropTwelve(settled);
            }

            settled.Add(token switch
            {
                { Kind: HoursTokenKind.Days, Soft: true } => token with { Days = token.Days & Unnamed(named) },
                { Kind: HoursTokenKind.Meal } => new HoursToken(meals == 3 ? HoursTokenKind.Filler : HoursTokenKind.OtherHours, Soft: token.Soft),
                _ => token,
            });
        }

        return settled;
    }

    // Where Saturday has hours of its own, "werktags" ends on Friday; where Sunday alone has, on Saturday.
    private static int Unnamed(int named) =>
        (named & HoursWords.Weekend & HoursWords.Workdays) != 0 ? HoursWords.Weekdays : (named & HoursWords.Weekend) != 0 ? HoursWords.Workdays : HoursWords.EveryDay;

    // "12 noon" and "12 midnight" say it twice.
    private static void DropTwelve(List<HoursToken> tokens)
    {
        var at = tokens is [.., { Kind: HoursTokenKind.Filler }] ? tokens.Count - 2 : tokens.Count - 1;
        if (at >= 0 && tokens[at] is { Kind: HoursTokenKind.Time, Minutes: Noon, Clock: ClockHint.None })
        {
            tokens.RemoveRange(at, tokens.Count - at);
        }
    }
}
