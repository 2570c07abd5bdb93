using System.Globalization;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Extraction.Hours.Osm;

/// <summary>Cuts a value of opening_hours into tokens. What people often write in place of the syntax is taken for what it means.</summary>
internal static class OsmLexer
{
    private const int MaxTokens = 600;
    private const int MaxDigits = 4;

    private static readonly string[] Headings = ["opening_hours", "opening hours", "offnungszeiten", "offnungszeit", "openingstijden", "ωραριο"];

    // Beside those that hours in prose are read by.
    private static readonly (string Text, OsmToken Token)[] Phrases =
    [
        ("24/7", new(OsmTokenKind.Always)),
        ("24 hours 7 days a week", new(OsmTokenKind.Always, IsLoose: true)),
        ("24 hours/7 days", new(OsmTokenKind.Always, IsLoose: true)),
        ("24 hours a day", new(OsmTokenKind.Always, IsLoose: true)),
        ("24h/24", new(OsmTokenKind.Always, IsLoose: true)),
        ("24 hs", new(OsmTokenKind.Always, IsLoose: true)),
        ("all day", new(OsmTokenKind.Always, IsLoose: true)),
        ("any time", new(OsmTokenKind.Always, IsLoose: true)),
        ("7 days a week", new(OsmTokenKind.Weekday, 0b111_1111, IsLoose: true)),
        ("7j/7", new(OsmTokenKind.Weekday, 0b111_1111, IsLoose: true)),
        ("open end", new(OsmTokenKind.Late, IsLoose: true)),
        ("a las", new(OsmTokenKind.Dash, IsLoose: true)),
        ("sonn-/", new(OsmTokenKind.Weekday, 0b100_0000, IsLoose: true)),
        ("sonn- ", new(OsmTokenKind.Weekday, 0b100_0000, IsLoose: true)),
        ("nach vereinbarung", new(OsmTokenKind.Comment, IsLoose: true)),
        ("nach_vereinbarung", new(OsmTokenKind.Comment, IsLoose: true)),
        ("auf anfrage", new(OsmTokenKind.Comment, IsLoose: true)),
        ("by appointment", new(OsmTokenKind.Comment, IsLoose: true)),
        ("on appointment", new(OsmTokenKind.Comment, IsLoose: true)),
        ("op afspraak", new(OsmTokenKind.Comment, IsLoose: true)),
        ("sur rendez-vous", new(OsmTokenKind.Comment, IsLoose: true)),
        ("sur_rendez_vous", new(OsmTokenKind.Comment, IsLoose: true)),
        ("sur rendez vous", new(OsmTokenKind.Comment, IsLoose: true)),
        ("κατοπιν ραντεβου", new(OsmTokenKind.Comment, IsLoose: true)),
    ];

    /// <returns>Ended by <see cref="OsmTokenKind.End"/>; null when there are too many.</returns>
    public static List<OsmToken>? Tokens(string text)
    {
        var folded = Body(TextFolding.Fold(text).Replace('°', '0'));
        var tokens = new List<OsmToken>();
        for (var at = 0; at < folded.Length;)
        {
            if (tokens.Count >= MaxTokens)
            {
                return null;
            }

            if (Read(folded, ref at, tokens.Count > 0 ? tokens[^1].Kind : OsmTokenKind.End) is { } token)
            {
                tokens.Add(token);
            }
        }

        tokens.Add(new OsmToken(OsmTokenKind.End));
        return tokens;
    }

    /// <summary>A letter, or a mark that makes one in scripts such as Thai.</summary>
    public static bool IsWordPart(char c) => char.IsLetter(c) || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    // The key, or a heading, is sometimes copied with the value.
    private static string Body(string folded)
    {
        var trimmed = folded.TrimStart();
        var heading = Array.Find(Headings, heading => trimmed.StartsWith(heading, StringComparison.Ordinal));
        if (heading is null)
        {
            return folded;
        }

        var rest = trimmed[heading.Length..].TrimStart();
        return rest.StartsWith('=') || rest.StartsWith(':') ? rest[1..] : rest;
    }

    private static OsmToken? Read(string text, ref int at, OsmTokenKind before)
    {
        var c = text[at];
        if (char.IsAsciiDigit(c) || char.IsLetter(c))
        {
            foreach (var (phrase, token) in Phrases)
            {
                if (IsAt(text, at, phrase))
                {
                    at += phrase.Length;
                    return token;
                }
            }

            if (before != OsmTokenKind.Dash && HoursPhrases.At(text, at) is { } prose && FromProse(prose.Token) is { } meant)
            {
                at += prose.Length;
                return meant;
            }

            return char.IsAsciiDigit(c) ? Number(text, ref at) : Word(text, ref at, before);
        }

        if (Closing(c) is { } closing)
        {
            var end = text.IndexOf(closing, at + 1);
            at = end < 0 ? text.Length : end + 1;
            return new OsmToken(end < 0 ? OsmTokenKind.Bad : OsmTokenKind.Comment);
        }

        return Mark(text, ref at);
    }

    private static OsmToken? FromProse(HoursToken token) => token.Kind switch
    {
        HoursTokenKind.AllDay => new OsmToken(OsmTokenKind.Always, IsLoose: true),
        HoursTokenKind.Days => new OsmToken(OsmTokenKind.Weekday, token.Days, IsLoose: true),
        HoursTokenKind.To => new OsmToken(OsmTokenKind.Dash, IsLoose: true),
        HoursTokenKind.Holiday => new OsmToken(OsmTokenKind.Holiday, IsLoose: true),
        _ => null,
    };

    private static char? Closing(char c) => c switch
    {
        '"' => '"',
        '“' => '”',
        '„' => '“',
        '«' => '»',
        '『' => '』',
        _ => null,
    };

    private static OsmToken? Mark(string text, ref int at)
    {
        if (IsAt(text, at, OsmWords.PortugueseWeekday))
        {
            at += OsmWords.PortugueseWeekday.Length;
            return null;
        }

        var c = text[at++];
        switch (c)
        {
            case '|' when at < text.Length && text[at] == '|':
                at++;
                return new OsmToken(OsmTokenKind.Fallback);
            case '.':
                // Between digits it parts the hour from the minute; behind a word or a day it ends an abbreviation.
                return at >= 2 && at < text.Length && char.IsAsciiDigit(text[at - 2]) && char.IsAsciiDigit(text[at])
                    ? new OsmToken(OsmTokenKind.Colon, IsLoose: true)
                    : at >= 2 && char.IsLetterOrDigit(text[at - 2]) ? null : new OsmToken(OsmTokenKind.Bad);
            case '→' or '=' or '~' or '‐' or '‑' or '‒' or '–' or '—' or '−':
                return new OsmToken(OsmTokenKind.Dash, IsLoose: true);
            case '&' or '、':
                return new OsmToken(OsmTokenKind.Comma, IsLoose: true);
        }

        if (char.IsWhiteSpace(c))
        {
            return null;
        }

        return new OsmToken(c switch
        {
            ':' => OsmTokenKind.Colon,
            '-' => OsmTokenKind.Dash,
            ',' => OsmTokenKind.Comma,
            ';' => OsmTokenKind.Semicolon,
            '+' => OsmTokenKind.Plus,
            '/' => OsmTokenKind.Slash,
            '(' => OsmTokenKind.OpenParenthesis,
            ')' => OsmTokenKind.CloseParenthesis,
            '[' => OsmTokenKind.OpenBracket,
            ']' => OsmTokenKind.CloseBracket,
            _ => OsmTokenKind.Bad,
        });
    }

    private static OsmToken Number(string text, ref int at)
    {
        var start = at;
        var value = 0;
        for (; at < text.Length && char.IsAsciiDigit(text[at]); at++)
        {
            value = at - start < MaxDigits ? (value * 10) + (text[at] - '0') : value;
        }

        return at - start > MaxDigits ? new OsmToken(OsmTokenKind.Bad) : new OsmToken(OsmTokenKind.Number, value, at - start);
    }

    private static OsmToken? Word(string text, ref int at, OsmTokenKind before)
    {
        if (before is OsmTokenKind.Number && HalfOfDay(text, ref at) is { } half)
        {
            return half;
        }

        var start = at;
        while (at < text.Length && IsWordPart(text[at]))
        {
            at++;
        }

        var word = text[start..at];
        // 9h30
        if (word is "h" && before is OsmTokenKind.Number && at < text.Length && char.IsAsciiDigit(text[at]))
        {
            return new OsmToken(OsmTokenKind.Colon, IsLoose: true);
        }

        if (OsmWords.PrefixLength(word) is > 0 and var length && length < word.Length)
        {
            at = start + length;
            word = word[..length];
        }

        return OsmWords.IsFiller(word) ? null : OsmWords.Find(word) ?? new OsmToken(OsmTokenKind.Bad);
    }

    private static OsmToken? HalfOfDay(string text, ref int at)
    {
        foreach (var (spelling, kind) in ((string, OsmTokenKind)[])[("a.m.", OsmTokenKind.Am), ("am", OsmTokenKind.Am), ("p.m.", OsmTokenKind.Pm), ("pm", OsmTokenKind.Pm)])
        {
            if (IsAt(text, at, spelling))
            {
                at += spelling.Length;
                return new OsmToken(kind, IsLoose: true);
            }
        }

        return null;
    }

    // As a whole word; a mark at the phrase's end needs no end of a word.
    private static bool IsAt(string text, int at, string phrase) =>
        string.CompareOrdinal(text, at, phrase, 0, phrase.Length) == 0
        && (at + phrase.Length >= text.Length || !char.IsLetterOrDigit(phrase[^1]) || !char.IsLetterOrDigit(text[at + phrase.Length]));
}
