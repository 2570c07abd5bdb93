using Microsoft.Extensions.Options;

namespace Voy8.Core.Search;

/// <summary>Finds venues by words and judges the semantic hits with them: in memory, or in PostgreSQL while the index of words is being loaded.</summary>
internal sealed class WordLeg(WordIndex index, WordIndexFeeder feeder, CandidateStore store, TypoStore typos, IOptions<SearchOptions> options, TimeProvider time)
{
    private const int EnoughForTypos = 3;

    /// <param name="terms">At least one.</param>
    /// <param name="semanticIds">Hits of the semantic leg.</param>
    /// <param name="limit">Candidates by keyword, at most.</param>
    public async Task<CandidateSet> FindAsync(
        SearchQuery query, IReadOnlyList<QueryTerm> terms, IReadOnlyList<Guid> semanticIds, int limit, CancellationToken cancellationToken)
    {
        if (!index.IsReady)
        {
            return await store.FindAsync(query, terms, semanticIds, limit, cancellationToken);
        }

        await feeder.WaitAsync(cancellationToken);
        var asked = new WordQuery(query, terms, semanticIds, limit, WordQuery.None);
        var answer = index.Find(asked, options.Value, time.GetUtcNow());

        // What stands in no venue at all is surely a slip.
        int[] mistyped = [.. Enumerable.Range(0, terms.Count)
            .Where(i => TermSql.CanBeMistyped(terms[i]) && (answer.ByWords < EnoughForTypos || answer.Unknown.Contains(i)))];
        var nearly = await typos.FindAsync(query, terms, mistyped, cancellationToken);
        return nearly.Count == 0 ? answer.Set : index.Find(asked with { Nearly = nearly }, options.Value, time.GetUtcNow()).Set;
    }
}
