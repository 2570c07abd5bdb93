namespace Voy8.Core.Search;

/// <summary>
/// One search in the index of words, in the stages of <see cref="CandidateSql"/>: venues known to have every concept and called by every other
/// word, then those with every term somewhere, with all but one, with any, with names that are nearly a word; each only where the earlier
/// ones left room. The best of each and the semantic hits are judged alike. Counts are exact.
/// </summary>
internal sealed class WordSearch : IDisposable
{
    private const int EnoughForTypos = 3;

    private readonly Lexicon _lexicon;
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
        (_lexicon, _rows, _asked, _now) = (lexicon, rows, asked, now);
        _terms = [.. asked.Terms.Select(term => TermRows.Find(term, lexicon, rows.Count))];
        _filter = rows.Translate(asked.Query.Filters);
        _found = new RowSet(rows.Count);
        _counts = new RowCounts(rows, _filter);
        _judge = new WordJudge(rows, asked, _terms, options, now);
    }

    public CandidateSet Run()
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
            using RowSet most = AllButOne(), any = Any();
            Look(most.And(any));
        }

        if (_byWords < enough && _terms.Length > 1)
        {
            using var any = Any();
            Look(any);
        }

        using (var nearly = Nearly())
        {
            LookAgain(nearly, _asked.Limit);
        }

        using (var similar = Similar())
        {
            LookAgain(similar, int.MaxValue);
        }

        var candidates = _judge.Judge(_chosen);
        return CandidateSet.Of(candidates, _counts.Kinds, _asked.Query.Filters.Kinds) with
        {
            Facets = _asked.Query.CountFacets ? _counts.Facets(_found, _asked.Query.Filters.OpenAt ?? _now) : null,
        };
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

    // A filter is met by everything that passes it, whatever the query is about.
    private RowSet Any()
    {
        var any = new RowSet(_rows.Count);
        for (var i = 0; i < _terms.Length; i++)
        {
            if (!_asked.Terms[i].IsFilter)
            {
                any.Or(_terms[i].All);
            }
        }

        return any;
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

    // What stands in no venue at all is surely a slip.
    private RowSet Nearly()
    {
        var nearly = new RowSet(_rows.Count);
        for (var i = 0; i < _terms.Length; i++)
        {
            if (TermSql.CanBeMistyped(_asked.Terms[i]) && (_byWords < EnoughForTypos || _terms[i].All.IsEmpty))
            {
                _terms[i].FindNearly(_asked.Terms[i], _lexicon, _rows.Count);
                nearly.Or(_terms[i].Nearly);
            }
        }

        return nearly;
    }

    private RowSet Similar()
    {
        var similar = new RowSet(_rows.Count);
        foreach (var id in _asked.SemanticIds)
        {
            if (_rows.Find(id) is { } row)
            {
                similar.Add(row);
            }
        }

        return similar;
    }

    // Those that were found before are judged as well: they may not have been among the best.
    private void LookAgain(RowSet rows, int limit)
    {
        _filter.Narrow(rows);
        var best = new BestRows(_rows, limit, _asked.Query);
        foreach (var row in rows)
        {
            if (_found.Contains(row) ? _filter.HasKind(_rows.Columns.Kinds[row]) : _counts.Add(row))
            {
                best.Offer(row);
            }
        }

        _found.Or(rows);
        best.CopyTo(_chosen);
    }
}
