namespace Voy8.Core.Search;

/// <summary>Search without words in the index: the filters alone, nearest or best known first. As <see cref="BrowseStore"/> says in SQL.</summary>
internal static class BrowseSearch
{
    public static CandidateSet Run(VenueRows rows, SearchQuery query, DateTimeOffset now)
    {
        var filter = rows.Translate(query.Filters);
        var counts = new RowCounts(rows, filter);
        var best = new BestRows(rows, query.Offset + query.Limit, query);
        using var matched = new RowSet(rows.Count).Fill();
        filter.Narrow(matched);
        foreach (var row in matched)
        {
            if (counts.Add(row))
            {
                best.Offer(row);
            }
        }

        Candidate[] page = [.. best.InOrder().Skip(query.Offset).Select(chosen =>
            new Candidate(rows[chosen.Row].Id, chosen.Distance, rows.Columns.Popularities[chosen.Row], false, 0, 0, false, []))];
        return CandidateSet.Of(page, counts.Kinds, query.Filters.Kinds) with
        {
            Facets = query.CountFacets ? counts.Facets(matched, query.Filters.OpenAt ?? now) : null,
        };
    }
}
