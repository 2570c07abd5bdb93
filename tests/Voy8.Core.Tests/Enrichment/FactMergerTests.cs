using Voy8.Core.Enrichment;

namespace Voy8.Core.Tests.Enrichment;

public sealed class FactMergerTests
{
    private static readonly Guid Venue = Guid.CreateVersion7();
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("import:munich", FactMethod.Import, "crawl", FactMethod.Html)]
    [InlineData("crawl", FactMethod.Html, "crawl", FactMethod.Rdfa)]
    [InlineData("crawl", FactMethod.Rdfa, "crawl", FactMethod.Microdata)]
    [InlineData("crawl", FactMethod.Microdata, "crawl", FactMethod.JsonLd)]
    [InlineData("crawl", FactMethod.JsonLd, "person", FactMethod.Person)]
    public void A_better_source_wins_however_sure_and_new_the_other_is(string weakSource, string weakMethod, string strongSource, string strongMethod)
    {
        var merged = FactMerger.Merge(
        [
            Says(weakSource, Fact("opening_hours", "Mo-Fr 09:00-17:00", weakMethod, confidence: 1, Noon.AddDays(9))),
            Says(strongSource, Fact("opening_hours", "Mo-Sa 10:00-20:00", strongMethod, confidence: 0.1, Noon)),
        ]);

        merged.ToVenueFacts().OpeningHours.ShouldBe("Mo-Sa 10:00-20:00");
    }

    [Fact]
    public void Among_equal_sources_the_surer_fact_wins_and_then_the_newer()
    {
        Winner(Fact("city", "Piraeus", FactMethod.JsonLd, 0.9, Noon), Fact("city", "Athens", FactMethod.JsonLd, 0.5, Noon.AddDays(1))).ShouldBe("Piraeus");
        Winner(Fact("city", "Piraeus", FactMethod.JsonLd, 0.9, Noon), Fact("city", "Athens", FactMethod.JsonLd, 0.9, Noon.AddDays(1))).ShouldBe("Athens");

        static string Winner(params Fact[] facts) => FactMerger.Merge([Says("crawl", facts)])["city"]!.Values[0].Fact.Value;
    }

    [Fact]
    public void The_values_that_lost_are_kept_with_their_source()
    {
        var field = FactMerger.Merge(
        [
            Says("import:munich", Fact("street", "Pariser Platz", FactMethod.Import)),
            Says("crawl", Fact("street", "Pariser Straße", FactMethod.JsonLd)),
        ])["street"]!;

        field.Values.ShouldHaveSingleItem().Source.ShouldBe("crawl");
        field.Alternatives.ShouldHaveSingleItem().ShouldBe(new SourcedFact("import:munich", Fact("street", "Pariser Platz", FactMethod.Import)));
    }

    [Fact]
    public void Facts_that_agree_stand_together()
    {
        var field = FactMerger.Merge(
        [
            Says("import:munich", Fact("website", "http://example.org", FactMethod.Import)),
            Says("crawl", Fact("website", "https://www.example.org/", FactMethod.JsonLd)),
        ])["website"]!;

        field.Values.Select(value => value.Source).ShouldBe(["crawl", "import:munich"]);
        field.Alternatives.ShouldBeEmpty();
    }

    [Fact]
    public void Values_of_a_field_with_many_add_up_each_by_its_best_fact()
    {
        var merged = FactMerger.Merge(
        [
            Says("import:munich", Fact("feature", "wifi", FactMethod.Import), Fact("feature", "vegan", FactMethod.Import)),
            Says("crawl", Fact("feature", "wifi", FactMethod.Html), Fact("feature", "live_music", FactMethod.Html)),
        ]);

        merged.ToVenueFacts().Features.ShouldBe(["live_music", "wifi", "vegan"]);
        merged["feature"]!.Alternatives.ShouldHaveSingleItem().Source.ShouldBe("import:munich");
    }

    [Fact]
    public void A_persons_phone_numbers_are_the_only_ones_that_hold()
    {
        var field = FactMerger.Merge(
        [
            Says("crawl", Fact("phone", "+49891", FactMethod.JsonLd), Fact("phone", "+49892", FactMethod.JsonLd)),
            Says("person", Fact("phone", "+49892", FactMethod.Person), Fact("phone", "+49893", FactMethod.Person)),
        ])["phone"]!;

        field.Values.Select(value => value.Fact.Value).ShouldBe(["+49892", "+49893"]);
        field.Values.ShouldAllBe(value => value.Source == "person");
        field.Alternatives.Select(value => value.Fact.Value).ShouldBe(["+49891", "+49892"]);
    }

    [Fact]
    public void Values_beyond_the_bound_become_alternatives()
    {
        var facts = Enumerable.Range(0, FactMerger.MaxValues + 7).Select(i => Fact("phone", $"+4989{i:000000}", FactMethod.Html)).ToArray();

        var field = FactMerger.Merge([Says("crawl", facts)])["phone"]!;

        field.Values.Count.ShouldBe(FactMerger.MaxValues);
        field.Alternatives.Count.ShouldBe(7);
    }

    [Fact]
    public void Nothing_merges_to_nothing() => FactMerger.Merge([]).Fields.ShouldBeEmpty();

    private static Fact Fact(string field, string value, string method, double confidence = 0.5, DateTimeOffset? seenAt = null) =>
        new(field, value, null, method, confidence, seenAt ?? Noon);

    private static Observation Says(string source, params Fact[] facts) => new(Venue, source, facts, Noon);
}
