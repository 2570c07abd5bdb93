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
    TypoStore typos,
    IOptions<SearchOptions> options,
    TimeProvider time)
{
    private const int EnoughForTypos = 3;

    /// <param name="terms">Empty to browse.</param>
    /// <param name="semanticIds">Hits of the semantic leg.</param>
    /// <param name="limit">Candidates by keyword, at most.</param>
    public async Task<CandidateSet> FindAsync(
        SearchQuery query, IReadOnlyList<QueryTerm> terms, IReadOnlyList<Guid> semanticIds, int limit, CancellationToken cancellationToken)
    {
        if (!index.IsReady)
        {
            var stored = terms.Count == 0 ? await browse.FindAsync(query, cancellationToken) : await store.FindAsync(query, terms, semanticIds, limit, cancellationToken);
            return query.CountFacets ? stored with { Facets = await facets.CountAsync(query, terms, semanticIds, cancellationToken) } : stored;
        }

        var isCurrent = await feeder.WaitAsync(cancellationToken);
        var set = await FindInMemoryAsync(query, terms, semanticIds, limit, cancellationToken);
        if (set.Facets is { } counted && query.Filters.HasPrice)
        {
            // Another price adds to the one that is asked for.
            var anyPrice = query with { Filters = query.Filters.WithoutPrice() };
            var atAnyPrice = await FindInMemoryAsync(anyPrice, terms, semanticIds, limit, cancellationToken);
            set = set with { Facets = counted with { Prices = atAnyPrice.Facets!.Prices } };
        }

        return set with { IsCurrent = isCurrent };
    }

    private async Task<CandidateSet> FindInMemoryAsync(
        SearchQuery query, IReadOnlyList<QueryTerm> terms, IReadOnlyList<Guid> semanticIds, int limit, CancellationToken cancellationToken)
    {
        if (terms.Count == 0)
        {
            return index.Browse(query, time.GetUtcNow());
        }

        var asked = new WordQuery(query, terms, semanticIds, limit, WordQuery.None);
        var answer = index.Find(asked, options.Value, time.GetUtcNow());

        // What stands in no venue at all is surely a slip.
        int[] mistyped = [.. Enumerable.Range(0, terms.Count)
            .Where(i => TermSql.CanBeMistyped(terms[i]) && (answer.ByWords < EnoughForTypos || answer.Unknown.Contains(i)))];
        var nearly = await typos.FindAsync(query, terms, mistyped, cancellationToken);
        return nearly.Count == 0 ? answer.Set : index.Find(asked with { Nearly = nearly }, options.Value, time.GetUtcNow()).Set;
    }
}
