using Voy8.Crawl.Bench.Scoring;
using Voy8.Testing;

namespace Voy8.Core.Tests.Extraction;

public sealed class HoursCorpusTests
{
    [Fact]
    public void Hours_are_right_on_the_corpus()
    {
        var scores = new HoursScorer().Run(new DirectoryInfo(SharedData.RequireOrSkip("corpora/hours"))).ToDictionary(score => score.Measure, score => score.Value);

        scores["hours.human_exact"].ShouldBeGreaterThanOrEqualTo(0.95);
        scores["hours.human_wrong"].ShouldBeLessThanOrEqualTo(0.02);
        scores["hours.osm_core"].ShouldBeGreaterThanOrEqualTo(0.98);
        scores["hours.osm_realworld"].ShouldBeGreaterThanOrEqualTo(0.99);
        scores["hours.osm_invalid"].ShouldBeGreaterThanOrEqualTo(0.95);
    }
}
