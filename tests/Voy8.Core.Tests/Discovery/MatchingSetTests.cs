using Voy8.Crawl.Bench.Matching;
using Voy8.Testing;

namespace Voy8.Core.Tests.Discovery;

public sealed class MatchingSetTests
{
    [Theory]
    [InlineData("munich")]
    [InlineData("greece")]
    [InlineData("cyprus")]
    public void Businesses_are_told_apart_and_together_on_venues_that_were_held_out(string region)
    {
        var file = new FileInfo(SharedData.RequireOrSkip($"venues/{region}-osm-venues.jsonl"));
        var scores = MatchingScorer.Measure(file, heldOut: true).ToDictionary(score => score.Measure.Split('.')[^1]);

        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', scores.Values.Select(score => $"{score.Measure} {score.Value:0.0000} of {score.Cases}")));
        scores["precision"].ShouldReach(0.99);
        scores["recall"].ShouldReach(0.93);
    }
}
