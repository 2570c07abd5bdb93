using System.Collections.Frozen;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Search;

/// <summary>Knows the words of the vocabulary, and which of them a word nearly is: "restaurnat" is "restaurant".</summary>
internal static class SpellingCorrector
{
    private const int ShortestWord = 4;

    // Of so few letters another one makes another word: cosy is no copy, posh no post.
    private const int ShortestWithOtherLetter = 5;

    private static readonly FrozenSet<string> Words = Vocabulary.All
        .SelectMany(entry => entry.Terms)
        .SelectMany(term => QueryWords.Split(term))
        .Where(word => word.Length >= ShortestWord)
        .ToFrozenSet(StringComparer.Ordinal);

    private static readonly NearWords Near = NearWords.Of(Words);

    /// <summary>The nearest word of the vocabulary with the same first letter; null where there is none, or the word is known.</summary>
    /// <param name="word">Folded.</param>
    public static string? Correct(string word)
    {
        if (Words.Contains(word) || !word.All(char.IsLetter))
        {
            return null;
        }

        return Near.Find(word)
            .Where(known => known[0] == word[0] && (word.Length >= ShortestWithOtherLetter || known.Length != word.Length || known.Order().SequenceEqual(word.Order())))
            .OrderBy(known => EditDistance.Measure(word, known, EditDistance.Tolerated(word.Length)))
            .ThenBy(known => known, StringComparer.Ordinal)
            .FirstOrDefault();
    }
}
