namespace Voy8.Core.Search;

/// <summary>Cuts a query into terms: the longest runs of words that the vocabulary knows, then the words that are left.</summary>
internal static class QueryParser
{
    /// <summary>Terms beyond this are not looked for by keyword.</summary>
    public const int MaxTerms = 12;

    public static IReadOnlyList<QueryTerm> Parse(string text)
    {
        var words = QueryWords.Split(text);
        return Parse(words, new bool[words.Count]);
    }

    /// <param name="words">Folded.</param>
    /// <param name="taken">Those that became filters; they are passed over, and no run reaches across them.</param>
    public static IReadOnlyList<QueryTerm> Parse(IReadOnlyList<string> words, bool[] taken)
    {
        var terms = new List<QueryTerm>();
        var fillers = new List<QueryTerm>();
        for (var i = 0; i < words.Count;)
        {
            if (taken[i])
            {
                i++;
                continue;
            }

            var (length, meanings) = Longest(words, taken, i);
            if (length > 0)
            {
                terms.Add(new QueryTerm([.. words.Skip(i).Take(length)], meanings));
            }
            else
            {
                var term = new QueryTerm([words[i]], []);
                (QueryWords.IsFiller(words[i]) ? fillers : terms).Add(term);
            }

            i += Math.Max(length, 1);
        }

        // "The Place" is a name when nothing else was said.
        return [.. (terms.Count > 0 || taken.Contains(true) ? terms : fillers).DistinctBy(term => string.Join(' ', term.Words)).Take(MaxTerms)];
    }

    private static (int Length, IReadOnlyList<Enrichment.VocabularyEntry> Meanings) Longest(IReadOnlyList<string> words, bool[] taken, int start)
    {
        var next = Array.IndexOf(taken, true, start);
        var (length, meanings) = ConceptMatcher.LongestAt(next < 0 ? words : [.. words.Take(next)], start);
        var (phrase, entry) = IntentDictionary.LongestAt(words, start);
        return entry is { Type: IntentType.Feature } && phrase > length && (next < 0 || start + phrase <= next)
            ? (phrase, [Enrichment.Vocabulary.Find(Enrichment.VocabularyType.Feature, entry.Value)!])
            : (length, meanings);
    }
}
