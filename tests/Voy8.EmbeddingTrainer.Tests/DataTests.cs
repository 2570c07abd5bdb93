using Voy8.EmbeddingTrainer.Composition;
using Voy8.EmbeddingTrainer.Data;

namespace Voy8.EmbeddingTrainer.Tests;

public sealed class DataTests
{
    [Fact]
    public void A_string_counts_once_per_concept_and_its_parts_too()
    {
        var concepts = new ConceptBuilder(ConceptSource.Preset);
        concepts.Add("preset:a", "Restaurant / Tavern", "en", PhraseKind.Name);
        concepts.Add("preset:a", "restaurant", "de", PhraseKind.Name);
        concepts.Add("preset:a", "see {amenity/other}", "en", PhraseKind.Name);

        concepts.Build().ShouldHaveSingleItem().Phrases.Select(phrase => phrase.Text).ShouldBe(["Restaurant / Tavern", "Restaurant", "Tavern"]);
    }

    [Fact]
    public void What_is_held_out_is_not_trained_on()
    {
        List<Concept> presets = [.. Enumerable.Range(0, 200).Select(i => new Concept($"preset:{i}", ConceptSource.Preset,
        [
            new Phrase($"name {i}", "en", PhraseKind.Name), new Phrase($"term {i}", "en", PhraseKind.Term), new Phrase($"Term {i}", "en-GB", PhraseKind.Term),
        ]))];

        var heldOut = HeldOut.Choose(presets);
        var kept = heldOut.Without(presets);

        kept.Count.ShouldBeInRange(150, 199);
        kept.ShouldAllBe(preset => !heldOut.Holds(preset));
        heldOut.Terms.Count.ShouldBeInRange(10, 60);
        kept.SelectMany(preset => preset.Phrases).ShouldAllBe(phrase => !heldOut.Terms.Contains(phrase.Text));
        HeldOut.None.Without(presets).Sum(preset => preset.Phrases.Count).ShouldBe(600);
    }

    [Fact]
    public void A_venue_is_composed_of_its_kind_and_what_it_has()
    {
        var composer = new VenueComposer(
            [Named("preset:amenity/cafe", ConceptSource.Preset, "café")],
            [Named("option:diet_multi/vegan", ConceptSource.Field, "vegan"), Named("field:outdoor_seating", ConceptSource.Field, "terrace"), Named("field:bench", ConceptSource.Field, "bench")],
            [new PresetFields("amenity/cafe", [("diet_multi", false), ("outdoor_seating", true)])],
            VenueStatistics.Load(null));

        var random = new Random(1);
        var sets = Enumerable.Range(0, 20).SelectMany(_ => composer.DrawFamily(8, random)).ToList();

        sets.ShouldContain(set => set.Description != null && set.Feature != null);
        sets.ShouldAllBe(set => set.Feature == null || set.Feature.Id == "field:outdoor_seating");
        VenueComposer.Render(sets.First(set => set.Description != null), "en", new Random(1)).ShouldNotBeNull().ShouldContain("vegan");
        VenueComposer.Render(sets[0], "el", new Random(1)).ShouldBeNull("nothing has a Greek name");
    }

    private static Concept Named(string id, ConceptSource source, string name) => new(id, source, [new Phrase(name, "en", PhraseKind.Name)]);
}
