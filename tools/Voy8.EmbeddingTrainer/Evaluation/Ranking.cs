using System.Numerics.Tensors;

namespace Voy8.EmbeddingTrainer.Evaluation;

/// <summary>Measures of ranked lists.</summary>
internal static class Ranking
{
    /// <summary>By candidate, how near it is.</summary>
    public static float[] Similarities(float[] query, float[][] candidates)
    {
        var similarities = new float[candidates.Length];
        for (var i = 0; i < similarities.Length; i++)
        {
            similarities[i] = TensorPrimitives.Dot(query, candidates[i]);
        }

        return similarities;
    }

    /// <returns>The best place of a relevant candidate, from 0; ties count against it.</returns>
    public static int RankOf(float[] scores, Func<int, bool> relevant)
    {
        var best = float.NegativeInfinity;
        for (var i = 0; i < scores.Length; i++)
        {
            if (relevant(i))
            {
                best = Math.Max(best, scores[i]);
            }
        }

        var rank = 0;
        for (var i = 0; i < scores.Length; i++)
        {
            if (scores[i] >= best && !relevant(i))
            {
                rank++;
            }
        }

        return rank;
    }

    /// <summary>Normalised discounted cumulative gain at <paramref name="depth"/> (Järvelin and Kekäläinen 2002), relevance 0 or 1.</summary>
    /// <param name="relevant">Indices of candidates, at least one.</param>
    public static double Ndcg(float[] scores, IReadOnlySet<int> relevant, int depth)
    {
        var ranked = Enumerable.Range(0, scores.Length).OrderByDescending(i => scores[i]).ThenBy(i => i).Take(depth);
        var gain = ranked.Select((candidate, place) => relevant.Contains(candidate) ? Discount(place) : 0).Sum();
        return gain / Enumerable.Range(0, Math.Min(depth, relevant.Count)).Sum(Discount);
    }

    private static double Discount(int place) => 1 / Math.Log2(place + 2);
}
