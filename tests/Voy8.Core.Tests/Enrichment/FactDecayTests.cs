using Voy8.Core.Enrichment;

namespace Voy8.Core.Tests.Enrichment;

public sealed class FactDecayTests
{
    private static readonly Guid Venue = Guid.CreateVersion7();
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Prose_that_the_site_states_now_outranks_markup_that_it_stated_once()
    {
        var visit = Miss(Said(FactFields.OpeningHours, "Mo-Fr 09:00-17:00", FactMethod.JsonLd, 1), days: 3, Said(FactFields.OpeningHours, "Mo-Sa 10:00-18:00", FactMethod.Html, 0.5));

        var hours = FactMerger.Merge([visit])[FactFields.OpeningHours]!;

        hours.Values.ShouldHaveSingleItem().Fact.Value.ShouldBe("Mo-Sa 10:00-18:00");
        hours.Alternatives.ShouldHaveSingleItem().Fact.MissedAt.ShouldBe(Noon.AddDays(3));
        hours.IsContested.ShouldBeFalse("nobody says otherwise now");
    }

    [Fact]
    public void Missed_once_a_value_still_outranks_an_import_and_faded_it_does_not()
    {
        var import = new Observation(Venue, ObservationSource.Import("list"), [Said(FactFields.City, "Athens", FactMethod.Import, 1)], Noon);
        var once = Miss(Said(FactFields.City, "Piraeus", FactMethod.JsonLd, 0.9), days: 3);
        var thrice = Miss(once.Facts[0], 3, once.SeenAt);

        Winner(once).ShouldBe("Piraeus");
        thrice.Facts[0].Confidence.ShouldBe(0.225, 0.001);
        Winner(thrice).ShouldBe("Athens");

        string Winner(Observation crawl) => FactMerger.Merge([import, crawl])[FactFields.City]!.Values[0].Fact.Value;
    }

    [Fact]
    public void A_faded_value_of_a_field_with_many_is_no_longer_among_them()
    {
        var visit = Miss(Said(FactFields.Feature, "wifi", FactMethod.Html, 0.4), days: 3, Said(FactFields.Feature, "terrace", FactMethod.Html, 0.4));

        var features = FactMerger.Merge([visit])[FactFields.Feature]!;

        features.Values.Select(value => value.Fact.Value).ShouldBe(["terrace"]);
        features.Alternatives.Select(value => value.Fact.Value).ShouldBe(["wifi"]);
    }

    [Fact]
    public void Visits_within_an_hour_count_as_one()
    {
        var once = Miss(Said(FactFields.City, "Piraeus", FactMethod.JsonLd, 0.8), days: 3);

        FactDecay.Carry(once, [], once.SeenAt.AddMinutes(5), _ => TimeSpan.FromDays(90)).ShouldHaveSingleItem().Confidence.ShouldBe(0.4);
    }

    [Fact]
    public void After_eight_windows_it_is_forgotten_however_sure_it_was() =>
        FactDecay.Carry(new Observation(Venue, ObservationSource.Crawl, [Said(FactFields.OpeningHours, "24/7", FactMethod.JsonLd, 1)], Noon), [], Noon.AddDays(25), new EnrichmentOptions().LifetimeOf)
            .ShouldBeEmpty();

    [Fact]
    public void A_missed_fact_does_not_make_its_venue_stale()
    {
        var policy = new FreshnessPolicy(Microsoft.Extensions.Options.Options.Create(new EnrichmentOptions()));
        var visit = Miss(Said(FactFields.OpeningHours, "24/7", FactMethod.JsonLd, 1), days: 3, Said(FactFields.City, "Athens", FactMethod.JsonLd, 1) with { SeenAt = Noon.AddDays(3) });

        policy.StaleAt([visit]).ShouldBe(Noon.AddDays(93));
        policy.StaleAt([visit with { Facts = [visit.Facts[1]] }]).ShouldBe(Noon.AddDays(17));
    }

    [Fact]
    public void Sources_that_disagree_now_are_seen_to()
    {
        var import = new Observation(Venue, ObservationSource.Import("list"), [Said(FactFields.City, "Athens", FactMethod.Import, 1)], Noon);
        var crawl = new Observation(Venue, ObservationSource.Crawl, [Said(FactFields.City, "Piraeus", FactMethod.JsonLd, 1)], Noon);

        FactMerger.Merge([import, crawl])[FactFields.City]!.IsContested.ShouldBeTrue();
        FactMerger.Merge([crawl])[FactFields.City]!.IsContested.ShouldBeFalse();
    }

    private static Observation Miss(Fact old, int days, params Fact[] seen) => Miss(old, days, Noon, seen);

    private static Observation Miss(Fact old, int days, DateTimeOffset previousAt, params Fact[] seen)
    {
        var now = previousAt.AddDays(days);
        var previous = new Observation(Venue, ObservationSource.Crawl, [old], previousAt);
        return new Observation(Venue, ObservationSource.Crawl, FactDecay.Carry(previous, seen, now, new EnrichmentOptions().LifetimeOf), now);
    }

    private static Fact Said(string field, string value, string method, double confidence) => new(field, value, null, method, confidence, Noon);
}
