using System.Text;
using CsCheck;
using Voy8.Core.Documents.Reading;

namespace Voy8.Core.Tests.Documents;

public sealed class ReadingTests
{
    [Fact]
    public async Task Plain_text_has_a_paragraph_per_empty_line_and_a_page_per_form_feed()
    {
        var document = await Documents.ReadAsync("One\r\nline two\r\n\r\n  \r\nThree\fFour", DocumentType.PlainText);

        document.Blocks.Select(block => (block.Text, block.Page)).ShouldBe([("One\nline two", 1), ("Three", 1), ("Four", 2)]);
        document.Pages.ShouldBe(2);
        document.Text.ShouldBe("One\nline two\n\nThree\n\nFour");
    }

    [Fact]
    public async Task Markdown_keeps_headings_lists_tables_and_code()
    {
        var document = await Documents.ReadAsync(
            """
            ---
            title: "The guide"
            ---
            # Town

            Some **bold** text and a [link](https://example.org/).

            ## Food

            - Fish
            - Bread

            | Dish | Price |
            |---|---|
            | Soup | 4.50 |

            ```
            # no heading
              indented
            ```
            """, DocumentType.Markdown);

        document.Title.ShouldBe("The guide");
        document.Blocks.Select(block => (block.Kind, block.Text)).ShouldBe(
        [
            (BlockKind.Heading, "Town"),
            (BlockKind.Paragraph, "Some bold text and a link."),
            (BlockKind.Heading, "Food"),
            (BlockKind.ListItem, "Fish"),
            (BlockKind.ListItem, "Bread"),
            (BlockKind.Table, "Dish\tPrice\nSoup\t4.50"),
            (BlockKind.Code, "# no heading\n  indented"),
        ]);
        document.Blocks[^1].Headings.ShouldBe(["Town", "Food"]);
    }

    [Fact]
    public async Task Html_keeps_headings_and_reads_what_is_to_be_seen()
    {
        var document = await Documents.ReadAsync(
            """
            <!doctype html><title>Harbour</title><script>var x = "no";</script><nav>Elsewhere</nav>
            <h1>The <em>harbour</em></h1><p>Boats   leave<br>at nine.</p><ul><li>Fish</ul><h2>Prices</h2>
            <table><tr><th>Dish<th>Price<tr><td>Soup<td>4.50</table><pre>a
              b</pre><p hidden>unseen</p>
            """, DocumentType.Html);

        document.Title.ShouldBe("Harbour");
        document.Blocks.Select(block => (block.Kind, block.Text)).ShouldBe(
        [
            (BlockKind.Heading, "The harbour"),
            (BlockKind.Paragraph, "Boats leave\nat nine."),
            (BlockKind.ListItem, "Fish"),
            (BlockKind.Heading, "Prices"),
            (BlockKind.Table, "Dish\tPrice\nSoup\t4.50"),
            (BlockKind.Code, "a\n  b"),
        ]);
        document.Blocks[^1].Headings.ShouldBe(["The harbour", "Prices"]);
    }

    [Theory]
    [InlineData("windows-1253", "Καφενείο στο λιμάνι, ανοιχτό κάθε μέρα")]
    [InlineData("utf-16", "Straße")]
    [InlineData("utf-16BE", "Straße")]
    [InlineData("utf-32", "Straße")]
    [InlineData("utf-8", "Straße")]
    public async Task Text_is_read_in_its_own_encoding(string encoding, string text)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var charset = Encoding.GetEncoding(encoding);

        (await Documents.ReadAsync([.. charset.GetPreamble(), .. charset.GetBytes(text)], DocumentType.PlainText)).Text.ShouldBe(text);
    }

    [Fact]
    public async Task Letters_that_are_not_ascii_may_come_late()
    {
        var text = new string('a', 100_000) + " Straße";

        (await Documents.ReadAsync(text, DocumentType.PlainText)).Text.ShouldEndWith("Straße");
    }

    [Fact]
    public async Task What_cannot_be_stored_is_left_out()
    {
        var document = await Documents.ReadAsync("a\0b\u0007c\uFEFFd", DocumentType.PlainText);

        document.Text.ShouldBe("abcd");
    }

    [Fact]
    public async Task Whatever_is_read_every_block_stands_where_it_says()
    {
        foreach (var type in new[] { DocumentType.PlainText, DocumentType.Markdown, DocumentType.Html })
        {
            await Gen.OneOf(Gen.String, Gen.String[Gen.Char["<>/ahpbr1 \n\f#*[]()`|-\t&;"], 0, 300]).SampleAsync(async text =>
            {
                try
                {
                    var document = await Documents.ReadAsync(text, type);
                    document.Blocks.ShouldAllBe(block => document.Text.Substring(block.Offset, block.Text.Length) == block.Text && block.Text == block.Text.Trim());
                    document.Text.ShouldBe(string.Join("\n\n", document.Blocks.Select(block => block.Text)));
                }
                catch (UnreadableDocumentException exception)
                {
                    exception.Reason.ShouldBe(UnreadableReason.Empty);
                }
            }, iter: 300);
        }
    }

    [Fact]
    public async Task A_document_is_bounded_in_characters_blocks_and_pages()
    {
        var bounds = new ReadingOptions { MaxCharacters = 1_000, MaxBlocks = 10, MaxPages = 3 };

        await Documents.ReadAsync(new string('a', 1_001), DocumentType.PlainText, bounds).ShouldBeAsync(UnreadableReason.TooLarge);
        await Documents.ReadAsync(new string(' ', 4_001), DocumentType.PlainText, bounds).ShouldBeAsync(UnreadableReason.TooLarge);
        await Documents.ReadAsync(string.Join("\n\n", Enumerable.Repeat("a", 11)), DocumentType.PlainText, bounds).ShouldBeAsync(UnreadableReason.TooLarge);
        await Documents.ReadAsync("a\fb\fc\fd", DocumentType.PlainText, bounds).ShouldBeAsync(UnreadableReason.TooLarge);
        (await Documents.ReadAsync("a\fb\fc", DocumentType.PlainText, bounds)).Pages.ShouldBe(3);
    }

    [Theory]
    [InlineData(DocumentType.PlainText, " \n\f ")]
    [InlineData(DocumentType.Markdown, "---\n\n---")]
    [InlineData(DocumentType.Html, "<p></p><script>1</script>")]
    public async Task A_document_without_text_is_empty(DocumentType type, string text) => await Documents.ReadAsync(text, type).ShouldBeAsync(UnreadableReason.Empty);

    [Fact]
    public async Task Markup_that_would_take_a_parser_ages_is_read_in_time_or_refused()
    {
        foreach (var mark in new[] { "[", "*a_ ", "<", "> ", "- ", "`a", "![](", "|", "&#", "  ", "~~" })
        {
            (await Documents.ReadAsync("# Title\n\nx" + string.Concat(Enumerable.Repeat(mark, 200_000)), DocumentType.Markdown)).Blocks.Count.ShouldBeGreaterThan(1);
        }

        await Documents.ReadAsync(string.Concat(Enumerable.Repeat("<div>", 30_000)), DocumentType.Html).ShouldBeAsync(UnreadableReason.TooComplex);
        await Documents.ReadAsync(string.Concat(Enumerable.Repeat("<p>a</p>", 30_000)), DocumentType.Html).ShouldBeAsync(UnreadableReason.TooComplex);
    }
}
