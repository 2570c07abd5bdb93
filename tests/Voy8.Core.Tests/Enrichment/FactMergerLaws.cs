using System.Text.Json;
using CsCheck;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Tests.Enrichment;

/// <summary>What holds of merging whatever the facts are.</summary>
public sealed class FactMergerLaws
{
    private static readonly Guid Venue = Guid.CreateVersion7();
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // Few values, so that facts agree, repeat and collide often.
    private static readonly Gen<Fact> AnyFact = Gen.Select(
        Gen.OneOf(FactFields.Phone, FactFields.Feature, FactFields.City, FactFields.OpeningHours, "unheard_of"),
        Gen.OneOf("a", "A", "á", "b", " ", "Ωμέγα", "кафе"),
        Gen.OneOf<string?>(null, "http://a.test/"),
        Gen.OneOf(FactMethod.JsonLd, FactMethod.Html, FactMethod.Import, "other"),
        Gen.OneOf(0.0, 0.5, 1.0),
        Gen.Int[0, 3],
        (field, value, url, method, confidence, day) => new Fact(field, value, url, method, confidence, Start.AddDays(day)));

    private static readonly Gen<Observation> AnyObservation = Gen.Select(
        Gen.OneOf("crawl", "import:a", "import:b", "person"),
        AnyFact.List[0, 8],
        Gen.Int[0, 3],
        (source, facts, day) => new Observation(Venue, source, facts, Start.AddDays(day)));

    private static readonly Gen<List<Observation>> AnyObservations = AnyObservation.List[0, 6];

    [Fact]
    public void The_order_of_the_observations_does_not_matter() => Gen.Select(AnyObservations, Gen.Int).Sample((observations, seed) =>
    {
        var shuffled = observations.ToArray();
        new Random(seed).Shuffle(shuffled);
        return Text(FactMerger.Merge(shuffled)) == Text(FactMerger.Merge(observations));
    });

    [Fact]
    public void Merging_what_was_merged_changes_nothing() => AnyObservations.Sample(observations =>
    {
        var merged = FactMerger.Merge(observations);
        var again = merged.Fields
            .SelectMany(field => field.Values.Concat(field.Alternatives))
            .Select(sourced => new Observation(Venue, sourced.Source, [sourced.Fact], sourced.Fact.SeenAt));
        return Text(FactMerger.Merge(again)) == Text(merged) && Text(FactMerger.Merge([.. observations, .. observations])) == Text(merged);
    });

    [Fact]
    public void No_fact_is_lost_and_none_is_made_up() => AnyObservations.Sample(observations =>
    {
        var said = observations.SelectMany(o => o.Facts.Select(fact => new SourcedFact(o.Source, fact)))
            .Where(sourced => !string.IsNullOrWhiteSpace(sourced.Fact.Value)).ToHashSet();
        var kept = FactMerger.Merge(observations).Fields.SelectMany(field => field.Values.Concat(field.Alternatives)).ToList();
        return kept.Count == said.Count && said.SetEquals(kept);
    });

    [Fact]
    public void A_person_always_wins() => Gen.Select(AnyObservations, AnyFact).Sample((observations, correction) =>
    {
        var others = observations.Where(observation => observation.Source != ObservationSource.Person);
        var merged = FactMerger.Merge([.. others, new Observation(Venue, ObservationSource.Person, [correction], Start)]);
        return string.IsNullOrWhiteSpace(correction.Value) || merged[correction.Field]!.Values[0].Fact == correction;
    });

    [Fact]
    public void Where_a_person_spoke_only_their_values_hold() => Gen.Select(AnyObservations, AnyFact.List[1, 4]).Sample((observations, corrections) =>
    {
        var others = observations.Where(observation => observation.Source != ObservationSource.Person);
        var merged = FactMerger.Merge([.. others, new Observation(Venue, ObservationSource.Person, corrections, Start)]);
        return corrections.Where(fact => !string.IsNullOrWhiteSpace(fact.Value)).GroupBy(fact => fact.Field).All(field =>
        {
            var theirs = field.Select(fact => FactKey.Of(fact.Field, fact.Value)).ToHashSet();
            return merged[field.Key]!.Values.All(value => theirs.Contains(FactKey.Of(field.Key, value.Fact.Value)));
        });
    });

    [Fact]
    public void A_field_that_somebody_spoke_of_has_a_value() => AnyObservations.Sample(observations =>
        FactMerger.Merge(observations).Fields.All(field => field.Values.Count > 0));

    private static string Text(MergedFacts merged) => JsonSerializer.Serialize(merged.Fields);
}
