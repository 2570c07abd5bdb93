using System.Text.RegularExpressions;

namespace Voy8.Core.Extraction.Contacts;

/// <summary>North American numbers with letters in place of digits: <c>1-800-FLOWERS</c>, <c>(734) 668-TIME</c>.</summary>
internal static partial class VanityNumbers
{
    /// <summary>Each has as many digits in a row at least.</summary>
    public const int DigitsOfCode = 3;

    private const int LettersAndDigits = 7;

    public static bool MayHold(string line) => line.Length <= 1_000 && Pattern().IsMatch(line);

    /// <summary>Each as written, with the place where it begins.</summary>
    public static IEnumerable<(string Text, int Start)> Find(string line) => Pattern().Matches(line)
        .Where(match => match.Groups["last"].ValueSpan.Count(char.IsAsciiLetterOrDigit) == LettersAndDigits && match.Groups["last"].Value.Any(char.IsAsciiLetterUpper))
        .Select(match => (match.Value, match.Index));

    private static int Count(this ReadOnlySpan<char> text, Func<char, bool> holds)
    {
        var count = 0;
        foreach (var c in text)
        {
            count += holds(c) ? 1 : 0;
        }

        return count;
    }

    // What could be a model ("214 NAS RAID") needs more: a free number's code, brackets, or the long-distance 1.
    [GeneratedRegex(@"(?:\b1[-. ]{1,2}\(?[2-9][0-9]{2}\)?|\([2-9][0-9]{2}\)|\b8(?:00|33|44|55|66|77|88))[-. ]{1,2}(?<last>[A-Z0-9]{2,7}(?:[- ][A-Z0-9]{2,5})?)\b", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
