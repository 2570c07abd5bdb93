using CsCheck;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Tests.Enrichment;

/// <summary>What holds of facts that are not seen again, whatever they are.</summary>
public sealed class FactDecayLaws
{
    private static readonly Guid Venue = Guid.CreateVersion7();
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly EnrichmentOptions Options = new();

    private static readonly Gen<Fact> AnyFact = Gen.Select(
        Gen.OneOf(FactFields.Phone, FactFields.Feature, FactFields.City, FactFields.OpeningHours),
        Gen.OneOf("a", "A", "b", "c", "Ωμέγα"),
        Gen.OneOf(FactMethod.JsonLd, FactMethod.Microdata, FactMethod.Html),
        Gen.OneOf(0.3, 0.5, 1.0),
        (field, value, method, confidence) => new Fact(field, value, null, method, confidence, Start));

    // What the site says in each of a row of visits, three days apart.
    private static readonly Gen<List<List<Fact>>> AnyVisits = AnyFact.List[0, 6].List[1, 8];

    [Fact]
    public void What_the_site_says_now_is_kept_as_it_is() => AnyVisits.Sample(visits =>
    {
        var last = Visit(visits);
        var seen = visits[^1].ConvertAll(fact => fact with { SeenAt = last.SeenAt });
        return last.Facts.Take(seen.Count).SequenceEqual(seen) && last.Facts.Skip(seen.Count).All(fact => fact.MissedAt is not null);
    });

    [Fact]
    public void Nothing_is_made_up_and_no_value_stands_both_stated_and_missed() => AnyVisits.Sample(visits =>
    {
        var facts = Visit(visits).Facts;
        var missed = facts.Where(fact => fact.MissedAt is not null).Select(Key).ToList();
        return missed.Distinct().Count() == missed.Count
            && !missed.Intersect(facts.Where(fact => fact.MissedAt is null).Select(Key)).Any()
            && missed.All(visits.SelectMany(visit => visit).Select(Key).ToHashSet().Contains);
    });

    [Fact]
    public void What_is_missed_never_stands_before_what_the_site_says_now() => AnyVisits.Sample(visits =>
        FactMerger.Merge([Visit(visits)]).Fields.All(field =>
            field.Values.SkipWhile(value => value.Fact.MissedAt is null).All(value => value.Fact.MissedAt is not null)
            && (field.Values[0].Fact.MissedAt is null || field.Values.Concat(field.Alternatives).All(value => value.Fact.MissedAt is not null))));

    [Fact]
    public void What_is_missed_loses_confidence_with_each_visit_and_is_forgotten() => AnyVisits.Sample(visits =>
    {
        var observation = Visit(visits);
        for (var silent = 0; silent < 4; silent++)
        {
            var next = Next(observation, []);
            if (next.Facts.Any(fact => observation.Facts.All(old => Key(old) != Key(fact) || old.Confidence <= fact.Confidence)))
            {
                return false;
            }

            observation = next;
        }

        return observation.Facts.Count == 0;
    });

    [Fact]
    public void What_was_not_asked_stays_as_it_is_and_what_is_gone_goes() => Gen.Select(AnyVisits, AnyFact.List[0, 6], Gen.Int[0, 4]).Sample((visits, said, of) =>
    {
        var previous = Visit(visits);
        var now = previous.SeenAt.AddDays(1);
        FactFate FateOf(Fact fact) => (FactFate)((fact.Value[0] + of) % 3);
        var next = FactDecay.Carry(previous, said.ConvertAll(fact => fact with { SeenAt = now }), now, Options.LifetimeOf, FateOf);
        var stated = said.Select(Key).ToHashSet();
        var unseen = previous.Facts.Where(fact => !stated.Contains(Key(fact)) && !FactDecay.IsForgotten(fact, now, Options.LifetimeOf)).ToList();
        var kept = unseen.Where(fact => FateOf(fact) == FactFate.NotAsked).ToList();
        return kept.All(next.Contains)
            && next.Skip(said.Count).All(fact => FateOf(fact) != FactFate.Gone)
            && next.Skip(said.Count).Where(fact => fact.MissedAt is null).All(unseen.Contains);
    });

    [Fact]
    public void Merging_does_not_depend_on_the_order_of_missed_facts() => Gen.Select(AnyVisits, Gen.Int).Sample((visits, seed) =>
    {
        var observation = Visit(visits);
        var shuffled = observation.Facts.ToArray();
        new Random(seed).Shuffle(shuffled);
        return Text(FactMerger.Merge([observation with { Facts = shuffled }])) == Text(FactMerger.Merge([observation]));
    });

    private static string Text(MergedFacts merged) => System.Text.Json.JsonSerializer.Serialize(merged.Fields);

    private static (string, string) Key(Fact fact) => (fact.Field, FactKey.Of(fact.Field, fact.Value));

    private static Observation Visit(List<List<Fact>> visits) => visits
        .Aggregate((Observation?)null, (previous, said) => previous is null ? new Observation(Venue, ObservationSource.Crawl, said, Start) : Next(previous, said))!;

    private static Observation Next(Observation previous, List<Fact> said)
    {
        var now = previous.SeenAt.AddDays(3);
        return new Observation(Venue, ObservationSource.Crawl, FactDecay.Carry(previous, said.ConvertAll(fact => fact with { SeenAt = now }), now, Options.LifetimeOf), now);
    }
}
