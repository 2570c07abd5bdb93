using CsCheck;
using Voy8.Core.Extraction;

namespace Voy8.Core.Tests.Extraction;

public sealed class PhraseIndexTests
{
    // Few letters, so that phrases begin and hold one another.
    private static readonly Gen<string> Phrase = Gen.Select(Gen.String[Gen.Char["abé7 "], 2, 5], Gen.OneOf("", "", "*"), (words, end) => words + end);

    [Fact]
    public void Each_phrase_is_found_where_a_plain_search_finds_it() =>
        Gen.Select(Phrase.Array[0, 12], Gen.String[Gen.Char["abé7 -"], 0, 40]).Sample(
            (phrases, text) => new PhraseIndex(phrases).All(text).SequenceEqual(Expected(phrases, text)), iter: 20_000);

    [Fact]
    public void The_first_is_the_first_of_the_phrases_and_not_of_the_text() =>
        Gen.Select(Phrase.Array[0, 12], Gen.String[Gen.Char["abé7 -"], 0, 40]).Sample(
            (phrases, text) =>
            {
                var found = Expected(phrases, text).Select(place => (int?)place.Phrase).Min();
                var index = new PhraseIndex(phrases);
                return index.FirstIn(text) == found && index.IsIn(text) == found.HasValue;
            },
            iter: 20_000);

    [Theory]
    [InlineData("wifi", "free wifi!", true)]
    [InlineData("wifi", "wifis", false)]
    [InlineData("wifi", "hawifi", false)]
    [InlineData("terrass*", "terrassen", true)]
    [InlineData("terrass*", "dachterrasse", false)]
    [InlineData("onze kaart", "onze kaart", true)]
    [InlineData("onze kaart", "onze", false)]
    [InlineData("wifi", "", false)]
    public void A_phrase_is_whole_words_and_an_open_one_begins_a_word(string phrase, string text, bool isIn) => new PhraseIndex([phrase]).IsIn(text).ShouldBe(isIn);

    private static IEnumerable<(int Phrase, int Start, int End)> Expected(string[] phrases, string text) =>
        from start in Enumerable.Range(0, text.Length)
        where start == 0 || !char.IsLetterOrDigit(text[start - 1])
        from phrase in Enumerable.Range(0, phrases.Length)
        let words = phrases[phrase].TrimEnd(PhraseIndex.Open)
        let end = start + words.Length
        where end <= text.Length && text[start..end] == words
        where phrases[phrase].EndsWith(PhraseIndex.Open) || end == text.Length || !char.IsLetterOrDigit(text[end])
        select (phrase, start, end);
}
