namespace Voy8.Core.Extraction.Hours.Osm;

/// <summary>Reads the rules of a value and what parts them.</summary>
internal sealed class OsmParser
{
    private const int MaxRules = 100;

    private readonly OsmTokens _tokens;
    private readonly OsmDateParser _dates;
    private readonly OsmTimeParser _times;

    public OsmParser(OsmTokens tokens)
    {
        _tokens = tokens;
        _dates = new OsmDateParser(tokens);
        _times = new OsmTimeParser(tokens);
    }

    /// <exception cref="FormatException">It is not in the syntax.</exception>
    public List<OsmRule> Rules()
    {
        var rules = new List<OsmRule>();
        var kind = OsmRuleKind.Normal;
        while (true)
        {
            while (kind == OsmRuleKind.Normal && _tokens.Skip(OsmTokenKind.Semicolon))
            {
                // An empty rule says nothing.
            }

            if (_tokens.Kind == OsmTokenKind.End && rules.Count > 0 && kind != OsmRuleKind.Fallback)
            {
                return rules;
            }

            var rule = Rule(kind, out var mayBeAddedTo);
            if (rules.Count >= MaxRules)
            {
                throw _tokens.Invalid("too many rules");
            }

            rules.Add(rule);
            kind = _tokens.Kind switch
            {
                OsmTokenKind.End or OsmTokenKind.Semicolon => OsmRuleKind.Normal,
                OsmTokenKind.Comma when mayBeAddedTo => OsmRuleKind.Additional,
                OsmTokenKind.Fallback => OsmRuleKind.Fallback,
                // The separator is missing behind times: the next rule begins where days are named again.
                _ when rule.Times.Count > 0 && OsmDateParser.StartsAt(_tokens.Current, _tokens.Peek()) => OsmRuleKind.Normal,
                _ => throw _tokens.Invalid("no rule"),
            };
            if (_tokens.Kind is OsmTokenKind.Semicolon or OsmTokenKind.Comma or OsmTokenKind.Fallback)
            {
                _tokens.Next();
            }
        }
    }

    private OsmRule Rule(OsmRuleKind kind, out bool mayBeAddedTo)
    {
        var dates = new List<IReadOnlyList<DateSelector>>();
        List<OsmTimeSpan> times = [];
        OsmState? state = null;
        var hasComment = false;
        var isAlways = false;
        while (true)
        {
            if (_tokens.Skip(OsmTokenKind.Comment))
            {
                hasComment = true;
            }
            else if (times.Count == 0 && !isAlways && OsmDateParser.StartsAt(_tokens.Current, _tokens.Peek()))
            {
                dates.Add(_dates.Group());
            }
            else if (times.Count == 0 && !isAlways && OsmTimeParser.StartsAt(_tokens.Current, _tokens.Peek()))
            {
                times = _times.Spans();
                continue;
            }
            else if (!isAlways && times.Count == 0 && _tokens.Skip(OsmTokenKind.Always))
            {
                isAlways = true;
            }
            else if (_tokens.Kind == OsmTokenKind.Modifier && (state is null || state == (OsmState)_tokens.Current.Value))
            {
                state = (OsmState)_tokens.Next().Value;
            }
            else
            {
                break;
            }

            // "Mo-Fr: 09:00-17:00", "24/7: closed", "Mo-Fr, 09:00-17:00".
            if (!_tokens.Skip(OsmTokenKind.Colon) && _tokens.Kind == OsmTokenKind.Comma && times.Count == 0 && state is null && !isAlways && !hasComment && OsmTimeParser.StartsAt(_tokens.Peek(), _tokens.Peek(2)))
            {
                _tokens.Next();
            }
        }

        mayBeAddedTo = times.Count > 0 || isAlways || state is not null || hasComment;
        if (!mayBeAddedTo && dates.Count == 0)
        {
            throw _tokens.Invalid("an empty rule");
        }

        return new OsmRule(kind, dates, times, state ?? (hasComment ? OsmState.Unknown : OsmState.Open));
    }
}
