using System.Collections.Frozen;

namespace Voy8.Core.Enrichment;

/// <summary>
/// Labels and search words of venue kinds, features, cuisines and specialities in English, German and Greek.
/// The words are data: <c>Vocabulary.tsv</c>.
/// </summary>
public static class Vocabulary
{
    private static readonly FrozenDictionary<(VocabularyType Type, string Code), VocabularyEntry> Entries =
        VocabularyFile.Read().ToFrozenDictionary(entry => (entry.Type, entry.Code));

    public static IReadOnlyCollection<VocabularyEntry> All => Entries.Values;

    /// <summary><c>Beer garden</c> for <c>biergarten</c>; a code that we have no words for is humanised (<c>rice_mill</c>: <c>Rice mill</c>).</summary>
    public static string KindLabel(string kind, string language = "en") => Label(VocabularyType.Kind, kind, language);

    /// <summary><c>Outdoor seating</c> for <c>outdoor_seating</c>.</summary>
    public static string FeatureLabel(string code, string language = "en") => Label(VocabularyType.Feature, code, language);

    /// <summary><c>Vietnamese</c> for <c>vietnamese</c>.</summary>
    public static string CuisineLabel(string code, string language = "en") => Label(VocabularyType.Cuisine, code, language);

    /// <summary><c>Paediatrics</c> for <c>paediatrics</c>.</summary>
    public static string SpecialityLabel(string code, string language = "en") => Label(VocabularyType.Speciality, code, language);

    /// <summary>Every word that people may use for the code, in all languages; the humanised code when we have none.</summary>
    public static IReadOnlyList<string> SearchTerms(VocabularyType type, string code) =>
        Find(type, code) is { } entry ? entry.Terms : [Humanise(code)];

    /// <summary>As above for a code of any type: the words of all that share it (<c>ice_cream</c> is a kind and a cuisine).</summary>
    public static IReadOnlyList<string> SearchTerms(string code)
    {
        var terms = Enum.GetValues<VocabularyType>()
            .Select(type => Find(type, code))
            .OfType<VocabularyEntry>()
            .SelectMany(entry => entry.Terms)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .ToArray();
        return terms.Length > 0 ? terms : [Humanise(code)];
    }

    public static VocabularyEntry? Find(VocabularyType type, string code) => Entries.GetValueOrDefault((type, code));

    private static string Label(VocabularyType type, string code, string language) =>
        Find(type, code)?.Label(language) ?? Humanise(code);

    private static string Humanise(string code)
    {
        var words = code.Replace('_', ' ').Replace(';', ',').Trim();
        return words.Length == 0 ? code : char.ToUpperInvariant(words[0]) + words[1..];
    }
}
