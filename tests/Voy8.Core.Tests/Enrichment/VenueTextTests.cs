using Voy8.Core.Enrichment;

namespace Voy8.Core.Tests.Enrichment;

public sealed class VenueTextTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_embedded_text_is_category_and_cuisine_in_every_language_features_and_description() =>
        Text("restaurant", ("cuisine", "vegetarian"), ("feature", "outdoor_seating"), ("description", "Am Fluss."), ("city", "München"))
            .Embedded.ShouldBe("Restaurant, Εστιατόριο, Vegetarian, Outdoor seating. Am Fluss.");

    [Fact]
    public void Keywords_come_in_the_languages_of_the_vocabulary_folded()
    {
        var text = Text("biergarten", ("feature", "outdoor_seating"));

        text.Terms.ShouldContain("beer garden");
        text.Terms.ShouldContain("biergarten");
        text.Terms.ShouldContain(TextFolding.Fold(Vocabulary.KindLabel("biergarten", "el")));
        text.Terms.ShouldContain(TextFolding.Fold(Vocabulary.FeatureLabel("outdoor_seating", "de")));
    }

    [Fact]
    public void A_venue_is_found_by_each_of_its_names_and_in_Latin_letters() =>
        Text("bank", ("name", "ΟΠΑΠ"), ("name", "OPAP")).Names.ShouldBe("η ταβερνα opap οπαπ\ni taverna opap opap");

    [Fact]
    public void A_novel_is_cut()
    {
        var text = Text("bar", ("description", new string('a', VenueText.MaxLength - 1) + "😀 and so on"));

        text.Prose.Length.ShouldBe(VenueText.MaxLength - 1);
        text.Embedded.Length.ShouldBeLessThan(300);
    }

    private static VenueText Text(string kind, params (string Field, string Value)[] facts) => VenueText.Of(
        "Η Ταβέρνα",
        kind,
        FactMerger.Merge([new Observation(Guid.Empty, "crawl", [.. facts.Select(fact => new Fact(fact.Field, fact.Value, null, "json-ld", 1, Noon))], Noon)]));
}
