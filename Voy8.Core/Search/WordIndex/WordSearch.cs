namespace Voy8.Core.Search;

/// <summary>
/// One search in the index of words, in the stages of <see cref="CandidateSql"/>: venues known to have every concept and called by every other
/// word, then those with every term somewhere, with all but one, with any, with names that are nearly a word; each only where the earlier
/// ones left room. The best of each and the semantic hits are judged alike. Counts are exact.
/// </summary>
internal sealed class WordSearch : IDisposable
{
    private readonly VenueRows _rows;
    private readonly WordQuery _asked;
    private readonly TermRows[] _terms;
    private readonly RowFilter _filter;
    private readonly RowSet _found;
    private readonly RowCounts _counts;
    private readonly WordJudge _judge;
    private readonly Dictionary<int, double?> _chosen = [];
    private readonly DateTimeOffset _now;
    private int _byWords;

    public WordSearch(Lexicon lexicon, VenueRows rows, WordQuery asked, SearchOptions options, DateTimeOffset now)
    {
        (_rows, _asked, _now) = (rows, asked, now);
        _terms = [.. asked.Terms.Select(term => TermRows.Find(term, lexicon, rows.Count))];
        _filter = rows.Translate(asked.Query.Filters);
        _found = new RowSet(rows.Count);
        _counts = new RowCounts(rows, _filter);
        _judge = new WordJudge(rows, asked, _terms, options, now);
    }

    public WordAnswer Run()
    {
        var enough = _asked.Query.Offset + _asked.Query.Limit;
        using (var strict = Every(term => _asked.Terms[term].IsConcept ? _terms[term].Codes : _terms[term].Names))
        {
            Look(strict);
        }

        if (_byWords < enough)
        {
            using var all = Every(term => _terms[term].All);
            Look(all);
        }

        if (_byWords < enough && _terms.Length > 2)
        {
            using var most = AllButOne();
            Look(most);
        }

        if (_byWords < enough && _terms.Length > 1)
        {
            using var any = new RowSet(_rows.Count);
            foreach (var term in _terms)
            {
                any.Or(term.All);
            }

            Look(any);
        }

        LookFor(_asked.Nearly.Keys, byWords: true);
        LookFor(_asked.SemanticIds, byWords: false);
        var candidates = _judge.Judge(_chosen);
        int[] unknown = [.. Enumerable.Range(0, _terms.Length).Where(i => _terms[i].All.IsEmpty)];
        var set = CandidateSet.Of(candidates, _counts.Kinds, _asked.Query.Filters.Kinds) with
        {
            Facets = _asked.Query.CountFacets ? _counts.Facets(_found, _asked.Query.Filters.OpenAt ?? _now) : null,
        };
        return new WordAnswer(set, _byWords, unknown);
    }

    public void Dispose()
    {
        _found.Dispose();
        foreach (var term in _terms)
        {
            term.Dispose();
        }
    }

    private RowSet Every(Func<int, RowSet> rowsOf)
    {
        var rows = rowsOf(0).Copy(_rows.Count);
        for (var i = 1; i < _terms.Length; i++)
        {
            rows.And(rowsOf(i));
        }

        return rows;
    }

    private RowSet AllButOne()
    {
        using var all = new RowSet(_rows.Count).Fill();
        var most = new RowSet(_rows.Count).Fill();
        foreach (var term in _terms)
        {
            // Still at most one is missing where this one is there, or nothing was missing before.
            using var missed = all.Copy(_rows.Count).Without(term.All);
            most.And(term.All).Or(missed);
            all.And(term.All);
        }

        return most;
    }

    private void Look(RowSet rows)
    {
        _filter.Narrow(rows.Without(_found));
        _found.Or(rows);
        var best = new BestRows(_rows, _asked.Limit, _asked.Query);
        foreach (var row in rows)
        {
            if (_counts.Add(row))
            {
                _byWords++;
                best.Offer(row);
            }
        }

        best.CopyTo(_chosen);
    }

    // Those that were found before are judged as well: they may not have been among the best.
    private void LookFor(IEnumerable<Guid> ids, bool byWords)
    {
        var best = new BestRows(_rows, int.MaxValue, _asked.Query);
        foreach (var id in ids)
        {
            if (_rows.Find(id) is not { } row || !_filter.Passes(row))
            {
                continue;
            }

            if (!_found.Contains(row))
            {
                _found.Add(row);
                _byWords += _counts.Add(row) && byWords ? 1 : 0;
            }

            if (_filter.HasKind(_rows.Columns.Kinds[row]))
            {
                best.Offer(row);
            }
        }

        best.CopyTo(_chosen);
    }
}
