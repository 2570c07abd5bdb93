using System.Text;
using System.Text.Json;
using Voy8.Core.Crawling.Fetching;
using Voy8.Testing;

namespace Voy8.Core.Tests.Crawling;

public sealed class PageDecoderTests
{
    private const string Greek = "<p>Ταβέρνα «Η Ωραία Ελλάς», ψάρια και θαλασσινά κάθε μέρα. Ανοιχτά από τη Δευτέρα έως την Παρασκευή, με ζωντανή μουσική το Σάββατο.</p>";

    static PageDecoderTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Theory]
    [InlineData("windows-1253", "windows-1253", "")]
    [InlineData("windows-1253", null, "<meta charset=windows-1253>")]
    [InlineData("windows-1253", null, "<META HTTP-EQUIV='Content-Type' CONTENT='text/html; charset=windows-1253'>")]
    [InlineData("windows-1253", "utf-8", "")]
    [InlineData("windows-1253", null, "")]
    [InlineData("iso-8859-7", "iso-8859-7", "")]
    [InlineData("utf-8", null, "")]
    [InlineData("utf-8", "utf-8", "<meta charset=windows-1253>")]
    [InlineData("utf-8", null, "<meta charset=utf-16>")]
    public void Greek_pages_are_read_however_they_are_declared(string written, string? http, string meta)
    {
        var page = meta + Greek;

        PageDecoder.Decode(Encoding.GetEncoding(written).GetBytes(page), http).ShouldBe(page);
    }

    [Fact]
    public void A_byte_order_mark_outranks_everything()
    {
        byte[] page = [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Greek)];

        PageDecoder.Decode(page, "windows-1252").ShouldBe(Greek);
    }

    [Theory]
    [InlineData("utf-7")]
    [InlineData("IBM037")]
    [InlineData("no-such-thing")]
    public void Labels_that_must_not_be_believed_are_not(string label) =>
        PageDecoder.Decode("<p>plain</p>"u8, label).ShouldBe("<p>plain</p>");

    [Fact]
    public void Encodings_are_found_as_the_HTML_standard_finds_them()
    {
        var (right, all) = (0, 0);
        foreach (var line in File.ReadLines(SharedData.RequireOrSkip("corpora/nasty/charset.jsonl")))
        {
            using var row = JsonDocument.Parse(line);
            var found = PageDecoder.Detect(row.RootElement.GetProperty("bytesBase64").GetBytesFromBase64(), row.RootElement.GetProperty("httpCharset").GetString());
            all++;
            right += found.WebName == row.RootElement.GetProperty("expectedEncoding").GetString() ? 1 : 0;
        }

        (right / (double)all).ShouldBeGreaterThan(0.9, $"{right} of {all}");
    }
}
