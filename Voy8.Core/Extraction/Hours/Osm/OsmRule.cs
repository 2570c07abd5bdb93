namespace Voy8.Core.Extraction.Hours.Osm;

internal enum OsmState
{
    Closed,
    Open,

    /// <summary>Perhaps open: by appointment, or behind an open end.</summary>
    Unknown,
}

internal enum OsmRuleKind
{
    /// <summary>Behind a semicolon: replaces what earlier rules say of the same days.</summary>
    Normal,

    /// <summary>Behind a comma: adds to the earlier rules.</summary>
    Additional,

    /// <summary>Behind two bars: holds where no earlier rule opens.</summary>
    Fallback,
}

/// <param name="Dates">Groups of selectors: a date has to match one of each. None matches every day.</param>
/// <param name="Times">None is the whole day.</param>
internal sealed record OsmRule(OsmRuleKind Kind, IReadOnlyList<IReadOnlyList<DateSelector>> Dates, IReadOnlyList<OsmTimeSpan> Times, OsmState State)
{
    public bool Matches(DateOnly date)
    {
        foreach (var group in Dates)
        {
            var matches = false;
            foreach (var selector in group)
            {
                matches |= selector.Matches(date);
            }

            if (!matches)
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>Minutes from the midnight that its day begins with; up to 48 h.</summary>
/// <param name="OpenUntil">For an open end, until when it is perhaps open; otherwise <paramref name="To"/>.</param>
internal readonly record struct OsmTimeSpan(int From, int To, int OpenUntil)
{
    public bool HasOpenEnd => OpenUntil > To;
}
