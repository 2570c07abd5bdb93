namespace Voy8.Core.Search;

/// <summary>Finds venues in the index of words by what they are and have.</summary>
internal static class ConceptSearch
{
    /// <param name="codes">Words that stand for codes; a venue has at least one of them.</param>
    /// <param name="limit">Venues, at most.</param>
    /// <returns>Nearest in meaning first, then best known.</returns>
    public static IReadOnlyList<Guid> Find(Lexicon lexicon, VenueRows rows, SearchQuery query, QueryMeaning meaning, IReadOnlyList<string> codes, int limit)
    {
        using var found = new RowSet(rows.Count);
        foreach (var code in codes)
        {
            lexicon.Find(code)?.AddTo(found);
        }

        var filter = rows.Translate(query.Filters);
        filter.Narrow(found);
        var best = new PriorityQueue<Guid, (double Meaning, float Popularity, Guid Id)>();
        foreach (var row in found)
        {
            if (filter.HasKind(rows.Columns.Kinds[row]))
            {
                ref readonly var venue = ref rows[row];
                best.Enqueue(venue.Id, (meaning.Of(venue.Concepts), rows.Columns.Popularities[row], venue.Id));
                if (best.Count > limit)
                {
                    best.Dequeue();
                }
            }
        }

        var venues = new Guid[best.Count];
        for (var i = venues.Length - 1; i >= 0; i--)
        {
            venues[i] = best.Dequeue();
        }

        return venues;
    }
}
