using Microsoft.Extensions.DependencyInjection;
using Voy8.Core.Search;
using Voy8.Search.Bench.Relevance;
using Voy8.Testing;

namespace Voy8.Core.Tests.Search;

/// <summary>The quality set of tests/relevance, over Munich and the demo town.</summary>
public sealed class RelevanceTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    [Fact]
    public async Task Both_legs_together_answer_better_than_either_alone_in_every_language()
    {
        var venues = SharedData.RequireOrSkip("venues/munich-osm-venues.jsonl");
        var folder = TestFolders.Create("relevance");
        await using var host = await SearchHost.StartAsync(postgres, redis, worker: true);
        var set = new QualitySet(host.Get<IServiceScopeFactory>().CreateScope().ServiceProvider);
        await set.LoadAsync(Path.GetDirectoryName(venues)!, folder, TestContext.Current.CancellationToken);

        var judgements = await set.JudgeAsync(Need.ReadAll(), TestContext.Current.CancellationToken);

        judgements.Count(judgement => judgement.Legs == SearchLegs.Both).ShouldBeGreaterThanOrEqualTo(200);
        foreach (var language in judgements.GroupBy(judgement => judgement.Language))
        {
            double Ndcg(SearchLegs legs) => language.Where(judgement => judgement.Legs == legs).Average(judgement => judgement.Ndcg);
            Ndcg(SearchLegs.Both).ShouldBeGreaterThan(Math.Max(Ndcg(SearchLegs.Words), Ndcg(SearchLegs.Meaning)), language.Key);
        }

        TestFolders.Delete(folder);
    }

    [Theory]
    [InlineData(new[] { 3, 2, 1 }, 1.0)]
    [InlineData(new[] { 0, 0, 0 }, 0.0)]
    [InlineData(new[] { 1, 2, 3 }, 0.6806)]
    public void The_gain_of_an_order_is_measured_against_the_best_order(int[] ranked, double expected) =>
        Measures.Ndcg(ranked, [1, 2, 3]).ShouldBe(expected, 0.0001);

    [Fact]
    public void A_venue_is_graded_by_its_tags()
    {
        var rule = AnswerRule.Parse("cuisine=vietnamese|thai +outdoor_seating=* +wheelchair=yes ~cuisine=asian");

        Grade("cuisine=thai", "outdoor_seating=sidewalk", "wheelchair=yes").ShouldBe(3);
        Grade("cuisine=thai", "outdoor_seating=no", "wheelchair=yes").ShouldBe(2);
        Grade("cuisine=thai").ShouldBe(1);
        Grade("cuisine=asian", "wheelchair=yes").ShouldBe(1);
        Grade("cuisine=italian").ShouldBe(0);

        int Grade(params string[] tags) => rule.Grade(new JudgedVenue("", null, tags.Select(tag => tag.Split('=')).ToLookup(tag => tag[0], tag => tag[1])));
    }
}
