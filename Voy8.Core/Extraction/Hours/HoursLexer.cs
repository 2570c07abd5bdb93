using Voy8.Core.Enrichment;

namespace Voy8.Core.Extraction.Hours;

/// <summary>Cuts text into the words, times and marks of opening hours.</summary>
internal static class HoursLexer
{
    private const int MaxTokens = 500;

    public static IReadOnlyList<HoursToken> Tokens(string text)
    {
        var folded = TextFolding.Fold(text);
        var tokens = new List<HoursToken>();
        for (var at = 0; at < folded.Length && tokens.Count < MaxTokens;)
        {
            var c = folded[at];
            if (char.IsAsciiDigit(c))
            {
                tokens.Add(ReadNumber(folded, ref at));
            }
            else if (char.IsLetter(c))
            {
                ReadWord(folded, ref at, tokens);
            }
            else
            {
                if (Mark(c) is { } mark)
                {
                    tokens.Add(mark);
                }

                at++;
            }
        }

        return tokens;
    }

    private static HoursToken? Mark(char c) => c switch
    {
        '-' or '–' or '—' or '−' or '‐' or '‑' or '~' => new HoursToken(HoursTokenKind.To),
        ',' or '&' or '+' or '/' => new HoursToken(HoursTokenKind.And),
        '\n' or ';' or '|' or '•' or '·' => new HoursToken(HoursTokenKind.Break),
        '!' or '?' or '€' or '$' or '%' or '@' => new HoursToken(HoursTokenKind.Unknown),
        _ => null,
    };

    // 9, 9:30, 9.30, 9h30, 0930; then am, p.m., Uhr. Other numbers are unknown.
    private static HoursToken ReadNumber(string text, ref int at)
    {
        if (Phrase(text, ref at, "24/7") || Phrase(text, ref at, "24 hours") || Phrase(text, ref at, "24 stunden") || Phrase(text, ref at, "24h") || Phrase(text, ref at, "24 ωρεσ") || Phrase(text, ref at, "24ωρο"))
        {
            return new HoursToken(HoursTokenKind.AllDay);
        }

        if (Phrase(text, ref at, "7 days") || Phrase(text, ref at, "7 tage") || Phrase(text, ref at, "7 μερεσ") || Phrase(text, ref at, "365 days") || Phrase(text, ref at, "365 tage"))
        {
            return new HoursToken(HoursTokenKind.Days, HoursWords.EveryDay);
        }

        var start = at;
        var first = Digits(text, ref at);
        var length = at - start;
        var (hours, minutes) = length >= 3 ? (first / 100, first % 100) : (first, 0);
        var separated = false;
        if (length <= 2 && at + 2 < text.Length && text[at] is ':' or '.' or 'h' or 'u' or '\'' && char.IsAsciiDigit(text[at + 1]) && char.IsAsciiDigit(text[at + 2]))
        {
            at++;
            minutes = Digits(text, ref at, max: 2);
            separated = true;
        }

        // What goes on with digits is a date, a price or a telephone number.
        var torn = at < text.Length && char.IsAsciiDigit(text[at]) || (at + 1 < text.Length && text[at] is '.' && char.IsAsciiDigit(text[at + 1]));
        if (length > 4 || torn || minutes > 59 || hours > 24 || (hours == 24 && minutes > 0))
        {
            SkipNumber(text, ref at);
            return new HoursToken(HoursTokenKind.Unknown);
        }

        var half = ReadHalf(text, ref at);
        if (half != DayHalf.Unsaid && hours is 0 or > 12)
        {
            half = DayHalf.Unsaid;
        }

        var twentyFour = hours > 12 || hours == 0 || (text[start] == '0' && (separated || length == 4));
        return new HoursToken(HoursTokenKind.Time, Minutes: (hours * 60) + minutes, Half: half, TwentyFour: twentyFour);
    }

    private static DayHalf ReadHalf(string text, ref int at)
    {
        var i = at;
        while (i < text.Length && text[i] is ' ' or '\u00A0')
        {
            i++;
        }

        if (i >= text.Length)
        {
            return DayHalf.Unsaid;
        }

        var half = text[i] switch
        {
            'a' or 'π' => DayHalf.Am,
            'p' or 'μ' => DayHalf.Pm,
            _ => DayHalf.Unsaid,
        };
        var second = text[i] is 'π' or 'μ' ? 'μ' : 'm';
        var j = i + 1;
        while (j < text.Length && text[j] is '.' or ' ' && j - i < 3)
        {
            j++;
        }

        if (half == DayHalf.Unsaid || j >= text.Length || text[j] != second || (j + 1 < text.Length && char.IsLetter(text[j + 1])))
        {
            return DayHalf.Unsaid;
        }

        // German "9 am Montag" has no full stops and a day behind it, but then the hour is not followed by a range either; not told apart here.
        at = j + 1;
        if (at < text.Length && text[at] == '.')
        {
            at++;
        }

        return half;
    }

    private static void ReadWord(string text, ref int at, List<HoursToken> tokens)
    {
        if (Phrase(text, ref at, "t/m") || Phrase(text, ref at, "tot en met"))
        {
            tokens.Add(new HoursToken(HoursTokenKind.To));
            return;
        }

        if (Phrase(text, ref at, "we are"))
        {
            // Not Wednesday.
            tokens.Add(new HoursToken(HoursTokenKind.Filler));
            return;
        }

        if (Phrase(text, ref at, "rund um die uhr") || Phrase(text, ref at, "around the clock") || Phrase(text, ref at, "round the clock"))
        {
            tokens.Add(new HoursToken(HoursTokenKind.AllDay));
            return;
        }

        if (Phrase(text, ref at, "every day") || Phrase(text, ref at, "jeden tag") || Phrase(text, ref at, "καθε μερα") || Phrase(text, ref at, "elke dag") || Phrase(text, ref at, "all week"))
        {
            tokens.Add(new HoursToken(HoursTokenKind.Days, HoursWords.EveryDay));
            return;
        }

        var start = at;
        while (at < text.Length && (char.IsLetter(text[at]) || text[at] is '\'' or '’'))
        {
            at++;
        }

        var word = text[start..at];
        if (word.Length == 1 && Letter(text, ref at, word[0]) is { } range)
        {
            tokens.AddRange(range);
            return;
        }

        tokens.Add(HoursWords.Find(word));
    }

    // M-F, M-Th, M-Sa: single letters count for days in such ranges only.
    private static HoursToken[]? Letter(string text, ref int at, char letter)
    {
        if (letter != 'm')
        {
            return null;
        }

        foreach (var (ending, last) in ((string, int)[])[("-th", 3), ("-f", 4), ("-fr", 4), ("-fri", 4), ("-sa", 5), ("-sat", 5), ("-s", 5), ("-su", 6), ("-sun", 6)])
        {
            foreach (var dash in (ReadOnlySpan<string>)["-", " - ", "–", " – "])
            {
                if (Phrase(text, ref at, dash + ending[1..]))
                {
                    return [new(HoursTokenKind.Days, (1 << (last + 1)) - 1, Twelve: true)];
                }
            }
        }

        return null;
    }

    // Moves past the phrase if it stands here as whole words.
    private static bool Phrase(string text, ref int at, string phrase)
    {
        var end = at + phrase.Length;
        if (string.CompareOrdinal(text, at, phrase, 0, phrase.Length) != 0 || (end < text.Length && char.IsLetterOrDigit(text[end])))
        {
            return false;
        }

        at = end;
        return true;
    }

    private static int Digits(string text, ref int at, int max = 9)
    {
        var value = 0;
        for (var count = 0; count < max && at < text.Length && char.IsAsciiDigit(text[at]); count++, at++)
        {
            value = (value * 10) + (text[at] - '0');
        }

        return value;
    }

    private static void SkipNumber(string text, ref int at)
    {
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || (text[at] is '.' or '/' or ' ' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]))))
        {
            at++;
        }
    }
}
