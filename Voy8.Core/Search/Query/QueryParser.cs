namespace Voy8.Core.Search;

/// <summary>Cuts a query into terms: the longest runs of words that the vocabulary knows, then the words that are left.</summary>
internal static class QueryParser
{
    /// <summary>Terms beyond this are not looked for by keyword.</summary>
    public const int MaxTerms = 12;

    public static IReadOnlyList<QueryTerm> Parse(string text)
    {
        var words = QueryWords.Split(text);
        var terms = new List<QueryTerm>();
        var fillers = new List<QueryTerm>();
        for (var i = 0; i < words.Count;)
        {
            var (length, meanings) = ConceptMatcher.LongestAt(words, i);
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
        return [.. (terms.Count > 0 ? terms : fillers).DistinctBy(term => string.Join(' ', term.Words)).Take(MaxTerms)];
    }
}
