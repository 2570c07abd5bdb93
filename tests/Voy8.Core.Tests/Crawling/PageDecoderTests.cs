using System.Text;
using Voy8.Core.Crawling.Fetching;
using Voy8.Crawl.Bench.Scoring;
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
    [InlineData("windows-1253", null, "<?xml version='1.0' encoding='windows-1253'?>")]
    [InlineData("iso-8859-7", null, "<?xml version='1.0' encoding='utf-8'?><meta charset=greek8>")]
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

    [Theory]
    [InlineData("l2", "iso-8859-2")]
    [InlineData("ISO-8859-1", "windows-1252")]
    [InlineData(" x-cp1253 ", "windows-1253")]
    [InlineData("sun_eu_greek", "iso-8859-7")]
    [InlineData("latin5", "windows-1254")]
    [InlineData("tis-620", "windows-874")]
    [InlineData("gb_2312-80", "gb18030")]
    [InlineData("ks_c_5601-1989", "euc-kr")]
    [InlineData("ms_kanji", "shift_jis")]
    [InlineData("unicode20utf8", "utf-8")]
    [InlineData("iso8859-2\"", null)]
    [InlineData("", null)]
    public void Labels_mean_what_the_web_means_by_them(string label, string? encoding) => (Charsets.Find(label)?.WebName).ShouldBe(encoding);

    [Fact]
    public void Every_label_in_the_table_names_an_encoding() => Charsets.Labelled.ShouldAllBe(label => Charsets.Find(label) != null);

    [Fact]
    public void Encodings_and_addresses_are_read_as_the_standards_say()
    {
        var scores = new FetchingScorer().Run(new DirectoryInfo(SharedData.RequireOrSkip("corpora/nasty"))).ToDictionary(score => score.Measure);

        scores["nasty.charset"].ShouldReach(0.95);
        scores["nasty.charset_pages"].ShouldReach(0.95);
        scores["nasty.url_resolve"].ShouldReach(0.95);
        scores["nasty.url_wpt"].ShouldReach(0.95);
    }
}
