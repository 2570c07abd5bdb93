using System.Collections.Frozen;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Search;

/// <summary>Knows the words of the vocabulary, and which of them a word nearly is: "restaurnat" is "restaurant".</summary>
internal static class SpellingCorrector
{
    private const int ShortestWord = 4;
    private const int LongestWord = 32;

    // A longer word forgives two slips.
    private const int LongWord = 8;

    private static readonly FrozenSet<string> Words = Vocabulary.All
        .SelectMany(entry => entry.Terms)
        .SelectMany(term => QueryWords.Split(term))
        .Where(word => word.Length is >= ShortestWord and <= LongestWord)
        .ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenDictionary<(char First, int Length), string[]> ByStart = Words
        .GroupBy(word => (word[0], word.Length))
        .ToFrozenDictionary(group => group.Key, group => group.Order(StringComparer.Ordinal).ToArray());

    /// <summary>The nearest word of the vocabulary with the same first letter: one slip away, of eight letters on two. Null where there is none, or the word is known.</summary>
    /// <param name="word">Folded.</param>
    public static string? Correct(string word)
    {
        if (word.Length is < ShortestWord or > LongestWord || Words.Contains(word) || !word.All(char.IsLetter))
        {
            return null;
        }

        var most = word.Length >= LongWord ? 2 : 1;
        string? nearest = null;
        for (var length = word.Length - most; length <= word.Length + most; length++)
        {
            foreach (var known in ByStart.GetValueOrDefault((word[0], length), []))
            {
                var distance = Distance(word, known, most);
                if (distance <= most)
                {
                    (nearest, most) = (known, distance - 1);
                    if (distance == 1)
                    {
                        return nearest;
                    }
                }
            }
        }

        return nearest;
    }

    /// <summary>Letters to insert, leave out, change or swap with their neighbour (optimal string alignment); more than <paramref name="most"/> where it is more.</summary>
    private static int Distance(string a, string b, int most)
    {
        const int Row = LongestWord + 3;
        Span<int> rows = stackalloc int[3 * Row];
        var before = rows[..Row];
        var last = rows[Row..(2 * Row)];
        var row = rows[(2 * Row)..];
        for (var j = 0; j <= b.Length; j++)
        {
            last[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            var least = row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                row[j] = Math.Min(Math.Min(last[j] + 1, row[j - 1] + 1), last[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
                }

                least = Math.Min(least, row[j]);
            }

            if (least > most)
            {
                return least;
            }

            var spare = before;
            before = last;
            last = row;
            row = spare;
        }

        return last[b.Length];
    }
}
