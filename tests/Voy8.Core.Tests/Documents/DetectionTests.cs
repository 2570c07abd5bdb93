using System.Text;
using Voy8.Core.Documents.Reading;

namespace Voy8.Core.Tests.Documents;

public sealed class DetectionTests
{
    [Theory]
    [InlineData("Hello, this is a letter - with a dash.", DocumentType.PlainText)]
    [InlineData("3 < 4 and <b> is no page", DocumentType.PlainText)]
    [InlineData("# Title\n\ntext", DocumentType.Markdown)]
    [InlineData("see [here](https://example.org/)\n\n```\ncode\n```", DocumentType.Markdown)]
    [InlineData("#hashtag of the day", DocumentType.PlainText)]
    [InlineData("\n <!DOCTYPE HTML><p>x", DocumentType.Html)]
    [InlineData("<!-- note --><html>", DocumentType.Html)]
    [InlineData("<?xml version=\"1.0\"?>\n<html xmlns=\"http://www.w3.org/1999/xhtml\">", DocumentType.Html)]
    [InlineData("%PDF-1.7\n", DocumentType.Pdf)]
    [InlineData("junk before\n%PDF-1.4", DocumentType.Pdf)]
    public async Task A_document_is_known_by_what_it_holds(string text, DocumentType type) => (await Documents.DetectAsync(text)).ShouldBe(type);

    [Fact]
    public async Task Text_in_utf_16_is_text() =>
        (await Documents.DetectAsync([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("# Straße\n")])).ShouldBe(DocumentType.Markdown);

    [Fact]
    public async Task The_stream_is_left_where_it_was()
    {
        using var stream = new MemoryStream("xx# Title"u8.ToArray()) { Position = 2 };

        (await DocumentTypes.DetectAsync(stream, TestContext.Current.CancellationToken)).ShouldBe(DocumentType.Markdown);
        stream.Position.ShouldBe(2);
    }

    [Theory]
    [InlineData("89504E470D0A1A0A0000000D")]
    [InlineData("FFD8FFE000104A464946")]
    [InlineData("7F454C460201")]
    [InlineData("7B5C72746631")]
    [InlineData("D0CF11E0A1B11AE10000")]
    public async Task What_is_no_document_is_refused(string bytes)
    {
        var exception = await Documents.DetectAsync(Convert.FromHexString(bytes)).ShouldBeAsync(UnreadableReason.Unsupported);
        exception.Message.ShouldContain("upload", Case.Insensitive);
    }

    [Theory]
    [InlineData("a gap before the end")]
    [InlineData("another disk")]
    [InlineData("other entries on this disk")]
    public async Task An_archive_whose_end_could_be_read_in_two_ways_is_refused(string what)
    {
        var archive = Archives.Zip([("[Content_Types].xml", "<Types/>"), ("word/document.xml", "<a/>")]);
        (await Documents.DetectAsync(archive)).ShouldBe(DocumentType.Docx);
        var end = archive.Length - 22;
        byte[] changed = what switch
        {
            "a gap before the end" => [.. archive[..end], .. new byte[20], .. archive[end..]],
            "another disk" => [.. archive[..(end + 4)], 0xff, 0xff, 0xff, 0xff, .. archive[(end + 8)..]],
            _ => [.. archive[..(end + 8)], 1, 0, .. archive[(end + 10)..]],
        };

        await Documents.DetectAsync(changed).ShouldBeAsync(UnreadableReason.Malformed);
    }

    [Fact]
    public async Task An_empty_file_is_empty() => await Documents.DetectAsync("").ShouldBeAsync(UnreadableReason.Empty);

    [Theory]
    [InlineData("a.txt", "as a batch")]
    [InlineData("xl/workbook.xml", "Spreadsheets")]
    [InlineData("ppt/presentation.xml", "presentations")]
    [InlineData("other/thing.xml", "not read")]
    public async Task An_archive_that_is_no_document_is_refused(string name, string told)
    {
        var archive = Archives.Zip(name == "a.txt" ? [(name, "text")] : [("[Content_Types].xml", "<Types/>"), (name, "<a/>")]);

        (await Documents.DetectAsync(archive).ShouldBeAsync(UnreadableReason.Unsupported)).Message.ShouldContain(told);
    }

    [Fact]
    public async Task A_word_document_is_known_by_its_directory() =>
        (await Documents.DetectAsync(Archives.Zip([("[Content_Types].xml", "<Types/>"), ("word/document.xml", "<a/>")]))).ShouldBe(DocumentType.Docx);

    [Fact]
    public async Task A_broken_archive_is_malformed()
    {
        var archive = Archives.Zip([("[Content_Types].xml", "<Types/>"), ("word/document.xml", "<a/>")]);

        await Documents.DetectAsync(archive[..^10]).ShouldBeAsync(UnreadableReason.Malformed);
        archive[^12] ^= 1;
        await Documents.DetectAsync(archive).ShouldBeAsync(UnreadableReason.Malformed);
        await Documents.DetectAsync("PK\x03\x04 and nothing").ShouldBeAsync(UnreadableReason.Malformed);
    }

    [Fact]
    public async Task An_archive_of_too_many_files_is_refused_before_it_is_opened() =>
        await Documents.DetectAsync(Archives.Zip([.. Enumerable.Range(0, 5_001).Select(i => ($"word/{i}", ""))])).ShouldBeAsync(UnreadableReason.TooLarge);
}
