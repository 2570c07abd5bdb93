using Voy8.EmbeddingTrainer.Evaluation;

namespace Voy8.EmbeddingTrainer.Tests;

public sealed class RankingTests
{
    [Fact]
    public void The_best_place_counts_from_nought() => Ranking.RankOf([0.1f, 0.9f, 0.5f], i => i is 0 or 2).ShouldBe(1);

    [Fact]
    public void A_tie_counts_against_the_relevant() => Ranking.RankOf([0.5f, 0.5f, 0.5f], i => i == 0).ShouldBe(2);

    [Fact]
    public void A_perfect_list_gains_all() => Ranking.Ndcg([0.9f, 0.8f, 0.1f], new HashSet<int> { 0, 1 }, 10).ShouldBe(1, 1e-9);

    [Fact]
    public void A_late_hit_gains_less() => Ranking.Ndcg([0.9f, 0.8f, 0.1f], new HashSet<int> { 1 }, 10).ShouldBe(1 / Math.Log2(3), 1e-9);

    [Fact]
    public void Shared_rare_words_score_highest()
    {
        var scores = new Bm25(["beer garden", "garden shop", "zoo"]).Score("Where is a beer garden?");

        scores[0].ShouldBeGreaterThan(scores[1]);
        scores[2].ShouldBe(0);
    }
}
