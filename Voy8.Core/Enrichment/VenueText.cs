namespace Voy8.Core.Enrichment;

/// <summary>The texts that stand for a venue in search: one to embed, and four weighted ones for keywords.</summary>
/// <param name="Embedded">Category, cuisine and speciality in each language of <see cref="Vocabulary"/>, features and the beginning of the description, as one plain text.</param>
/// <param name="Names">Weight A: every name it goes by.</param>
/// <param name="Terms">Weight B: words for its kind, cuisines and features in the languages of <see cref="Vocabulary"/>.</param>
/// <param name="Places">Weight C: street, postcode and city.</param>
/// <param name="Prose">Weight D: its description.</param>
/// <remarks>Names and prose in Greek or Cyrillic are there in Latin letters as well. All but <paramref name="Embedded"/> are folded by <see cref="TextFolding"/>.</remarks>
public sealed record VenueText(string Embedded, string Names, string Terms, string Places, string Prose)
{
    /// <summary>Characters of each text that count: a model reads no more, a home page may hold a novel, and a tsvector ends at 1 MiB.</summary>
    public const int MaxLength = 2_000;

    private const int MaxCodeLength = 100;

    // A long description drowns what the venue is.
    private const int MaxEmbeddedDescription = 200;

    private static readonly string[] Languages = ["en", "de", "el"];

    /// <summary>What the venue is and has, each a word of its own: <c>kind=pub</c>, <c>feature=wifi</c>. Not folded.</summary>
    public IReadOnlyList<string> Codes { get; private init; } = [];

    /// <summary>The word that stands for a code in the index.</summary>
    public static string CodeWord(VocabularyType type, string code)
    {
        var word = $"{TypeName(type)}={code}";
        return word.Length <= MaxCodeLength ? word : word[..MaxCodeLength];
    }

    public static VenueText Of(string name, string kind, MergedFacts merged)
    {
        var facts = merged.ToVenueFacts();
        var description = Shorten(facts.Description ?? "");
        return new VenueText(
            Describe(kind, facts, description),
            WithLatin(Joined(AllNames(name, merged))),
            Joined(AllTerms(kind, facts)),
            Joined(facts[FactFields.Street].Concat(facts[FactFields.Postcode]).Concat(facts[FactFields.City])),
            WithLatin(TextFolding.Fold(description)))
        {
            Codes = [.. AllCodes(kind, facts).Where(code => code.All(c => !char.IsControl(c) && !char.IsSurrogate(c))).Distinct(StringComparer.Ordinal)],
        };
    }

    private static string TypeName(VocabularyType type) => type switch
    {
        VocabularyType.Kind => "kind",
        VocabularyType.Feature => "feature",
        VocabularyType.Cuisine => "cuisine",
        _ => "speciality",
    };

    private static IEnumerable<string> AllCodes(string kind, VenueFacts facts) => facts.Cuisines.Select(code => CodeWord(VocabularyType.Cuisine, code))
        .Concat(facts.Features.Select(code => CodeWord(VocabularyType.Feature, code)))
        .Concat(facts[FactFields.Speciality].Select(code => CodeWord(VocabularyType.Speciality, code)))
        .Prepend(CodeWord(VocabularyType.Kind, kind));

    private static string WithLatin(string folded) => Transliteration.ToLatin(folded) is { } latin ? folded + '\n' + latin : folded;

    private static string Describe(string kind, VenueFacts facts, string description)
    {
        var labels = Languages.Select(language => Vocabulary.KindLabel(kind, language))
            .Concat(facts.Cuisines.SelectMany(code => Languages.Select(language => Vocabulary.CuisineLabel(code, language))))
            .Concat(facts[FactFields.Speciality].SelectMany(code => Languages.Select(language => Vocabulary.SpecialityLabel(code, language))))
            .Concat(facts.Features.Select(code => Vocabulary.FeatureLabel(code)));
        var text = string.Join(", ", labels.Distinct(StringComparer.OrdinalIgnoreCase));
        return description.Length == 0 ? text : $"{text}. {Beginning(description)}";
    }

    private static string Beginning(string description)
    {
        if (description.Length <= MaxEmbeddedDescription)
        {
            return description;
        }

        var end = description.LastIndexOf(' ', MaxEmbeddedDescription);
        return description[..(end > 0 ? end : MaxEmbeddedDescription - (char.IsHighSurrogate(description[MaxEmbeddedDescription - 1]) ? 1 : 0))];
    }

    private static IEnumerable<string> AllNames(string name, MergedFacts merged)
    {
        var facts = merged[FactFields.Name];
        var others = facts is null ? [] : facts.Values.Concat(facts.Alternatives).Select(sourced => sourced.Fact.Value);
        return others.Prepend(name).Distinct(StringComparer.Ordinal);
    }

    private static IEnumerable<string> AllTerms(string kind, VenueFacts facts) => Vocabulary.SearchTerms(VocabularyType.Kind, kind)
        .Concat(facts.Cuisines.SelectMany(code => Vocabulary.SearchTerms(VocabularyType.Cuisine, code)))
        .Concat(facts.Features.SelectMany(code => Vocabulary.SearchTerms(VocabularyType.Feature, code)))
        .Concat(facts[FactFields.Speciality].SelectMany(code => Vocabulary.SearchTerms(VocabularyType.Speciality, code)))
        .Distinct(StringComparer.Ordinal);

    private static string Joined(IEnumerable<string> parts) => TextFolding.Fold(Shorten(string.Join('\n', parts)));

    private static string Shorten(string text)
    {
        if (text.Length <= MaxLength)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[MaxLength - 1]) ? MaxLength - 1 : MaxLength;
        return text[..end];
    }
}
