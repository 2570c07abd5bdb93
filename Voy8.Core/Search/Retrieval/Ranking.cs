using Microsoft.Extensions.Options;

namespace Voy8.Core.Search;

/// <summary>A candidate with its final score.</summary>
internal readonly record struct RankedCandidate(Candidate Candidate, double Score);

/// <summary>
/// Orders candidates by words, by their vectors and by what they are and have, fused by rank; plus small open terms for what the query names, its meaning, the name, nearness and popularity.
/// Every weight is an option.
/// </summary>
internal sealed class Ranking(IOptions<SearchOptions> options)
{
    /// <param name="candidates">Those that passed the filters.</param>
    /// <param name="semantic">Best first; ids that are no candidates are passed over.</param>
    /// <param name="sort">What is asked for first.</param>
    /// <param name="terms">Of the query, as the candidates were judged by them.</param>
    /// <param name="meaning">Of the query's words; null where it is not known.</param>
    public IReadOnlyList<RankedCandidate> Order(
        IReadOnlyList<Candidate> candidates, IReadOnlyList<VectorHit> semantic, SearchSort sort, IReadOnlyList<QueryTerm> terms, QueryMeaning? meaning = null)
    {
        var near = meaning is null ? [] : candidates.ToDictionary(candidate => candidate.Id, candidate => meaning.Of(candidate.Concepts));
        var present = candidates.Select(candidate => candidate.Id).ToHashSet();
        Guid[] keywordOrder = [.. candidates
            .Where(candidate => candidate.Matches)
            .OrderByDescending(candidate => candidate.Coverage)
            .ThenByDescending(candidate => candidate.TextRank)
            .Select(candidate => candidate.Id)];
        Guid[] semanticOrder = [.. semantic.Select(hit => hit.VenueId).Where(present.Contains)];
        Guid[] conceptOrder = [.. near.Where(pair => pair.Value > 0).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Select(pair => pair.Key)];

        // Where words hardly tell what is wanted, their order hardly tells either.
        var known = meaning is null ? 1 : candidates.Select(candidate => candidate.Coverage).DefaultIfEmpty(0).Max();
        var fused = RankFusion.Fuse([(keywordOrder, known), (semanticOrder, 1), (conceptOrder, 1)], options.Value.FusionK);
        var ranked = candidates.Select(candidate => new RankedCandidate(candidate, fused.GetValueOrDefault(candidate.Id)
            + (options.Value.MeaningWeight * near.GetValueOrDefault(candidate.Id)) + Boost(candidate, terms)));
        return [.. (sort switch
        {
            SearchSort.Distance => ranked.OrderBy(hit => hit.Candidate.DistanceMetres ?? double.PositiveInfinity).ThenByDescending(hit => hit.Score),
            SearchSort.Popularity => ranked.OrderByDescending(hit => hit.Candidate.Popularity).ThenByDescending(hit => hit.Score),
            _ => ranked.OrderByDescending(hit => hit.Score),
        }).ThenBy(hit => hit.Candidate.Id)];
    }

    private double Boost(Candidate candidate, IReadOnlyList<QueryTerm> terms)
    {
        var weights = options.Value;
        var nearness = candidate.DistanceMetres is { } metres ? Math.Pow(0.5, metres / weights.DistanceHalvingMetres) : 0;
        return (weights.CoverageWeight * candidate.Coverage)
            + (candidate.NameMatches ? weights.NameWeight : 0)
            + (HasEvery(candidate, terms) ? weights.EveryWordWeight : 0)
            + (weights.DistanceWeight * nearness)
            + (weights.PopularityWeight * candidate.Popularity)
            + (weights.CompletenessWeight * candidate.Completeness)
            + (candidate.IsFresh ? weights.FreshnessWeight : 0);
    }

    // What the vocabulary names must be known of the venue; a plain word may stand anywhere.
    private static bool HasEvery(Candidate candidate, IReadOnlyList<QueryTerm> terms) => candidate.Terms.Count == terms.Count
        && terms.Any(term => !term.IsConcept)
        && terms.Zip(candidate.Terms).All(pair => pair.First.IsConcept ? pair.Second >= 1 : pair.Second > 0);
}
