using Voy8.Core.Enrichment;
using Voy8.Core.Search;

namespace Voy8.Core.Tests.Search;

public sealed class QueryTests
{
    [Theory]
    [InlineData("vegetarisch", "vegetarian")]
    [InlineData("ein vegetarisches Lokal", "vegetarian")]
    [InlineData("Veggie", "vegetarian")]
    [InlineData("χορτοφαγικά", "vegetarian")]
    [InlineData("outdoor seating", "outdoor_seating")]
    [InlineData("Café mit Terrasse", "outdoor_seating")]
    [InlineData("τραπεζάκια έξω", "outdoor_seating")]
    [InlineData("Biergarten", "beer_garden")]
    [InlineData("live music", "live_music")]
    [InlineData("ζωντανή μουσική", "live_music")]
    [InlineData("somewhere with WiFi", "wifi")]
    [InlineData("rollstuhlgerecht", "wheelchair")]
    public void Words_that_name_a_feature_are_understood(string text, string feature) =>
        QueryParser.Parse(text).SelectMany(term => term.Codes(VocabularyType.Feature)).ShouldContain(feature);

    [Theory]
    [InlineData("Kinderarzt", "paediatrics")]
    [InlineData("οφθαλμίατρος", "ophthalmology")]
    public void Words_that_name_a_speciality_are_understood(string text, string speciality) =>
        QueryParser.Parse(text).SelectMany(term => term.Codes(VocabularyType.Speciality)).ShouldContain(speciality);

    [Fact]
    public void The_longest_name_wins_and_little_words_are_dropped()
    {
        var terms = QueryParser.Parse("A cosy place with live music near the harbour");

        terms.Select(term => string.Join(' ', term.Words)).ShouldBe(["cosy", "live music", "harbour"]);
    }

    [Fact]
    public void Little_words_alone_are_kept() => QueryParser.Parse("The Place").Select(term => term.Words[0]).ShouldBe(["the", "place"]);

    [Theory]
    [InlineData("")]
    [InlineData("  \t ")]
    [InlineData("!!! … ⟨⟩ 🍕")]
    public void A_text_without_words_has_no_terms(string text) => QueryParser.Parse(text).ShouldBeEmpty();

    [Fact]
    public void A_query_is_bounded() => QueryParser.Parse(string.Join(' ', Enumerable.Range(0, 250).Select(i => "w" + i))).Count.ShouldBe(QueryParser.MaxTerms);

    [Theory]
    [InlineData("a", 500)]
    [InlineData("\u3300", 250)]
    [InlineData("\u337F", 500)]
    [InlineData("\U0001D400", 250)]
    [InlineData("\U00020000", 250)]
    public void A_word_is_bounded_after_it_is_folded(string letter, int count) =>
        QueryWords.Split(string.Concat(Enumerable.Repeat(letter, count))).ShouldHaveSingleItem().Length.ShouldBeInRange(99, QueryWords.MaxWordLength);

    [Fact]
    public void Operators_of_the_query_language_are_mere_punctuation() =>
        TsQuery.Any(QueryParser.Parse("zz' | !(yy & :*) \\ <-> xx")).ShouldBe("('zz') | ('yy') | ('xx')");

    [Fact]
    public void A_concept_is_looked_for_by_its_words_and_by_its_codes() =>
        TsQuery.Any(QueryParser.Parse("Livemusik")).ShouldBe("('livemusik':* | 'kind=music_venue' | 'feature=live_music')");

    [Fact]
    public void Fusion_adds_up_reciprocal_ranks()
    {
        Guid[] ids = [.. Enumerable.Range(0, 3).Select(_ => Guid.CreateVersion7())];

        var scores = RankFusion.Fuse([([ids[0], ids[1]], 1), ([ids[1], ids[2]], 1)], 60);

        scores[ids[0]].ShouldBe(1 / 61.0);
        scores[ids[1]].ShouldBe((1 / 62.0) + (1 / 61.0));
        scores[ids[2]].ShouldBe(1 / 62.0);
    }

    [Theory]
    [InlineData(0, "0 m")]
    [InlineData(347, "350 m")]
    [InlineData(994, "990 m")]
    [InlineData(995, "1.0 km")]
    [InlineData(1240, "1.2 km")]
    [InlineData(9951, "10 km")]
    [InlineData(1_234_567, "1,235 km")]
    public void Distances_read_as_people_say_them(double metres, string text) => HitReasons.Distance(metres).ShouldBe(text);

    [Fact]
    public void A_search_token_carries_its_venues_and_its_time()
    {
        var now = new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);
        Guid[] ids = [.. Enumerable.Range(0, 12).Select(_ => Guid.CreateVersion7())];

        var token = SearchToken.TryParse(SearchToken.Create(ids, now).ToString()).ShouldNotBeNull();

        token.VenueIds.ShouldBe(ids.Take(SearchToken.MaxVenues));
        token.IssuedAt.ShouldBe(now);
    }

    [Theory]
    [InlineData("")]
    [InlineData("AQ")]
    [InlineData("AQAAAAAAAAAA")]
    [InlineData("AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("*")]
    public void What_is_no_token_is_refused(string text) => SearchToken.TryParse(text).ShouldBeNull();

    [Fact]
    public void Every_code_of_features_has_words() =>
        Features.All.ShouldAllBe(code => Vocabulary.Find(VocabularyType.Feature, code) != null);

    [Fact]
    public void Labels_come_in_three_languages_and_unknown_codes_are_humanised()
    {
        Vocabulary.KindLabel("biergarten").ShouldBe("Beer garden");
        Vocabulary.KindLabel("pharmacy", "de-AT").ShouldBe("Apotheke");
        Vocabulary.FeatureLabel("live_music", "el").ShouldBe("Ζωντανή μουσική");
        Vocabulary.KindLabel("rice_mill").ShouldBe("Rice mill");
    }
}
