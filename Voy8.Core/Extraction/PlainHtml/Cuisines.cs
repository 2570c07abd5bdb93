using System.Collections.Frozen;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Extraction.PlainHtml;

/// <summary>Cuisines by the names that people write, to OpenStreetMap's codes.</summary>
internal static class Cuisines
{
    private const int MaxLength = 40;

    private static readonly FrozenDictionary<string, string> ByName = Vocabulary.All
        .Where(entry => entry.Type == VocabularyType.Cuisine)
        .SelectMany(entry => new[] { entry.Code, entry.English, entry.German, entry.Greek }.Select(name => (Name: TextFolding.Fold(name), entry.Code)))
        .DistinctBy(pair => pair.Name)
        .ToFrozenDictionary(pair => pair.Name, pair => pair.Code, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Dutch = (
        "italiaans italian;frans french;fran french;grieks greek;griek greek;spaans spanish;turks turkish;aziatisch asian;chinees chinese;chine chinese;japans japanese;japan japanese;indiaas indian;indias indian;thais thai;mexicaans mexican;mediterraan mediterranean;mediterran mediterranean;"
        + "indonesisch indonesian;vietnamees vietnamese;vietname vietnamese;libanees lebanese;libane lebanese;marokkaans moroccan;portugees portuguese;portuge portuguese;surinaams surinamese;amerikaans american;hollands dutch;nederlands dutch;belgisch belgian;duits german;duit german;argentijns argentinian;oosters oriental;koreaans korean;perzisch persian;ethiopisch ethiopian")
        .Split(';').Select(pair => pair.Split(' ')).ToFrozenDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);

    /// <summary>The cuisines of <c>Greek, Seafood</c>, a code each; one that we have no code for is written like one.</summary>
    public static IEnumerable<string> Split(string text) => text
        .Split([',', ';', '/', '|', '·', '•'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Select(Code)
        .OfType<string>()
        .Take(10);

    private static string? Code(string name)
    {
        var folded = Without(Without(TextFolding.Fold(name).Trim(), " cuisine"), " food");
        if (folded.Length is 0 or > MaxLength)
        {
            return null;
        }

        return Find(folded) ?? folded.Replace(' ', '_');
    }

    /// <summary>The code of one folded word that is a cuisine in English, German, Dutch or Greek; null for any other.</summary>
    public static string? Known(string folded) => folded.Length > MaxLength ? null : Find(folded) ?? Dutch.GetValueOrDefault(folded) ?? (folded.EndsWith('e') ? Dutch.GetValueOrDefault(folded[..^1]) : null);

    private static string Without(string text, string ending) => text.EndsWith(ending, StringComparison.Ordinal) ? text[..^ending.Length] : text;

    // German adjectives have endings: griechische Küche.
    private static string? Find(string folded)
    {
        if (ByName.TryGetValue(folded, out var code))
        {
            return code;
        }

        // Greek adjectives too: ιταλικό εστιατόριο, ιταλικά πιάτα.
        foreach (var ending in (ReadOnlySpan<string>)["ο", "α", "ησ", "εσ", "ων", "οσ"])
        {
            if (folded.Length > 4 && folded.EndsWith(ending, StringComparison.Ordinal) && ByName.TryGetValue(folded[..^ending.Length] + "η", out code))
            {
                return code;
            }
        }

        var stem = folded.Replace(" kuche", "", StringComparison.Ordinal).Replace(" κουζινα", "", StringComparison.Ordinal);
        foreach (var ending in (ReadOnlySpan<string>)["", "e", "er", "es", "en"])
        {
            if (stem.EndsWith(ending, StringComparison.Ordinal) && ByName.TryGetValue(stem[..^ending.Length], out code))
            {
                return code;
            }
        }

        return null;
    }
}
