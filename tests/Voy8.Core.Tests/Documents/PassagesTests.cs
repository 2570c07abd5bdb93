using CsCheck;
using Voy8.Core.Documents;
using Voy8.Core.Search;

namespace Voy8.Core.Tests.Documents;

public sealed class PassagesTests
{
    [Fact]
    public void A_passage_begins_with_the_sentence_that_has_the_words()
    {
        var text = string.Concat(Enumerable.Range(1, 30).Select(i => $"Sentence number {i} is here. ")) + "The ferry leaves at nine. More follows.";

        var passage = Passages.Of(text, new Highlighter(QueryParser.Parse("ferry")));

        passage.Text.ShouldContain("The ferry leaves at nine.");
        passage.Text.ShouldStartWith("…");
        var span = passage.Highlights.ShouldHaveSingleItem();
        passage.Text.Substring(span.Start, span.Length).ShouldBe("ferry");
    }

    [Fact]
    public void Highlights_point_at_their_words_whatever_the_text() => Gen.Select(Gen.String[Gen.Char["ab .\n"], 0, 900], Gen.Int[0, 900]).Sample((text, place) =>
    {
        var at = Math.Min(place, text.Length);
        var written = text[..at] + " ferry " + text[at..];

        var passage = Passages.Of(written, new Highlighter(QueryParser.Parse("ferry")));

        passage.Text.Length.ShouldBeLessThanOrEqualTo(Passages.MaxLength + 2);
        passage.Highlights.ShouldAllBe(span => passage.Text.Substring(span.Start, span.Length) == "ferry");
    });
}
