using System.Collections.Frozen;
using System.Text;

namespace Voy8.Core.Enrichment;

/// <summary>
/// Writes folded Greek and Cyrillic in Latin letters as people type them (ELOT 743 and the passport spelling, made simple), so that
/// "souvlaki" finds "σουβλάκι" and the other way round. Both sides are made alike, so what matters is that spellings meet.
/// </summary>
public static class Transliteration
{
    private static readonly FrozenDictionary<string, string> Pairs = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["ου"] = "ou",
        ["αυ"] = "av",
        ["ευ"] = "ev",
        ["μπ"] = "b",
        ["ντ"] = "nt",
        ["γκ"] = "gk",
        ["γγ"] = "ng",
        ["γχ"] = "nch",
        ["γξ"] = "nx",
        ["τζ"] = "tz",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<char, string> Letters = new Dictionary<char, string>
    {
        ['α'] = "a",
        ['β'] = "v",
        ['γ'] = "g",
        ['δ'] = "d",
        ['ε'] = "e",
        ['ζ'] = "z",
        ['η'] = "i",
        ['θ'] = "th",
        ['ι'] = "i",
        ['κ'] = "k",
        ['λ'] = "l",
        ['μ'] = "m",
        ['ν'] = "n",
        ['ξ'] = "x",
        ['ο'] = "o",
        ['π'] = "p",
        ['ρ'] = "r",
        ['σ'] = "s",
        ['ς'] = "s",
        ['τ'] = "t",
        ['υ'] = "y",
        ['φ'] = "f",
        ['χ'] = "ch",
        ['ψ'] = "ps",
        ['ω'] = "o",
        ['а'] = "a",
        ['б'] = "b",
        ['в'] = "v",
        ['г'] = "g",
        ['ґ'] = "g",
        ['д'] = "d",
        ['е'] = "e",
        ['є'] = "ie",
        ['ж'] = "zh",
        ['з'] = "z",
        ['и'] = "i",
        ['і'] = "i",
        ['к'] = "k",
        ['л'] = "l",
        ['м'] = "m",
        ['н'] = "n",
        ['о'] = "o",
        ['п'] = "p",
        ['р'] = "r",
        ['с'] = "s",
        ['т'] = "t",
        ['у'] = "u",
        ['ф'] = "f",
        ['х'] = "kh",
        ['ц'] = "ts",
        ['ч'] = "ch",
        ['ш'] = "sh",
        ['щ'] = "shch",
        ['ъ'] = "",
        ['ы'] = "y",
        ['ь'] = "",
        ['э'] = "e",
        ['ю'] = "yu",
        ['я'] = "ya",
        ['ј'] = "j",
        ['љ'] = "lj",
        ['њ'] = "nj",
        ['ћ'] = "c",
        ['ђ'] = "d",
        ['џ'] = "dz",
    }.ToFrozenDictionary();

    /// <param name="folded">A text as <see cref="TextFolding"/> leaves it.</param>
    /// <returns>The text in Latin letters; null when it has neither Greek nor Cyrillic ones.</returns>
    public static string? ToLatin(string folded)
    {
        if (!folded.AsSpan().ContainsAnyInRange('\u0370', '\u04FF'))
        {
            return null;
        }

        var latin = new StringBuilder(folded.Length + 8);
        for (var i = 0; i < folded.Length; i++)
        {
            if (i + 1 < folded.Length && Pairs.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(folded.AsSpan(i, 2), out var pair))
            {
                latin.Append(pair);
                i++;
            }
            else
            {
                latin.Append(Letters.TryGetValue(folded[i], out var letter) ? letter : folded[i].ToString());
            }
        }

        return latin.ToString();
    }
}
