namespace Voy8.Core.Search;

/// <summary>
/// Reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009): a candidate scores 1 / (k + rank) in each list that has it.
/// It needs no scores that compare across lists.
/// </summary>
internal static class RankFusion
{
    /// <param name="lists">Each best first, without repeats, with what its ranks weigh.</param>
    /// <param name="k">Above 0; the higher, the less the first ranks stand out.</param>
    public static Dictionary<Guid, double> Fuse(IEnumerable<(IReadOnlyList<Guid> Ids, double Weight)> lists, double k)
    {
        var scores = new Dictionary<Guid, double>();
        foreach (var (list, weight) in lists)
        {
            for (var rank = 0; rank < list.Count; rank++)
            {
                scores[list[rank]] = scores.GetValueOrDefault(list[rank]) + (weight / (k + rank + 1));
            }
        }

        return scores;
    }
}
