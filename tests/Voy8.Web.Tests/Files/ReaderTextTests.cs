using Voy8.Contracts;
using Voy8.Web.Files;

namespace Voy8.Web.Tests.Files;

public sealed class ReaderTextTests
{
    private const string Text = "Guide\n\nThe ferry leaves at nine. It is late.\n\nBoats\n\nFish is sold.";

    [Fact]
    public void What_passages_say_twice_is_shown_once_and_paragraphs_are_whole()
    {
        var blocks = ReaderText.Blocks([Chunk(0, 0, 32, 1, "Guide"), Chunk(1, 14, 44, 1, "Guide"), Chunk(2, 46, Text.Length, 2, "Guide", "Boats")], null, []);

        blocks.Select(block => (block.Text, block.Level, block.Page)).ShouldBe(
            [("Guide", 1, 1), ("The ferry leaves at nine. It is late.", 0, null), ("Boats", 2, 2), ("Fish is sold.", 0, null)]);
        blocks.ShouldAllBe(block => Text.Substring(block.Offset, block.Text.Length) == block.Text);
    }

    [Fact]
    public void The_passage_that_is_shown_and_the_words_that_were_asked_for_are_marked()
    {
        var hit = FileSample.Hit(Guid.CreateVersion7(), 0, "…The ferry leaves");

        var blocks = ReaderText.Blocks([Chunk(0, 0, 44, 1, "Guide"), Chunk(1, 46, Text.Length, 2, "Guide", "Boats")], 0, [hit]);

        blocks.Select(block => block.IsPassage).ShouldBe([true, true, false, false]);
        var mark = blocks[1].Marks.ShouldHaveSingleItem();
        blocks[1].Text.Substring(mark.Start, mark.Length).ShouldBe("ferry");
    }

    [Fact]
    public void A_window_begins_anywhere()
    {
        var blocks = ReaderText.Blocks([Chunk(4, 14, 44, null)], 4, []);

        blocks.ShouldHaveSingleItem().Offset.ShouldBe(14);
        ReaderText.Blocks([], null, []).ShouldBeEmpty();
    }

    private static FileChunkResponse Chunk(int ordinal, int start, int end, int? page, params string[] headings) => new(ordinal, Text[start..end], page, headings, start, end);
}
