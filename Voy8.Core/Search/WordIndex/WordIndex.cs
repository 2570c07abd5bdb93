namespace Voy8.Core.Search;

/// <summary>
/// Every word of every venue in memory, with what filters and ranking ask of it: words are found, filters applied, matches counted, ordered
/// and judged without PostgreSQL. One writer (<see cref="WordIndexFeeder"/>), which readers wait for while it applies changes.
/// </summary>
internal sealed class WordIndex : IDisposable
{
    private const int CompactAbove = 4096;

    private readonly ReaderWriterLockSlim _lock = new();
    private Lexicon _lexicon = new();
    private VenueRows _rows = new();

    /// <summary>False until everything that is stored has been loaded.</summary>
    public bool IsReady { get; private set; }

    public int Count => _rows.Ids.Count;

    public CandidateSet Find(WordQuery query, SearchOptions options, DateTimeOffset now) => Read(() =>
    {
        using var search = new WordSearch(_lexicon, _rows, query, options, now);
        return search.Run();
    });

    /// <summary>The filters alone.</summary>
    public CandidateSet Browse(SearchQuery query, DateTimeOffset now) => Read(() => BrowseSearch.Run(_rows, query, now));

    /// <summary>Venues whose names have each word of the term, or one that begins with it; best known first.</summary>
    public IReadOnlyList<Guid> Called(QueryTerm term, int limit) => Read<IReadOnlyList<Guid>>(() =>
    {
        using var found = TermRows.Find(term, _lexicon, _rows.Count);
        _rows.Translate(SearchFilters.None).Narrow(found.Names);
        var best = new BestRows(_rows, limit, new SearchQuery("", SearchFilters.None, SearchSort.Popularity, limit, 0));
        foreach (var row in found.Names)
        {
            best.Offer(row);
        }

        return [.. best.InOrder().Select(chosen => _rows[chosen.Row].Id)];
    });

    /// <summary>Whether some venue is called by every term.</summary>
    /// <param name="terms">At least one.</param>
    public bool IsName(IReadOnlyList<QueryTerm> terms)
    {
        _lock.EnterReadLock();
        try
        {
            using var called = new RowSet(_rows.Count).Fill();
            foreach (var term in terms)
            {
                using var rows = TermRows.Find(term, _lexicon, _rows.Count);
                called.And(rows.Names);
            }

            _rows.Translate(SearchFilters.None).Narrow(called);
            return !called.IsEmpty;
        }
        finally
        {
            _lock.ExitReadLock();
        }
    }

    /// <summary>Whether the word, as it is, stands in some venue's text.</summary>
    /// <param name="word">Folded.</param>
    public bool Has(string word)
    {
        _lock.EnterReadLock();
        try
        {
            using var rows = new RowSet(_rows.Count);
            _lexicon.Find(word)?.AddTo(rows);
            _rows.Translate(SearchFilters.None).Narrow(rows);
            return !rows.IsEmpty;
        }
        finally
        {
            _lock.ExitReadLock();
        }
    }

    /// <summary>Venues within the filters that have any of these codes, the nearest to the query in meaning first.</summary>
    public IReadOnlyList<Guid> FindByConcepts(SearchQuery query, QueryMeaning meaning, IReadOnlyList<string> codes, int limit)
    {
        _lock.EnterReadLock();
        try
        {
            return ConceptSearch.Find(_lexicon, _rows, query, meaning, codes, limit);
        }
        finally
        {
            _lock.ExitReadLock();
        }
    }

    /// <summary>Adds or replaces venues, sorted by place: the more at once, the less an area has to look at. Writer only.</summary>
    public void Upsert(IReadOnlyCollection<IndexedVenue> venues) => Write(() =>
    {
        foreach (var venue in venues.OrderBy(venue => SegmentBounds.ZOrder(venue.Location)))
        {
            var row = _rows.Add(venue);
            foreach (var word in venue.Words)
            {
                _lexicon.Add(word.Text, row, WeightsOf(word));
            }
        }

        _lexicon.Sort();
    });

    /// <summary>Forgets venues. Writer only.</summary>
    public void Remove(IEnumerable<Guid> ids) => Write(() =>
    {
        foreach (var id in ids)
        {
            _rows.Remove(id);
        }
    });

    /// <summary>Forgets every venue but these. Writer only.</summary>
    public void Retain(IReadOnlySet<Guid> ids) => Remove([.. _rows.Ids.Where(id => !ids.Contains(id))]);

    /// <summary>Everything stored has been applied. Writer only.</summary>
    public void MarkReady() => IsReady = true;

    /// <summary>Rows that are gone are left out for good when they are many; readers go on meanwhile. Writer only.</summary>
    public void Compact()
    {
        if (_rows.Gone < CompactAbove || _rows.Gone < _rows.Count / 4)
        {
            return;
        }

        var rows = _rows.Renumber(out var numbers);
        var lexicon = _lexicon.Renumber(numbers);
        Write(() => (_rows, _lexicon) = (rows, lexicon));
    }

    public void Dispose() => _lock.Dispose();

    private static WordWeights WeightsOf(NpgsqlTypes.NpgsqlTsVector.Lexeme word)
    {
        var weights = WordWeights.None;
        for (var i = 0; i < word.Count; i++)
        {
            weights |= word[i].Weight switch
            {
                NpgsqlTypes.NpgsqlTsVector.Lexeme.Weight.A => WordWeights.Name,
                NpgsqlTypes.NpgsqlTsVector.Lexeme.Weight.B => WordWeights.Term,
                NpgsqlTypes.NpgsqlTsVector.Lexeme.Weight.C => WordWeights.Place,
                _ => WordWeights.Prose,
            };
        }

        return weights;
    }

    private T Read<T>(Func<T> search)
    {
        _lock.EnterReadLock();
        try
        {
            return search();
        }
        finally
        {
            _lock.ExitReadLock();
        }
    }

    private void Write(Action change)
    {
        _lock.EnterWriteLock();
        try
        {
            change();
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }
}
