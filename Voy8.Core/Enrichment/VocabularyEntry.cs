namespace Voy8.Core.Enrichment;

/// <summary>What a code of the vocabulary says of a venue.</summary>
public enum VocabularyType
{
    Kind,
    Feature,
    Cuisine,

    /// <summary>What a practice, school or club is for.</summary>
    Speciality,
}

/// <summary>A code with its words.</summary>
/// <param name="Code">As stored: an OpenStreetMap value or one of <see cref="Features"/>.</param>
/// <param name="Terms">The labels and further words that people search with, in all languages, without repeats.</param>
public sealed record VocabularyEntry(VocabularyType Type, string Code, string English, string German, string Greek, IReadOnlyList<string> Terms)
{
    /// <param name="language">A language tag such as <c>de</c> or <c>de-AT</c>; English stands in for those we do not have.</param>
    public string Label(string language) => PrimaryTag(language) switch
    {
        "de" => German,
        "el" => Greek,
        _ => English,
    };

    private static string PrimaryTag(string language)
    {
        var dash = language.IndexOf('-', StringComparison.Ordinal);
        return (dash < 0 ? language : language[..dash]).ToLowerInvariant();
    }
}
