using CsCheck;
using Microsoft.Extensions.Options;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Tests.Enrichment;

public sealed class FreshnessPolicyTests
{
    private static readonly Guid Venue = Guid.CreateVersion7();
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly FreshnessPolicy Policy = new(Options.Create(new EnrichmentOptions()));

    [Fact]
    public void A_venue_goes_stale_with_the_first_of_its_crawled_facts()
    {
        var observation = Crawled(Fact(FactFields.City), Fact(FactFields.OpeningHours), Fact(FactFields.Phone));

        Policy.StaleAt([observation]).ShouldBe(Noon.AddDays(3));
        FreshnessPolicy.VerifiedAt([observation]).ShouldBe(Noon);
    }

    [Fact]
    public void A_site_that_told_nothing_is_asked_again_after_the_default_window() => Policy.StaleAt([Crawled()]).ShouldBe(Noon.AddDays(14));

    [Fact]
    public void Imported_facts_do_not_go_stale()
    {
        var imported = new Observation(Venue, ObservationSource.Import("munich"), [Fact(FactFields.OpeningHours)], Noon.AddYears(-3));

        Policy.StaleAt([imported]).ShouldBeNull();
        FreshnessPolicy.VerifiedAt([imported]).ShouldBeNull();
        Policy.IsStale(imported.Source, imported.Facts[0], Noon).ShouldBeFalse();
    }

    [Fact]
    public void A_window_can_be_configured()
    {
        var policy = new FreshnessPolicy(Options.Create(new EnrichmentOptions { Windows = { ["opening_hours"] = TimeSpan.FromHours(6) } }));

        policy.StaleAt([Crawled(Fact(FactFields.OpeningHours))]).ShouldBe(Noon.AddHours(6));
        policy.IsStale(ObservationSource.Crawl, Fact(FactFields.OpeningHours), Noon.AddHours(6)).ShouldBeTrue();
        policy.IsStale(ObservationSource.Crawl, Fact(FactFields.OpeningHours), Noon.AddHours(5)).ShouldBeFalse();
    }

    [Fact]
    public void A_fact_that_could_not_be_looked_for_fades_from_the_end_of_its_window()
    {
        ConfidenceAfter(3).ShouldBe(1);
        ConfidenceAfter(13.5).ShouldBe(0.5);
        ConfidenceAfter(24).ShouldBe(0);

        static double ConfidenceAfter(double days) => Policy.ConfidenceAt(Fact(FactFields.OpeningHours), Noon.AddDays(days));
    }

    [Fact]
    public void Where_a_site_was_read_in_part_the_older_of_two_facts_gives_way()
    {
        var late = Noon.AddDays(10);
        var observation = new Observation(Venue, ObservationSource.Crawl, [Fact(FactFields.OpeningHours), Fact(FactFields.OpeningHours) with { Value = "y", Confidence = 0.9, SeenAt = late }], late);

        FactMerger.Merge([observation]).ToVenueFacts().OpeningHours.ShouldBe("x");
        FactMerger.Merge([Policy.Aged(observation)]).ToVenueFacts().OpeningHours.ShouldBe("y");
        Policy.Aged(observation with { Source = ObservationSource.Person }).Facts.ShouldBe(observation.Facts);
    }

    [Fact]
    public void Confidence_never_rises_with_age() => Gen.Select(Gen.OneOf(FactFields.OpeningHours, FactFields.Phone, "other"), Gen.Double[0, 1], Gen.Int[0, 2_000], Gen.Int[0, 2_000])
        .Sample((field, confidence, days, more) =>
        {
            var fact = new Fact(field, "x", null, FactMethod.Html, confidence, Noon);
            var (younger, older) = (Policy.ConfidenceAt(fact, Noon.AddDays(days)), Policy.ConfidenceAt(fact, Noon.AddDays(days + more)));
            return older <= younger + 0.0001 && younger >= 0 && younger <= confidence + 0.0001;
        });

    [Theory]
    [InlineData(false, true, true, FreshnessStatus.NotCrawled)]
    [InlineData(true, false, false, FreshnessStatus.NeverRead)]
    [InlineData(true, true, true, FreshnessStatus.Stale)]
    [InlineData(true, true, false, FreshnessStatus.Fresh)]
    public void The_status_follows_from_scope_and_age(bool crawlable, bool read, bool outlived, FreshnessStatus expected) =>
        FreshnessPolicy.StatusOf(read ? Noon : null, read ? Noon.AddDays(3) : null, crawlable, outlived ? Noon.AddDays(3) : Noon.AddDays(2)).ShouldBe(expected);

    [Theory]
    [InlineData("00:00:10")]
    [InlineData("4000.00:00:00")]
    public void A_window_out_of_range_is_refused_at_start(string window)
    {
        var options = new EnrichmentOptions { Windows = { ["phone"] = TimeSpan.Parse(window, System.Globalization.CultureInfo.InvariantCulture) } };

        options.Validate(new(options)).ShouldHaveSingleItem().ErrorMessage!.ShouldContain("phone");
    }

    private static Observation Crawled(params Fact[] facts) => new(Venue, ObservationSource.Crawl, facts, Noon);

    private static Fact Fact(string field) => new(field, "x", null, FactMethod.JsonLd, 1, Noon);
}
