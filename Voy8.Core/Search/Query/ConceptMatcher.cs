using System.Collections.Frozen;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Search;

/// <summary>Knows which runs of words name kinds, features and cuisines, in every language of the vocabulary.</summary>
internal static class ConceptMatcher
{
    private static readonly FrozenDictionary<string, VocabularyEntry[]> ByStems = Vocabulary.All
        .SelectMany(entry => entry.Terms.Select(term => (Stems: Key(QueryWords.Split(term)), Entry: entry)))
        .Where(pair => pair.Stems.Length > 0)
        .GroupBy(pair => pair.Stems, pair => pair.Entry, StringComparer.Ordinal)
        .ToFrozenDictionary(group => group.Key, group => group.Distinct().OrderBy(entry => (entry.Type, entry.Code)).ToArray(), StringComparer.Ordinal);

    private static readonly int LongestRun = ByStems.Keys.Max(key => key.Count(c => c == ' ') + 1);

    /// <summary>The longest run of words from <paramref name="start"/> on that names something; length 0 when none does.</summary>
    public static (int Length, IReadOnlyList<VocabularyEntry> Meanings) LongestAt(IReadOnlyList<string> words, int start)
    {
        for (var length = Math.Min(LongestRun, words.Count - start); length > 0; length--)
        {
            if (ByStems.TryGetValue(Key(words.Skip(start).Take(length)), out var meanings))
            {
                return (length, meanings);
            }
        }

        return (0, []);
    }

    /// <summary>What words are compared by: their stems.</summary>
    public static string Key(IEnumerable<string> words) => string.Join(' ', words.Select(LightStemmer.Stem));
}
