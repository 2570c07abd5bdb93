namespace Voy8.Core.Extraction.Hours;

/// <summary>
/// Reads opening hours that people wrote. Days come before their times ("Mo–Fr 9–17 Uhr") or after them ("9am-5pm Mon-Fri"),
/// the same way throughout. What is not understood gives no hours at all rather than a guess.
/// </summary>
public static class HoursText
{
    /// <summary>Longer texts are no opening hours.</summary>
    public const int MaxLength = 2_000;

    /// <returns>Null when the text names no hours, or not clearly.</returns>
    public static WeeklyHours? Parse(string text) => text.Length <= MaxLength ? Parse(HoursLexer.Tokens(text)) : null;

    internal static WeeklyHours? Parse(IReadOnlyList<HoursToken> tokens) => new HoursParser(tokens).Parse();
}
