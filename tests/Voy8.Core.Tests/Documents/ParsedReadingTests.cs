using System.Diagnostics;
using Microsoft.Extensions.Options;
using Voy8.Core.Documents.Reading;
using Voy8.Testing;

namespace Voy8.Core.Tests.Documents;

public sealed class ParsedReadingTests
{
    [Fact]
    public async Task Pdf_keeps_pages_paragraphs_and_headings_by_size()
    {
        var document = await Documents.ReadAsync(
            Pdf.Of(
                [("Harbour guide", 24), ("", 12), ("Boats leave the har-", 12), ("bour at nine in the morning.", 12), ("", 12), ("", 12), ("Another paragraph of text.", 12)],
                [("Prices", 16), ("", 12), ("A ticket costs four euros.", 12)]),
            DocumentType.Pdf);

        document.Pages.ShouldBe(2);
        document.Blocks.Select(block => (block.Kind, block.Page, block.Text)).ShouldBe(
        [
            (BlockKind.Heading, 1, "Harbour guide"),
            (BlockKind.Paragraph, 1, "Boats leave the harbour at nine in the morning."),
            (BlockKind.Paragraph, 1, "Another paragraph of text."),
            (BlockKind.Heading, 2, "Prices"),
            (BlockKind.Paragraph, 2, "A ticket costs four euros."),
        ]);
        document.Blocks[^1].Headings.ShouldBe(["Harbour guide", "Prices"]);
    }

    [Fact]
    public async Task Pdf_without_a_page_is_malformed() =>
        await Documents.ReadAsync(Pdf.Of(), DocumentType.Pdf).ShouldBeAsync(UnreadableReason.Malformed);

    [Fact]
    public async Task Word_keeps_headings_by_style_lists_tables_and_pages()
    {
        var document = await Documents.ReadAsync(
            Docx.Of(
                Docx.P("Guide", "berschrift1") + Docx.P("Some & text") + Docx.P("Food", "Deep")
                + "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/></w:numPr></w:pPr><w:r><w:t>Fish</w:t></w:r></w:p>"
                + $"<w:tbl><w:tr><w:tc>{Docx.P("Dish")}</w:tc><w:tc>{Docx.P("Price")}</w:tc></w:tr><w:tr><w:tc>{Docx.P("Soup")}</w:tc><w:tc>{Docx.P("4.50")}</w:tc></w:tr></w:tbl>"
                + "<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>" + "<w:p><w:r><w:lastRenderedPageBreak/><w:t>New page</w:t><w:del><w:r><w:t>gone</w:t></w:r></w:del></w:r></w:p>"
                + Docx.P("Own heading", "Own")),
            DocumentType.Docx);

        document.Blocks.Select(block => (block.Kind, block.Page, block.Text)).ShouldBe(
        [
            (BlockKind.Heading, 1, "Guide"),
            (BlockKind.Paragraph, 1, "Some & text"),
            (BlockKind.Heading, 1, "Food"),
            (BlockKind.ListItem, 1, "Fish"),
            (BlockKind.Table, 1, "Dish\tPrice\nSoup\t4.50"),
            (BlockKind.Paragraph, 2, "New page"),
            (BlockKind.Heading, 2, "Own heading"),
        ]);
        document.Blocks[3].Headings.ShouldBe(["Guide", "Food"]);
        document.Blocks[^1].Headings.ShouldBe(["Own heading"]);
    }

    [Fact]
    public async Task A_word_document_without_page_breaks_has_no_pages() =>
        (await Documents.ReadAsync(Docx.Of(Docx.P("Text")), DocumentType.Docx)).Blocks.ShouldHaveSingleItem().Page.ShouldBeNull();

    [Fact]
    public async Task What_a_word_document_refers_to_elsewhere_is_not_looked_at()
    {
        var outside = """<Relationship Id="x" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" Target="http://127.0.0.1:1/evil.dotm" TargetMode="External"/>""";

        (await Documents.ReadAsync(Docx.Of(Docx.P("Text"), outside), DocumentType.Docx)).Text.ShouldBe("Text");
    }

    [Fact]
    public async Task Entities_and_broken_xml_are_malformed()
    {
        var laughs = $"<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]><w:document xmlns:w=\"{Docx.Namespace}\"><w:body>{Docx.P("x")}</w:body></w:document>";

        await Documents.ReadAsync(Docx.Raw(laughs), DocumentType.Docx).ShouldBeAsync(UnreadableReason.Malformed);
        await Documents.ReadAsync(Docx.Raw("<w:document"), DocumentType.Docx).ShouldBeAsync(UnreadableReason.Malformed);
        await Documents.ReadAsync(Archives.Zip([("[Content_Types].xml", "<Types/>"), ("word/document.xml", "<a/>")]), DocumentType.Docx).ShouldBeAsync(UnreadableReason.Malformed);
    }

    [Fact]
    public async Task Deeply_nested_elements_are_read_or_refused()
    {
        var nested = string.Concat(Enumerable.Repeat("<w:sdt>", 100_000)) + Docx.P("Deep") + string.Concat(Enumerable.Repeat("</w:sdt>", 100_000));

        (await Documents.ReadAsync(Docx.Of(nested), DocumentType.Docx)).Text.ShouldBe("Deep");
    }

    [Fact]
    public async Task An_archive_that_unfolds_into_too_much_is_refused()
    {
        var bomb = Docx.Of(Docx.P(new string(' ', 30_000_000) + "x"));

        await Documents.ReadAsync(bomb, DocumentType.Docx).ShouldBeAsync(UnreadableReason.TooLarge);

        // It claims to be small.
        for (var at = 0; at + 4 <= bomb.Length; at++)
        {
            if (BitConverter.ToUInt32(bomb, at) is >= 30_000_000 and < 30_001_000)
            {
                BitConverter.GetBytes(1_000u).CopyTo(bomb, at);
            }
        }

        var lying = await Documents.ReadAsync(bomb, DocumentType.Docx).ShouldThrowAsync<UnreadableDocumentException>();
        lying.Reason.ShouldBeOneOf(UnreadableReason.TooLarge, UnreadableReason.Malformed);
    }

    [Fact]
    public async Task A_pdf_with_a_password_is_encrypted()
    {
        var pdf = Pdf.Objects(
            ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 0 /Kids [] >>", $"<< /Filter /Standard /V 1 /R 2 /P -4 /O <{new string('a', 64)}> /U <{new string('b', 64)}> >>"],
            "/Encrypt 3 0 R /ID [<01020304050607080910111213141516> <01020304050607080910111213141516>]");

        await Documents.ReadAsync(pdf, DocumentType.Pdf).ShouldBeAsync(UnreadableReason.Encrypted);
    }

    [Theory]
    [InlineData("%PDF-1.7\nnothing of the kind")]
    [InlineData("%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 1 0 R >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF")]
    public async Task A_broken_pdf_is_refused(string text)
    {
        var exception = await Documents.ReadAsync(text, DocumentType.Pdf).ShouldThrowAsync<UnreadableDocumentException>();
        exception.Reason.ShouldBeOneOf(UnreadableReason.Malformed, UnreadableReason.Empty, UnreadableReason.TooComplex);
    }

    [Fact]
    public async Task Pages_that_hold_one_another_end()
    {
        var cycle = Pdf.Objects(["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 2 /Kids [3 0 R 3 0 R] >>", "<< /Type /Pages /Count 2 /Kids [2 0 R 2 0 R] /Parent 2 0 R >>"]);

        await Documents.ReadAsync(cycle, DocumentType.Pdf, new ReadingOptions { ReadTimeout = TimeSpan.FromSeconds(20) }).ShouldThrowAsync<UnreadableDocumentException>();
    }

    [Fact]
    public async Task A_pdf_of_too_many_pages_is_refused()
    {
        var pages = Enumerable.Repeat(new[] { ("A page.", 12) }, 4).ToArray();

        await Documents.ReadAsync(Pdf.Of(pages), DocumentType.Pdf, new ReadingOptions { MaxPages = 3 }).ShouldBeAsync(UnreadableReason.TooLarge);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"Text\":\"A paragraph\"}\n{\"Text\":\"Half a para")]
    [InlineData("{\"Text\":\"A paragraph\"}\n{\"Title\":\"\\ud8")]
    [InlineData("null\n")]
    public async Task A_parser_that_ends_before_the_document_found_it_too_complex_wherever_it_was(string output)
    {
        using var reader = new StringReader(output);

        await ParserProcess.ReceiveAsync(reader, new DocumentTextBuilder(new ReadingOptions()), new ReadingOptions(), TestContext.Current.CancellationToken)
            .ShouldBeAsync(UnreadableReason.TooComplex);
    }

    [Fact]
    public async Task A_pdf_that_unfolds_into_too_much_is_too_large()
    {
        var begun = Stopwatch.StartNew();
        await Documents.ReadAsync(BombOf(300, "BT /F1 12 Tf 50 700 Td (spam spam spam) Tj ET\n"), DocumentType.Pdf, Quick).ShouldBeAsync(UnreadableReason.TooLarge);
        await Documents.ReadAsync(BombOf(300, "0 0 m 1 1 l "), DocumentType.Pdf, Quick).ShouldBeAsync(UnreadableReason.TooLarge);
        begun.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(40));
    }

    [Fact]
    public async Task A_pdf_that_takes_more_memory_than_there_is_is_too_complex_and_not_empty() =>
        await Documents.ReadAsync(BombOf(100, "0 0 m 1 1 l "), DocumentType.Pdf, new ReadingOptions { ParserMemory = 64 << 20 }).ShouldBeAsync(UnreadableReason.TooComplex);

    [Fact]
    public async Task Each_page_of_a_pdf_may_unfold_into_as_much_and_no_more()
    {
        var pages = Enumerable.Range(0, 8).Select(_ => Enumerable.Repeat(("A line of a long page.", 12), 3_000).ToArray()).ToArray();
        (await Documents.ReadAsync(Pdf.Of(pages, deflated: true), DocumentType.Pdf, new ReadingOptions { MaxExpandedBytes = 1 << 20 })).Pages.ShouldBe(8);
        var longer = Enumerable.Repeat(("A line of a page that is too long.", 12), 30_000).ToArray();
        await Documents.ReadAsync(Pdf.Of([[("A page.", 12)], longer], deflated: true), DocumentType.Pdf, new ReadingOptions { MaxExpandedBytes = 1 << 20 }).ShouldBeAsync(UnreadableReason.TooLarge);
    }

    [Fact]
    public async Task A_word_document_that_unfolds_into_more_than_is_let_through_is_too_large()
    {
        var text = string.Concat(Enumerable.Range(0, 40_000).Select(line => Docx.P(line.ToString(System.Globalization.CultureInfo.InvariantCulture))));
        await Documents.ReadAsync(Docx.Of(text), DocumentType.Docx, new ReadingOptions { MaxExpandedBytes = 1 << 20 }).ShouldBeAsync(UnreadableReason.TooLarge);
        (await Documents.ReadAsync(Docx.Of(text), DocumentType.Docx)).Blocks.Count.ShouldBe(40_000);
    }

    [Fact]
    public async Task What_takes_too_long_is_given_up_and_its_process_ended()
    {
        var slow = BombOf(100, "BT /F1 12 Tf 50 700 Td (spam spam spam) Tj ET\n");
        var begun = Stopwatch.StartNew();
        await Documents.ReadAsync(slow, DocumentType.Pdf, new ReadingOptions { ReadTimeout = TimeSpan.FromSeconds(1), ParserMemory = 4L << 30 }).ShouldBeAsync(UnreadableReason.TimedOut);
        begun.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task So_many_documents_are_parsed_at_one_time(int parsers)
    {
        using var reader = new DocumentReader(Options.Create(new ReadingOptions { Parsers = parsers }), TimeProvider.System);
        using var gate = new SemaphoreSlim(0);
        var contents = Enumerable.Range(0, 4).Select(_ => new HeldStream(Pdf.Of([[("A page.", 12)]]), gate)).ToList();
        var readings = contents.Select(content => reader.ReadAsync(content, DocumentType.Pdf, TestContext.Current.CancellationToken)).ToList();
        await Eventually.TrueAsync(() => Task.FromResult(contents.Count(content => content.IsBegun) == parsers), TimeSpan.FromSeconds(20), "as many as may are begun");
        for (var done = 1; done <= contents.Count; done++)
        {
            contents.Count(content => content.IsBegun).ShouldBeLessThanOrEqualTo(parsers + done - 1);
            gate.Release();
            await Eventually.TrueAsync(() => Task.FromResult(readings.Count(reading => reading.IsCompleted) == done), TimeSpan.FromSeconds(20), "another is read");
        }

        (await Task.WhenAll(readings)).ShouldAllBe(document => document.Pages == 1);
    }

    private static ReadingOptions Quick => new() { ReadTimeout = TimeSpan.FromSeconds(20) };

    private static byte[] BombOf(int megabytes, string unit) => Pdf.Objects(
    [
        "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 1 /Kids [4 0 R] >>", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /Font << /F1 3 0 R >> >> /Contents 5 0 R >>",
        Pdf.Bomb(megabytes, unit),
    ]);

    /// <summary>Its parser has all of it only when it may.</summary>
    private sealed class HeldStream(byte[] content, SemaphoreSlim gate) : MemoryStream(content)
    {
        public bool IsBegun { get; private set; }

        public override async Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
        {
            IsBegun = true;
            await gate.WaitAsync(cancellationToken);
            await base.CopyToAsync(destination, bufferSize, cancellationToken);
        }
    }
}
