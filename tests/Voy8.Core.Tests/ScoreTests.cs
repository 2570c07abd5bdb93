using Voy8.Crawl.Bench.Scoring;

namespace Voy8.Core.Tests;

public sealed class ScoreTests
{
    [Fact]
    public void The_score_is_the_share_of_cases_without_a_miss() =>
        Score.OfCases("x", [1, 2, 3, 4], number => number == 3 ? "three" : null).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            score => score.Value.ShouldBe(0.75),
            score => score.Cases.ShouldBe(4),
            score => score.Misses.ShouldBe(["three"]));

    [Fact]
    public void Nothing_to_score_is_no_score_and_not_a_full_one() => Score.OfCases("x", Array.Empty<int>(), _ => null).ShouldBeEmpty();

    [Theory]
    [InlineData("schema")]
    [InlineData("robots")]
    [InlineData("pages")]
    [InlineData("contact")]
    [InlineData("hours")]
    [InlineData("sitemaps")]
    [InlineData("nasty")]
    public void A_folder_without_files_gives_no_scores(string folder)
    {
        var root = Directory.CreateTempSubdirectory();
        try
        {
            root.CreateSubdirectory(folder);

            Corpora.Run(root).ShouldBeEmpty();
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }
}
