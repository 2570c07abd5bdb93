using Microsoft.Extensions.Options;
using Voy8.Core.Search;

namespace Voy8.Core.Documents;

/// <summary>
/// Finds passages of documents by words and by meaning, fused by rank as the search of venues is; by words alone where there are no vectors.
/// Who may see what stands in each query.
/// </summary>
public sealed class DocumentSearch
{
    private readonly DocumentLegs _legs;
    private readonly StemStore _stems;
    private readonly SemanticQuery _meaning;
    private readonly SearchOptions _options;
    private readonly DocumentSearchOptions _documents;

    internal DocumentSearch(DocumentLegs legs, StemStore stems, SemanticQuery meaning, IOptions<SearchOptions> options, IOptions<DocumentSearchOptions> documents) =>
        (_legs, _stems, _meaning, _options, _documents) = (legs, stems, meaning, options.Value, documents.Value);

    public async Task<DocumentSearchResult> SearchAsync(DocumentQuery query, CancellationToken cancellationToken = default)
    {
        var terms = await _stems.AddStemsAsync(QueryParser.Parse(query.Text), cancellationToken);
        if (terms.Count == 0)
        {
            return new DocumentSearchResult([], []);
        }

        var words = await _legs.ByWordsAsync(query, terms, _documents.MaxByWords, cancellationToken);
        var (near, notice) = await _meaning.FindAsync(
            query.Text, (modelId, vector, _) => _legs.ByMeaningAsync(query, modelId, vector, _documents.MaxCompared, cancellationToken), cancellationToken);
        var similar = SemanticQuery.Best(near, hit => hit.Similarity, hit => hit.ChunkId, _documents.SimilarityFloor, _options.RelativeSimilarityFloor)
            .Take(_options.CandidatesPerLeg).ToList();

        // Where words hardly tell what is wanted, their order hardly tells either.
        var known = words.Select(hit => hit.Coverage).DefaultIfEmpty(0).Max();
        var scores = RankFusion.Fuse([([.. words.Select(hit => hit.ChunkId)], known), ([.. similar.Select(hit => hit.ChunkId)], 1)], _options.FusionK);
        foreach (var hit in words)
        {
            scores[hit.ChunkId] += _options.CoverageWeight * hit.Coverage;
        }

        var best = scores.OrderByDescending(score => score.Value).ThenByDescending(score => score.Key).Take(query.Limit).ToList();
        var chunks = await _legs.ReadAsync(query, [.. best.Select(score => score.Key)], cancellationToken);
        var (worded, meant) = (words.Select(hit => hit.ChunkId).ToHashSet(), similar.Select(hit => hit.ChunkId).ToHashSet());
        var highlighter = new Highlighter(terms);
        return new DocumentSearchResult(
            [.. best.Where(score => chunks.ContainsKey(score.Key)).Select(score => chunks[score.Key] with
            {
                Passage = Passages.Of(chunks[score.Key].Text, highlighter),
                Score = score.Value,
                ByWords = worded.Contains(score.Key),
                ByMeaning = meant.Contains(score.Key),
            })],
            Notices(notice, near.Count));
    }

    private SearchNotice[] Notices(SearchNotice? notice, int compared) =>
        notice is not null ? [notice]
        : compared < _documents.MaxCompared ? []
        : [new SearchNotice("documents_searched_in_part", $"You have more passages than are compared by meaning at once: the newest {_documents.MaxCompared} were, and all by their words.")];
}
