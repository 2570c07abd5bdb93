using Voy8.Core.Enrichment;

namespace Voy8.Core.Search;

/// <summary>A piece of a query that a venue has or has not: a plain word, or words that name something of the vocabulary.</summary>
/// <param name="Words">Folded, in the order of the query.</param>
/// <param name="Meanings">Kinds, features and cuisines that the words name; empty for a plain word.</param>
internal sealed record QueryTerm(IReadOnlyList<string> Words, IReadOnlyList<VocabularyEntry> Meanings)
{
    /// <summary>Of each word its stems in the languages of the index, other than the word itself; empty where they were not looked up.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Stems { get; init; } = [];

    /// <summary>It became a filter, and other words are left that tell what is wanted: every hit has it, so that alone makes none.</summary>
    public bool IsFilter { get; init; }

    public bool IsConcept => Meanings.Count > 0;

    /// <summary>Concepts are what a query is about; other words colour it, filters are met anyway.</summary>
    public double Weight => IsFilter ? 0 : IsConcept ? 1 : 0.5;

    public IReadOnlyList<string> StemsOf(int word) => word < Stems.Count ? Stems[word] : [];

    public IEnumerable<string> Codes(VocabularyType type) => Meanings.Where(meaning => meaning.Type == type).Select(meaning => meaning.Code);
}
