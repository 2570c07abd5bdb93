using Voy8.Core.Search;

namespace Voy8.Search.Bench.Relevance;

/// <summary>Means of judgements, per language and kind of search.</summary>
internal static class RelevanceReport
{
    public static IEnumerable<object> Lines(IReadOnlyList<Judgement> judgements)
    {
        foreach (var (half, part) in Halves(judgements))
        {
            foreach (var group in part.GroupBy(judgement => (judgement.Language, judgement.Legs)))
            {
                yield return new
                {
                    measure = "relevance",
                    queries_of = half,
                    language = group.Key.Language,
                    by = group.Key.Legs.ToString().ToLowerInvariant(),
                    queries = group.Count(),
                    ndcg_at_10 = Math.Round(group.Average(judgement => judgement.Ndcg), 4),
                    recall_at_50 = Math.Round(group.Average(judgement => judgement.Recall), 4),
                };
            }
        }
    }

    /// <summary>Queries of the half for tuning that both legs together answer worst, against the better leg.</summary>
    public static IEnumerable<object> Misses(IReadOnlyList<Judgement> judgements, int count) => judgements
        .Where(judgement => !judgement.Need.IsHeldOut)
        .GroupBy(judgement => (judgement.Need, judgement.Language, judgement.Text))
        .Select(group => (group.Key, Of: group.ToDictionary(judgement => judgement.Legs)))
        .OrderBy(miss => miss.Of[SearchLegs.Both].Ndcg - Math.Max(miss.Of[SearchLegs.Words].Ndcg, miss.Of[SearchLegs.Meaning].Ndcg))
        .Take(count)
        .Select(miss => new
        {
            need = miss.Key.Need.Name,
            text = miss.Key.Text,
            both = Math.Round(miss.Of[SearchLegs.Both].Ndcg, 3),
            words = Math.Round(miss.Of[SearchLegs.Words].Ndcg, 3),
            meaning = Math.Round(miss.Of[SearchLegs.Meaning].Ndcg, 3),
        });

    private static IEnumerable<(string Half, IEnumerable<Judgement> Part)> Halves(IReadOnlyList<Judgement> judgements) =>
    [
        ("all", judgements),
        ("develop", judgements.Where(judgement => !judgement.Need.IsHeldOut)),
        ("held_out", judgements.Where(judgement => judgement.Need.IsHeldOut)),
    ];
}
