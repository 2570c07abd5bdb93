using System.Text;
using System.Text.Unicode;
using Voy8.Core.Crawling.Fetching;

namespace Voy8.Core.Documents.Reading;

/// <summary>Turns a document's bytes into text: byte order mark, for HTML its meta element, else the bytes themselves.</summary>
internal static class DocumentCharset
{
    public static string Decode(ReadOnlySpan<byte> bytes, bool isHtml = false)
    {
        var encoding = bytes switch
        {
            [0, 0, 0xFE, 0xFF, ..] => new UTF32Encoding(bigEndian: true, byteOrderMark: true),
            [0xFF, 0xFE, 0, 0, ..] => Encoding.UTF32,
            // Its beginning may be ASCII alone, and say nothing of the rest.
            _ when !isHtml && Utf8.IsValid(bytes) => Encoding.UTF8,
            _ => isHtml ? PageDecoder.Detect(bytes, httpCharset: null) : PageDecoder.DetectPlain(bytes),
        };
        var preamble = encoding.Preamble;
        return encoding.GetString(preamble.Length > 0 && bytes.StartsWith(preamble) ? bytes[preamble.Length..] : bytes)
            .Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
    }
}
