using CsCheck;
using Voy8.Core.Scheduling;

namespace Voy8.Core.Tests.Scheduling;

public sealed class RefreshSelectionTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly Gen<RefreshCandidate> AnyCandidate = Gen.Select(
        Gen.Guid, Gen.Int[0, 20], Gen.Double[0, 1], Gen.Double[0, 1], Gen.Bool, Gen.Int[0, 1000],
        (id, site, popularity, heat, top, minutes) => new RefreshCandidate(id, $"https://site{site}.test/", popularity, heat, top, Noon.AddMinutes(-minutes)));

    [Fact]
    public void The_most_popular_go_first() =>
        Choose(2, Venue("b", 0.5), Venue("a", 0.9), Venue("c", 0.1)).ShouldBe(["a", "b"]);

    [Fact]
    public void The_top_goes_before_all_others_however_boosted_they_are() =>
        Choose(1, Venue("boosted", 0.8, heat: 1), Venue("top", 0.85, top: true)).ShouldBe(["top"]);

    [Fact]
    public void Where_people_searched_lately_a_venue_counts_more() =>
        Choose(1, Venue("elsewhere", 0.6), Venue("boosted", 0.3, heat: 0.8)).ShouldBe(["boosted"]);

    [Fact]
    public void A_share_is_for_those_that_have_waited_longest_even_when_the_top_would_fill_the_batch()
    {
        var top = Enumerable.Range(0, 50).Select(i => Venue($"top{i}", 1, top: true));
        var chosen = Choose(10, [.. top, Venue("old", 0, dueHoursAgo: 900), Venue("older", 0, dueHoursAgo: 1000)]);

        chosen.Count.ShouldBe(10);
        chosen.ShouldContain("old");
        chosen.ShouldContain("older");
    }

    [Fact]
    public void The_venues_of_one_site_do_not_fill_a_batch()
    {
        var options = new SchedulerOptions { MaxPerSite = 3 };
        var chain = Enumerable.Range(0, 40).Select(i => new RefreshCandidate(Guid.CreateVersion7(), $"https://{(i % 2 == 0 ? "www." : "")}chain.test/{i}", 1, 0, true, Noon));

        RefreshSelection.Choose([.. chain, Venue("other", 0)], 20, options).Select(candidate => candidate.Site)
            .ShouldBe(["chain.test", "chain.test", "chain.test", "other.test"], ignoreOrder: true);
    }

    [Fact]
    public void The_budget_is_kept_and_used_and_nobody_is_chosen_twice() => Gen.Select(AnyCandidate.List[0, 120], Gen.Int[0, 60]).Sample((candidates, budget) =>
    {
        var options = new SchedulerOptions { MaxPerSite = 1000 };
        var chosen = RefreshSelection.Choose([.. candidates, .. candidates], budget, options);
        return chosen.Count == Math.Min(budget, candidates.Count) && chosen.Select(candidate => candidate.VenueId).Distinct().Count() == chosen.Count;
    });

    [Fact]
    public void The_order_of_the_candidates_does_not_matter() => Gen.Select(AnyCandidate.List[0, 60], Gen.Int[0, 40], Gen.Int).Sample((candidates, budget, seed) =>
    {
        var shuffled = candidates.ToArray();
        new Random(seed).Shuffle(shuffled);
        var options = new SchedulerOptions();
        return RefreshSelection.Choose(shuffled, budget, options).SequenceEqual(RefreshSelection.Choose(candidates, budget, options));
    });

    [Fact]
    public void What_is_left_out_is_worth_less_than_what_goes_by_score() => AnyCandidate.List[0, 80].Sample(candidates =>
    {
        var options = new SchedulerOptions { FairShare = 0, MaxPerSite = 1000 };
        var chosen = RefreshSelection.Choose(candidates, 20, options);
        return candidates.Except(chosen).All(left => chosen.All(taken => RefreshSelection.CompareByScore(taken, left, options.AreaBoost) <= 0));
    });

    private static RefreshCandidate Venue(string name, double popularity, double heat = 0, bool top = false, double dueHoursAgo = 1) =>
        new(Guid.CreateVersion7(), $"https://{name}.test/", popularity, heat, top, Noon.AddHours(-dueHoursAgo));

    private static List<string> Choose(int budget, params RefreshCandidate[] candidates) =>
        [.. RefreshSelection.Choose(candidates, budget, new SchedulerOptions()).Select(candidate => candidate.Site.Replace(".test", "", StringComparison.Ordinal))];
}
