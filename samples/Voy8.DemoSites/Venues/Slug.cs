using System.Globalization;
using System.Text;

namespace Voy8.DemoSites.Venues;

/// <summary>Names as host labels: ASCII letters, digits and single hyphens. Greek is transliterated after ELOT 743, simplified.</summary>
public static class Slug
{
    private const int LongestSlug = 40;

    private static readonly Dictionary<string, string> Pairs = new()
    {
        ["ου"] = "ou",
        ["αυ"] = "av",
        ["ευ"] = "ev",
        ["μπ"] = "b",
        ["γγ"] = "ng",
        ["γκ"] = "gk",
        ["ντ"] = "nt",
    };

    private static readonly Dictionary<char, string> Letters = new()
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
        ['ä'] = "ae",
        ['ö'] = "oe",
        ['ü'] = "ue",
        ['ß'] = "ss",
    };

    public static string Of(string name)
    {
        var lower = name.ToLowerInvariant().Replace("ä", "ae", StringComparison.Ordinal).Replace("ö", "oe", StringComparison.Ordinal).Replace("ü", "ue", StringComparison.Ordinal);
        var plain = string.Concat(lower.Normalize(NormalizationForm.FormD).Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark));
        foreach (var (pair, latin) in Pairs)
        {
            plain = plain.Replace(pair, latin, StringComparison.Ordinal);
        }
        var slug = new StringBuilder();
        foreach (var c in plain)
        {
            if (Letters.TryGetValue(c, out var latin))
            {
                slug.Append(latin);
            }
            else if (char.IsAsciiLetterOrDigit(c))
            {
                slug.Append(c);
            }
            else if (c is not '\'' and not '’' && slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }
        var text = slug.ToString().Trim('-');
        if (text.Length <= LongestSlug)
        {
            return text;
        }
        var cut = text.LastIndexOf('-', LongestSlug);
        return cut > 0 ? text[..cut] : text[..LongestSlug];
    }
}
