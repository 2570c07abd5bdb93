using Voy8.Crawl.Bench.Scoring;

namespace Voy8.Core.Tests;

internal static class ScoreAssertions
{
    /// <summary>Fails below the bar, and when there was nothing to score; says which cases were missed.</summary>
    public static void ShouldReach(this Score score, double bar)
    {
        score.Cases.ShouldBeGreaterThan(0, score.Measure);
        score.Value.ShouldBeGreaterThanOrEqualTo(bar, $"{score.Measure} of {score.Cases} cases\n{string.Join('\n', score.Misses.Take(20))}");
    }
}
