namespace Voy8.Search.Bench.Relevance;

/// <summary>How good one ranked answer is.</summary>
internal static class Measures
{
    private const int RecallDepth = 50;
    private const int GainDepth = 10;
    private const int Answers = 2;

    /// <summary>nDCG@10 with gain 2^grade − 1 (Burges et al., ICML 2005), 0 to 1.</summary>
    /// <param name="ranked">Grades of the hits, best hit first.</param>
    /// <param name="all">Grades of every venue that may be found.</param>
    public static double Ndcg(IReadOnlyList<int> ranked, IEnumerable<int> all) => Dcg(ranked) / Dcg(all.OrderDescending());

    /// <summary>The part of the venues graded 2 or 3, of at most 50, that the first 50 hits have.</summary>
    public static double Recall(IReadOnlyList<int> ranked, IEnumerable<int> all) =>
        (double)ranked.Take(RecallDepth).Count(grade => grade >= Answers) / Math.Min(RecallDepth, all.Count(grade => grade >= Answers));

    private static double Dcg(IEnumerable<int> grades) => grades.Take(GainDepth).Select((grade, i) => ((1 << grade) - 1) / Math.Log2(i + 2)).Sum();
}
