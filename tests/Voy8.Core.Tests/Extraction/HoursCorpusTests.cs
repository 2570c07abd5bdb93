using Voy8.Crawl.Bench.Scoring;
using Voy8.Testing;

namespace Voy8.Core.Tests.Extraction;

public sealed class HoursCorpusTests
{
    [Fact]
    public void Hours_are_right_on_the_corpus()
    {
        var scores = new HoursScorer().Run(new DirectoryInfo(SharedData.RequireOrSkip("corpora/hours"))).ToDictionary(score => score.Measure);

        scores["hours.human_exact"].ShouldReach(0.95);
        scores["hours.human_wrong"].Cases.ShouldBeGreaterThan(0);
        scores["hours.human_wrong"].Value.ShouldBeLessThanOrEqualTo(0.02);
        scores["hours.osm_core"].ShouldReach(0.98);
        scores["hours.osm_realworld"].ShouldReach(0.99);
        scores["hours.osm_week"].ShouldReach(0.95);
        scores["hours.osm_invalid"].ShouldReach(0.95);
    }
}
