namespace Voy8.Core.Search;

/// <summary>Search without words in the index: the filters alone, nearest or best known first. As <see cref="BrowseStore"/> says in SQL.</summary>
internal static class BrowseSearch
{
    public static CandidateSet Run(VenueRows rows, SearchQuery query, DateTimeOffset now)
    {
        var filter = rows.Translate(query.Filters);
        var counts = new RowCounts(rows, filter);
        var best = new BestRows(query.Offset + query.Limit, query);
        using var matched = new RowSet(rows.Count).Fill();
        filter.Narrow(matched);
        foreach (var row in matched)
        {
            ref readonly var venue = ref rows[row];
            if (counts.Add(venue))
            {
                best.Offer(row, venue);
            }
        }

        Candidate[] page = [.. best.InOrder().Skip(query.Offset).Select(chosen =>
            new Candidate(rows[chosen.Row].Id, chosen.Distance, rows[chosen.Row].Popularity, false, 0, 0, false, []))];
        return CandidateSet.Of(page, counts.Kinds, query.Filters.Kinds) with
        {
            Facets = query.CountFacets ? counts.Facets(matched, query.Filters.OpenAt ?? now) : null,
        };
    }
}
