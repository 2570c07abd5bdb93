using Voy8.Crawl.Bench.Scoring;
using Voy8.Testing;

namespace Voy8.Core.Tests.Extraction;

/// <summary>The figures of the corpora of markup and of hostile HTML, by the scorers that print them.</summary>
public sealed class SchemaCorpusTests
{
    private static readonly Lazy<Dictionary<string, Score>> Scores = new(() =>
        new SchemaScorer().Run(new DirectoryInfo(SharedData.RequireOrSkip("corpora/schema"))).ToDictionary(score => score.Measure));

    [Theory]
    [InlineData("schema.jsonld", 0.98)]
    [InlineData("schema.jsonld_precision", 0.98)]
    [InlineData("schema.microdata", 0.98)]
    [InlineData("schema.microdata_precision", 0.98)]
    [InlineData("schema.rdfa", 0.98)]
    [InlineData("schema.rdfa_precision", 0.98)]
    [InlineData("schema.agreement", 0.98)]
    [InlineData("schema.real_pages", 0.97)]
    [InlineData("schema.real_pages_jsonld", 0.97)]
    [InlineData("schema.real_pages_microdata", 0.97)]
    [InlineData("schema.jsonld_html", 1)]
    [InlineData("schema.extruct", 0.98)]
    public void Markup_is_read_as_others_read_it(string measure, double bar)
    {
        SharedData.RequireOrSkip("corpora/schema");
        var score = Scores.Value[measure];

        score.Cases.ShouldBeGreaterThan(0);
        score.Value.ShouldBeGreaterThanOrEqualTo(bar, string.Join('\n', score.Misses.Take(20)));
    }

    [Fact]
    public void Inputs_of_the_HTML_test_suites_go_through_the_whole_extractor_without_a_crash_and_none_takes_a_second()
    {
        var scores = new NastyHtmlScorer().Run(new DirectoryInfo(SharedData.RequireOrSkip("corpora/nasty"))).ToList();

        scores.ShouldContain(score => score.Measure == "nasty.html_survival" && score.Cases > 1_000);
        scores.Single(score => score.Measure == "nasty.html_survival").Misses.ShouldBeEmpty();
        scores.ShouldContain(score => score.Measure == "nasty.html_repeated_survival" && score.Cases > 0);
        scores.Single(score => score.Measure == "nasty.html_repeated_survival").Misses.ShouldBeEmpty();
    }
}
