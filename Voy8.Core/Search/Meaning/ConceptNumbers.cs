using System.Collections.Frozen;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Search;

/// <summary>Numbers the entries of the vocabulary, and knows which of them a venue's words of codes name.</summary>
internal static class ConceptNumbers
{
    /// <summary>By number. Fewer than 65,536.</summary>
    public static IReadOnlyList<VocabularyEntry> Entries { get; } = [.. Vocabulary.All.OrderBy(entry => (entry.Type, entry.Code))];

    /// <summary>The word of the index that stands for each, by number.</summary>
    public static IReadOnlyList<string> CodeWords { get; } = [.. Entries.Select(entry => VenueText.CodeWord(entry.Type, entry.Code))];

    private static readonly FrozenDictionary<string, ushort> Numbers =
        CodeWords.Select((word, number) => (word, number)).ToFrozenDictionary(pair => pair.word, pair => (ushort)pair.number, StringComparer.Ordinal);

    /// <param name="words">Words of the index; those that are no codes of the vocabulary are passed over.</param>
    public static ushort[] Of(IEnumerable<string> words)
    {
        var found = new List<ushort>();
        foreach (var word in words)
        {
            if (Numbers.TryGetValue(word, out var number))
            {
                found.Add(number);
            }
        }

        return [.. found];
    }
}
