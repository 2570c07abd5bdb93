namespace Voy8.Core.Extraction.Hours.Osm;

internal enum OsmTokenKind
{
    /// <summary>Digits; a clock time, a day, a year or a week.</summary>
    Number,
    Weekday,
    Month,

    /// <summary>PH or SH.</summary>
    Holiday,
    Week,
    Easter,

    /// <summary>Dawn, sunrise, sunset or dusk.</summary>
    Event,

    /// <summary>Open, closed or unknown.</summary>
    Modifier,

    /// <summary>24/7.</summary>
    Always,
    Comment,

    /// <summary>The word "day" or "days" behind an offset.</summary>
    Day,
    Am,
    Pm,

    /// <summary>"late", "open end": as a plus sign.</summary>
    Late,
    Colon,
    Dash,
    Comma,
    Semicolon,
    Fallback,
    Plus,
    Slash,
    OpenParenthesis,
    CloseParenthesis,
    OpenBracket,
    CloseBracket,
    End,

    /// <summary>Nothing that the syntax knows.</summary>
    Bad,
}

/// <param name="Value">The number; a bit per weekday, Monday lowest; the month from 1; 1 for SH; minutes of an event; an <see cref="OsmState"/>.</param>
/// <param name="Digits">How many digits a number has.</param>
/// <param name="IsLoose">Written in another way than the specification's.</param>
internal readonly record struct OsmToken(OsmTokenKind Kind, int Value = 0, int Digits = 0, bool IsLoose = false);
