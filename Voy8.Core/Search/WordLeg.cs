using Microsoft.Extensions.Options;

namespace Voy8.Core.Search;

/// <summary>
/// Finds venues by words, or by filters alone, judges the semantic hits with them, and counts facets: in memory, or in PostgreSQL while the index of
/// words is being loaded.
/// </summary>
internal sealed class WordLeg(
    WordIndex index,
    WordIndexFeeder feeder,
    CandidateStore store,
    BrowseStore browse,
    FacetStore facets,
    IOptions<SearchOptions> options,
    TimeProvider time)
{
    /// <summary>What was committed before is found when this returns, by both legs.</summary>
    /// <returns>False when there is very much of it: the answer is then what was known before.</returns>
    public Task<bool> CatchUpAsync(CancellationToken cancellationToken) => index.IsReady ? feeder.WaitAsync(cancellationToken) : Task.FromResult(true);

    /// <summary>Catches up, then looks.</summary>
    public async Task<CandidateSet> FindAsync(
        SearchQuery query, IReadOnlyList<QueryTerm> terms, IReadOnlyList<Guid> semanticIds, int limit, CancellationToken cancellationToken)
    {
        var isCurrent = await CatchUpAsync(cancellationToken);
        return await LookAsync(query, terms, semanticIds, limit, cancellationToken) with { IsCurrent = isCurrent };
    }

    /// <param name="terms">Empty to browse.</param>
    /// <param name="semanticIds">Hits of the semantic leg.</param>
    /// <param name="limit">Candidates by keyword, at most.</param>
    public async Task<CandidateSet> LookAsync(
        SearchQuery query, IReadOnlyList<QueryTerm> terms, IReadOnlyList<Guid> semanticIds, int limit, CancellationToken cancellationToken)
    {
        if (!index.IsReady)
        {
            var stored = terms.Count == 0 ? await browse.FindAsync(query, cancellationToken) : await store.FindAsync(query, terms, semanticIds, limit, cancellationToken);
            return query.CountFacets ? stored with { Facets = await facets.CountAsync(query, terms, semanticIds, cancellationToken) } : stored;
        }

        var set = FindInMemory(query, terms, semanticIds, limit);
        if (set.Facets is { } counted && query.Filters.HasPrice)
        {
            // Another price adds to the one that is asked for.
            var anyPrice = query with { Filters = query.Filters.WithoutPrice() };
            var atAnyPrice = FindInMemory(anyPrice, terms, semanticIds, limit);
            set = set with { Facets = counted with { Prices = atAnyPrice.Facets!.Prices } };
        }

        return set;
    }

    private CandidateSet FindInMemory(SearchQuery query, IReadOnlyList<QueryTerm> terms, IReadOnlyList<Guid> semanticIds, int limit) => terms.Count == 0
        ? index.Browse(query, time.GetUtcNow())
        : index.Find(new WordQuery(query, terms, semanticIds, limit), options.Value, time.GetUtcNow());
}
