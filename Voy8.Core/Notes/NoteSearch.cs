using Microsoft.Extensions.Options;
using Voy8.Core.Search;

namespace Voy8.Core.Notes;

/// <param name="ByWords">It has words of the query.</param>
/// <param name="ByMeaning">It says something like it.</param>
public sealed record NoteHit(Note Note, double Score, bool ByWords, bool ByMeaning);

/// <param name="Notice">Why meaning was not searched; null when it was.</param>
public sealed record NoteSearchResult(IReadOnlyList<NoteHit> Hits, SearchNotice? Notice);

/// <summary>
/// Finds somebody's own notes by words and by meaning, fused by rank as the search of venues is. Notes are few, so a query is compared with
/// each of them; by words alone where there are no vectors.
/// </summary>
public sealed class NoteSearch
{
    private readonly NoteLegs _legs;
    private readonly StemStore _stems;
    private readonly SemanticQuery _meaning;
    private readonly SearchOptions _options;
    private readonly NotesOptions _notes;

    internal NoteSearch(
        NoteLegs legs,
        StemStore stems,
        SemanticQuery meaning,
        IOptions<SearchOptions> options,
        IOptions<NotesOptions> notes) =>
        (_legs, _stems, _meaning, _options, _notes) = (legs, stems, meaning, options.Value, notes.Value);

    /// <param name="ownerId">Whose notes; no other's are looked at.</param>
    /// <param name="text">In anybody's words.</param>
    /// <param name="limit">Hits, at most.</param>
    /// <param name="venueId">Only notes on this venue; null for all.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<NoteSearchResult> FindAsync(Guid ownerId, string text, int limit, Guid? venueId = null, CancellationToken cancellationToken = default)
    {
        var terms = await _stems.AddStemsAsync(QueryParser.Parse(text), cancellationToken);
        if (terms.Count == 0)
        {
            return new NoteSearchResult([], null);
        }

        var words = await _legs.ByWordsAsync(ownerId, venueId, terms, cancellationToken);
        var (near, notice) = await _meaning.FindAsync(
            text, (modelId, vector, meaning) => _legs.ByMeaningAsync(ownerId, venueId, modelId, vector, meaning, cancellationToken), cancellationToken);
        var similar = SemanticQuery.Best(near, hit => hit.Similarity, hit => hit.NoteId, _options.SimilarityFloor, _options.RelativeSimilarityFloor);
        var named = SemanticQuery.Best(near, hit => hit.Concepts, hit => hit.NoteId, _notes.ConceptFloor, _options.RelativeSimilarityFloor);

        // Where words hardly tell what is wanted, their order hardly tells either.
        var known = words.Select(hit => hit.Coverage).DefaultIfEmpty(0).Max();
        var scores = RankFusion.Fuse(
            [([.. words.Select(hit => hit.NoteId)], known), ([.. similar.Select(hit => hit.NoteId)], 1), ([.. named.Select(hit => hit.NoteId)], 1)], _options.FusionK);
        foreach (var (noteId, weight) in words.Select(hit => (hit.NoteId, _options.CoverageWeight * hit.Coverage))
            .Concat(named.Select(hit => (hit.NoteId, _options.MeaningWeight * hit.Concepts))))
        {
            scores[noteId] += weight;
        }

        var best = scores.OrderByDescending(score => score.Value).ThenByDescending(score => score.Key).Take(limit).ToList();
        var notes = await _legs.ReadAsync(ownerId, [.. best.Select(score => score.Key)], cancellationToken);
        var (worded, meant) = (words.Select(hit => hit.NoteId).ToHashSet(), similar.Concat(named).Select(hit => hit.NoteId).ToHashSet());
        return new NoteSearchResult(
            [.. best.Where(score => notes.ContainsKey(score.Key)).Select(score => new NoteHit(notes[score.Key], score.Value, worded.Contains(score.Key), meant.Contains(score.Key)))],
            notice);
    }
}
