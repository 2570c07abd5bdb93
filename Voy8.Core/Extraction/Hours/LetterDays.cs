namespace Voy8.Core.Extraction.Hours;

/// <summary>Days by their first letters, as Americans write them: M-F, MWF, T/Th, M - Th … F. They count only where the week is written that way.</summary>
internal static class LetterDays
{
    private static readonly (string Letters, int Day)[] Names = [("th", 3), ("tu", 1), ("sa", 5), ("su", 6), ("m", 0), ("t", 1), ("w", 2), ("f", 4), ("s", 5)];

    private const int Saturday = 1 << 5;

    /// <returns>Null for a word that is not made of the letters of days in their order.</returns>
    public static HoursToken? Read(ReadOnlySpan<char> word)
    {
        if (word.Length > 10 || word[0] is not ('m' or 't' or 'w' or 'f' or 's'))
        {
            return null;
        }

        var days = 0;
        var last = -1;
        var count = 0;
        for (var at = 0; at < word.Length; count++)
        {
            var (length, day) = First(word[at..]);
            if (day <= last)
            {
                return null;
            }

            (days, last, at) = (days | (1 << day), day, at + length);
        }

        // "th", "tu", "sa" and "su" are short names in their own right.
        var isShortName = count == 1 && word.Length == 2;
        return isShortName ? null : new HoursToken(HoursTokenKind.Days, days, Twelve: true, Letters: true);
    }

    private static (int Length, int Day) First(ReadOnlySpan<char> word)
    {
        foreach (var (letters, day) in Names)
        {
            if (word.StartsWith(letters))
            {
                return (letters.Length, day);
            }
        }

        return (0, -1);
    }

    /// <summary>Keeps letters for days where Monday is among them, or two of them stand in one word; otherwise they are unknown.</summary>
    public static List<HoursToken> Settle(List<HoursToken> tokens)
    {
        NameSundays(tokens);
        var letters = tokens.FindAll(token => token.Letters);
        if (letters.Count == 0 || letters.Exists(token => !int.IsPow2(token.Days) || (token.Days == 1 && (letters.Count > 1 || HasRange(tokens)))))
        {
            return tokens;
        }

        return tokens.ConvertAll(token => token.Letters ? new HoursToken(HoursTokenKind.Unknown) : token);
    }

    // S-S, S & S: of two in a row, the second is Sunday.
    private static void NameSundays(List<HoursToken> tokens)
    {
        for (var at = 2; at < tokens.Count; at++)
        {
            if (tokens[at] is { Letters: true, Days: Saturday } && tokens[at - 1].Kind is HoursTokenKind.To or HoursTokenKind.And && tokens[at - 2] is { Letters: true, Days: Saturday })
            {
                tokens[at] = tokens[at] with { Days = Saturday << 1 };
            }
        }
    }

    // M-Sa, M-Fri
    private static bool HasRange(List<HoursToken> tokens)
    {
        var monday = tokens.FindIndex(token => token.Letters);
        return monday + 2 < tokens.Count && tokens[monday + 1].Kind == HoursTokenKind.To && tokens[monday + 2].Kind == HoursTokenKind.Days;
    }
}
