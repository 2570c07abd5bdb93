using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Voy8.Core.Tests.Documents;

/// <summary>Writes PDF documents by hand, so that they can also be wrong.</summary>
internal static class Pdf
{
    /// <summary>A document of pages, each of lines: text and size.</summary>
    public static byte[] Of(params (string Text, int Size)[][] pages) => Of(pages, deflated: false);

    public static byte[] Of((string Text, int Size)[][] pages, bool deflated) => Objects(
    [
        "<< /Type /Catalog /Pages 2 0 R >>",
        $"<< /Type /Pages /Count {pages.Length} /Kids [{string.Join(' ', Enumerable.Range(0, pages.Length).Select(i => $"{4 + (2 * i)} 0 R"))}] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        .. pages.SelectMany((page, i) => new[]
        {
            $"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /Font << /F1 3 0 R >> >> /Contents {5 + (2 * i)} 0 R >>",
            deflated ? Deflated(1, Encoding.Latin1.GetBytes(Content(page))) : Stream(Content(page)),
        }),
    ]);

    public static string Stream(string content) => $"<< /Length {content.Length} >>\nstream\n{content}\nendstream";

    /// <summary>Objects numbered from 1, the first is the catalogue.</summary>
    public static byte[] Objects(IReadOnlyList<string> objects, string trailer = "")
    {
        var text = new StringBuilder("%PDF-1.7\n");
        var offsets = new List<int>();
        foreach (var (body, i) in objects.Select((body, i) => (body, i)))
        {
            offsets.Add(text.Length);
            text.Append(CultureInfo.InvariantCulture, $"{i + 1} 0 obj\n{body}\nendobj\n");
        }

        var start = text.Length;
        text.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Count + 1}\n0000000000 65535 f \n");
        offsets.ForEach(offset => text.Append(CultureInfo.InvariantCulture, $"{offset:D10} 00000 n \n"));
        text.Append(CultureInfo.InvariantCulture, $"trailer\n<< /Size {objects.Count + 1} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n");
        return Encoding.Latin1.GetBytes(text.ToString());
    }

    /// <summary>A stream that unfolds into very much, as Latin-1 text.</summary>
    public static string Bomb(int megabytes, string unit) => Deflated(megabytes, Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat(unit, (1 << 20) / unit.Length))));

    private static string Deflated(int times, byte[] block)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (var i = 0; i < times; i++)
            {
                zlib.Write(block);
            }
        }

        return $"<< /Length {packed.Length} /Filter /FlateDecode >>\nstream\n{Encoding.Latin1.GetString(packed.ToArray())}\nendstream";
    }

    private static string Content((string Text, int Size)[] lines)
    {
        var (content, y) = (new StringBuilder(), 760);
        foreach (var (text, size) in lines)
        {
            if (text.Length > 0)
            {
                content.Append(CultureInfo.InvariantCulture, $"BT /F1 {size} Tf 50 {y} Td ({text}) Tj ET\n");
            }

            y -= (int)(size * 1.2) + 1;
        }

        return content.ToString();
    }
}
