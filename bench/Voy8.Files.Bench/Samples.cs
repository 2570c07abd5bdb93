using System.Globalization;
using System.IO.Compression;
using System.Text;
using Voy8.Core.Tests.Documents;

namespace Voy8.Files.Bench;

/// <summary>A file of the batch.</summary>
/// <param name="IsGood">It is to be found in the end; else it is to be explained.</param>
public sealed record Sample(string Name, byte[] Bytes, bool IsGood);

/// <summary>Good files of every kind, and those that would do harm.</summary>
public static class Samples
{
    private static readonly string[] Words = "harbour lighthouse terrace fish soup bread window garden market street tower ferry sailor kitchen lantern bridge morning evening winter summer".Split(' ');

    public static IEnumerable<Sample> Pages(string folder, int count) => Directory.GetFiles(folder, "*.html", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Take(count)
        .Select(path => new Sample("pages/" + Path.GetFileName(path), File.ReadAllBytes(path), IsGood: true));

    public static IEnumerable<Sample> Pdfs(int count) => Enumerable.Range(1, count).Select(number => new Sample(
        $"pdf/guide-{number}.pdf",
        Pdf.Of([.. Enumerable.Range(1, 8).Select(page => Enumerable.Range(0, 40).Select(line => line == 0 ? ($"Guide {number}, part {page}", 20) : (Sentence(number, page, line), 10)).ToArray())]),
        IsGood: true));

    public static IEnumerable<Sample> Docxs(int count) => Enumerable.Range(1, count).Select(number => new Sample(
        $"docx/report-{number}.docx",
        Docx.Of(string.Concat(Enumerable.Range(1, 8).Select(part => Docx.P($"Report {number}, part {part}", "berschrift1")
            + string.Concat(Enumerable.Range(1, 8).Select(line => Docx.P(string.Join(' ', Enumerable.Range(0, 4).Select(more => Sentence(number, part, (line * 4) + more))))))))),
        IsGood: true));

    /// <summary>Twenty that are no documents, are broken, lie, or unfold into too much.</summary>
    public static IEnumerable<Sample> Hostile()
    {
        var noise = new byte[20_000];
        new Random(7).NextBytes(noise);
        var pdf = Pdf.Of([[("A page", 12)]]);
        (string Name, byte[] Bytes)[] files =
        [
            ("noise.pdf", noise),
            ("picture.txt", [0x89, .. "PNG\r\n\x1a\n"u8, .. noise]),
            ("empty.txt", []),
            ("white.txt", Encoding.UTF8.GetBytes(new string(' ', 5_000))),
            ("torn.pdf", pdf[..(pdf.Length / 3)]),
            ("mark-only.pdf", "%PDF-1.7\n"u8.ToArray()),
            ("noise-with-mark.pdf", [.. "%PDF-1.7\n"u8, .. noise]),
            ("locked.pdf", Pdf.Objects(["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 0 /Kids [] >>"], "/Encrypt << /Filter /Standard /V 1 /R 2 /O (x) /U (x) /P -4 >>")),
            ("knot.pdf", Pdf.Objects(["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 5 /Kids [2 0 R 2 0 R] >>"])),
            ("bomb.pdf", Pdf.Objects(
            [
                "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 1 /Kids [3 0 R] >>", "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R >>", Pdf.Bomb(300, "0 0 m 1 1 l "),
            ])),
            ("scan.pdf", Pdf.Of([[("", 12)]])),
            ("bomb.docx", Docx.Of(Docx.P(new string('x', 60 << 20)))),
            ("torn.docx", Docx.Of(Docx.P("A page"))[..200]),
            ("broken.docx", Docx.Raw("<w:document><w:body><w:p>")),
            ("entities.docx", Docx.Raw($"<!DOCTYPE a [<!ENTITY x \"xxxxxxxx\"><!ENTITY y \"{string.Concat(Enumerable.Repeat("&x;", 1000))}\">]><w:document xmlns:w=\"{Docx.Namespace}\"><w:body><w:p><w:r><w:t>&y;</w:t></w:r></w:p></w:body></w:document>")),
            ("sheet.xlsx", Archives.Zip([("[Content_Types].xml", "<Types/>"), ("xl/workbook.xml", "<x/>")])),
            ("inner.zip", Archives.Zip([("a.txt", "An archive in an archive")])),
            ("packed.gz", Gzip(noise)),
            ("old.doc", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. noise]),
            ("long.txt", Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, 700_000).Select(line => (line * 7919L).ToString(CultureInfo.InvariantCulture))))),
        ];
        return files.Select(file => new Sample("hostile/" + file.Name, file.Bytes, IsGood: false));
    }

    public static byte[] Zip(IEnumerable<Sample> samples)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var sample in samples)
            {
                using var entry = archive.CreateEntry(sample.Name, CompressionLevel.Fastest).Open();
                entry.Write(sample.Bytes);
            }
        }

        return bytes.ToArray();
    }

    private static byte[] Gzip(byte[] content)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return bytes.ToArray();
    }

    private static string Sentence(int number, int part, int line)
    {
        var random = new Random(HashCode.Combine(number * 31, part * 7, line));
        return string.Create(CultureInfo.InvariantCulture, $"Item {number}-{part}-{line}: {string.Join(' ', Enumerable.Range(0, 12).Select(_ => Words[random.Next(Words.Length)]))}.");
    }
}
