using Voy8.Core.Enrichment;

namespace Voy8.Core.Extraction.Hours;

/// <summary>Cuts text into the words, times and marks of opening hours.</summary>
internal static class HoursLexer
{
    private const int MaxTokens = 500;
    private const int MaxAside = 80;
    private const int MinWord = 6;

    // Folding makes spaces of the ends of lines.
    public static IReadOnlyList<HoursToken> Tokens(string text) =>
        OfFolded(text.Contains('\n', StringComparison.Ordinal) ? string.Join('\n', text.Split('\n').Select(TextFolding.Fold)) : TextFolding.Fold(text));

    /// <summary>The tokens of a folded line, as long as it can be one of hours: none follow an unknown word that stands behind a known one.</summary>
    public static IReadOnlyList<HoursToken> OfLine(string folded) => OfFolded(folded, untilHopeless: true);

    private static List<HoursToken> OfFolded(string folded, bool untilHopeless = false)
    {
        var tokens = new List<HoursToken>();
        var aside = -1;
        var asideStart = 0;
        for (var at = 0; at < folded.Length && tokens.Count < MaxTokens && !(untilHopeless && aside < 0 && IsHopeless(tokens));)
        {
            var c = folded[at];
            if (char.IsLetterOrDigit(c))
            {
                if (HoursPhrases.At(folded, at) is { } phrase && !IsMidnight(phrase.Token, tokens))
                {
                    tokens.Add(phrase.Token);
                    at += phrase.Length;
                }
                else
                {
                    tokens.Add(char.IsAsciiDigit(c) ? HoursNumbers.Read(folded, ref at) : Word(folded, ref at, isBehindDays: tokens is [.., { Kind: HoursTokenKind.To }]));
                }

                continue;
            }

            if (c is '(' or '[')
            {
                (aside, asideStart) = (tokens.Count, at);
            }
            else if (c is ')' or ']' && aside >= 0)
            {
                if (IsBesideTheHours(tokens, aside, at - asideStart))
                {
                    tokens.RemoveRange(aside, tokens.Count - aside);
                }

                aside = -1;
            }
            else if (Mark(folded, at) is { } mark)
            {
                tokens.Add(mark);
            }

            // "'s middags"
            at += c is '\'' or '’' && at + 2 < folded.Length && folded[at + 1] == 's' && folded[at + 2] == ' ' ? 2 : 1;
        }

        return LetterDays.Settle(tokens);
    }

    // Letters for days may yet turn out to be unknown themselves.
    private static bool IsHopeless(List<HoursToken> tokens) =>
        tokens is [.., { Kind: not HoursTokenKind.Unknown, Letters: false }, { Kind: HoursTokenKind.Unknown }];

    // What is said in passing and is not about hours may say anything; behind hours, those of the kitchen end with their bracket.
    private static bool IsBesideTheHours(List<HoursToken> tokens, int aside, int length) =>
        tokens.FindIndex(aside, token => token.Kind == HoursTokenKind.OtherHours) >= 0
            ? tokens.FindIndex(0, aside, token => token.Kind is HoursTokenKind.Time or HoursTokenKind.AllDay or HoursTokenKind.Closed) >= 0
            : length <= MaxAside && !tokens.Skip(aside).Any(token => token.IsMeaningful || token.Kind is HoursTokenKind.Season or HoursTokenKind.Except or HoursTokenKind.Meal or HoursTokenKind.Arranged);

    // "18 - 24 Uhr", "10h-24h": behind a dash it is the hour.
    private static bool IsMidnight(HoursToken phrase, List<HoursToken> tokens) =>
        phrase.Kind == HoursTokenKind.AllDay && tokens is [.., { Kind: HoursTokenKind.To }];

    private static HoursToken? Mark(string text, int at) => text[at] switch
    {
        '-' when IsElision(text, at) => null,
        '-' or '–' or '—' or '−' or '‐' or '‑' or '~' or '→' => new HoursToken(HoursTokenKind.To),
        ',' => new HoursToken(HoursTokenKind.And, Soft: true),
        '&' or '+' or '/' => new HoursToken(HoursTokenKind.And),
        '\n' or ';' or '|' or '•' or '·' => new HoursToken(HoursTokenKind.Break),
        '.' when IsSentence(text, at) => new HoursToken(HoursTokenKind.Break),
        '!' or '?' or '€' or '$' or '%' or '@' => new HoursToken(HoursTokenKind.Unknown),
        _ => null,
    };

    // Behind a whole word, and with another one to come; "Mo." and "Thurs." are short for one.
    private static bool IsSentence(string text, int at)
    {
        var start = at;
        while (start > 0 && char.IsLetter(text[start - 1]))
        {
            start--;
        }

        return at - start >= MinWord && at + 2 < text.Length && text[at + 1] == ' ' && char.IsLetter(text[at + 2]) && HoursWords.Find(text.AsSpan(start..at)).Kind == HoursTokenKind.Days;
    }

    // "Sonn- und Feiertage": the rest of the word comes later.
    private static bool IsElision(string text, int at)
    {
        if (at == 0 || !char.IsLetter(text[at - 1]) || at + 1 >= text.Length)
        {
            return false;
        }

        var rest = text.AsSpan(at + 1);
        return rest.StartsWith(" und ") || rest.StartsWith(" u. ") || rest.StartsWith(" en ") || rest.StartsWith("/") || rest.StartsWith(" & ") || rest.StartsWith(" /");
    }

    private static HoursToken Word(string text, ref int at, bool isBehindDays)
    {
        var start = at;
        while (at < text.Length && (char.IsLetter(text[at]) || (text[at] is '\'' or '’' && at + 1 < text.Length && char.IsLetter(text[at + 1]))))
        {
            at++;
        }

        if (at == start)
        {
            // A digit of another script.
            at++;
            return new HoursToken(HoursTokenKind.Unknown);
        }

        var word = text.AsSpan(start..at);
        if (word is "die" or "mit" && IsShortDay(text, at))
        {
            return new HoursToken(HoursTokenKind.Days, word is "die" ? 1 << 1 : 1 << 2);
        }

        if (word is "we" && !isBehindDays && !IsShortDay(text, at) && !IsWednesday(text, at))
        {
            return new HoursToken(HoursTokenKind.Filler);
        }

        if (word is "mittags" && IsLabel(text, at))
        {
            return new HoursToken(HoursTokenKind.Part, Part: DayPart.Afternoon);
        }

        return LetterDays.Read(word) ?? HoursWords.Find(word);
    }

    // Tuesday and Wednesday rather than an article and a preposition, when a mark or a time comes next.
    private static bool IsShortDay(string text, int at)
    {
        at = SkipSpaces(text, at);
        return at < text.Length && (text[at] is '-' or '–' or ':' or ',' or '/' || char.IsAsciiDigit(text[at]));
    }

    // "We off", "We and Fr", "We" at a line's end; "we open", "we close on" are people.
    private static bool IsWednesday(string text, int at)
    {
        var start = SkipSpaces(text, at);
        var end = start;
        while (end < text.Length && char.IsLetter(text[end]))
        {
            end++;
        }

        return end == start || text.AsSpan(start..end) is "off" || HoursWords.Find(text.AsSpan(start..end)).Kind is HoursTokenKind.To or HoursTokenKind.And
            || (text.AsSpan(start..end) is "closed" && (SkipSpaces(text, end) is var next && (next >= text.Length || !char.IsLetter(text[next]))));
    }

    // "Mittags: …", "mittags 11:30-14:00"; otherwise it is noon.
    private static bool IsLabel(string text, int at) =>
        SkipSpaces(text, at) is var next && next < text.Length && (text[next] == ':' || char.IsAsciiDigit(text[next]));

    private static int SkipSpaces(string text, int at)
    {
        while (at < text.Length && text[at] is ' ' or '.')
        {
            at++;
        }

        return at;
    }
}
