using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Voy8.Core.Enrichment;

/// <summary>
/// Makes text comparable for keyword search, in the index and in the query alike: lower case, accents and the Greek tonos
/// stripped, final sigma as sigma, ß as ss, ligatures and barred letters as their plain ones, soft hyphens and joiners stripped.
/// </summary>
public static class TextFolding
{
    // Latin, Greek, Cyrillic and general punctuation, below the first combining marks behind that.
    private static readonly string?[] ByCharacter = new string?[0x20D0];

    /// <summary>Folds a text. Whitespace and punctuation stay; control characters become spaces.</summary>
    public static string Fold(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        if (Ascii.IsValid(text) && !text.AsSpan().ContainsAnyInRange('\0', '\x1F'))
        {
            return text.ToLowerInvariant();
        }

        return IsPlain(text) ? FoldPlain(text) : FoldAny(text);
    }

    /// <summary>Marks inside a word that nobody sees or types: soft hyphen, joiners, byte order mark.</summary>
    public static bool IsInvisible(Rune rune) => rune.Value is 0x00AD or 0x200C or 0x200D or 0x2060 or 0xFEFF;

    // No character here joins with its neighbours, once accents are dropped: each folds by itself. Most of what is not ASCII is so.
    private static bool IsPlain(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (c >= ByCharacter.Length || c is '\u0488' or '\u0489' or (>= '\u0590' and < '\u2000'))
            {
                return false;
            }
        }

        return true;
    }

    private static string FoldPlain(string text)
    {
        var folded = new DefaultInterpolatedStringHandler(0, 0, null, stackalloc char[512]);
        foreach (var c in text)
        {
            // Two threads at one entry write the same.
            folded.AppendLiteral(ByCharacter[c] ??= FoldAny(c.ToString()));
        }

        return folded.ToStringAndClear();
    }

    private static string FoldAny(string text)
    {
        var folded = new StringBuilder(text.Length + 8);
        foreach (var rune in WellFormed(text).Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            Append(folded, rune);
        }

        return folded.ToString().Normalize(NormalizationForm.FormC);
    }

    private static void Append(StringBuilder folded, Rune rune)
    {
        if (IsAccent(rune.Value) || IsInvisible(rune))
        {
            return;
        }

        var lower = Rune.ToLowerInvariant(rune);
        _ = lower.Value switch
        {
            'ß' => folded.Append("ss"),
            'ς' => folded.Append('σ'),
            'æ' => folded.Append("ae"),
            'œ' => folded.Append("oe"),
            'þ' => folded.Append("th"),
            'ø' => folded.Append('o'),
            'ł' => folded.Append('l'),
            'đ' or 'ð' => folded.Append('d'),
            'ı' => folded.Append('i'),
            < 0x20 => folded.Append(' '),
            _ => folded.Append(lower.ToString()),
        };
    }

    /// <summary>Latin, Greek and Cyrillic accents only: in Japanese or the Indic scripts a combining mark makes another letter.</summary>
    private static bool IsAccent(int value) => value is (>= 0x0300 and <= 0x036F) or (>= 0x0483 and <= 0x0487);

    /// <summary>Normalising throws at a lone surrogate.</summary>
    private static string WellFormed(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            return text;
        }

        var builder = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            builder.Append(rune.ToString());
        }

        return builder.ToString();
    }
}
