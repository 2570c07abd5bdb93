using System.Text;
using System.Text.Unicode;
using UtfUnknown;

namespace Voy8.Core.Crawling.Fetching;

/// <summary>Turns a page's bytes into text: byte order mark, HTTP, meta element, and where those are silent or plainly wrong, the bytes themselves.</summary>
public static class PageDecoder
{
    private const int Sampled = 64 * 1024;
    private const float SureEnough = 0.5f;

    /// <param name="body">The page.</param>
    /// <param name="httpCharset">The charset parameter of its content type.</param>
    public static string Decode(ReadOnlySpan<byte> body, string? httpCharset)
    {
        var encoding = Detect(body, httpCharset);
        var preamble = encoding.Preamble;
        return encoding.GetString(preamble.Length > 0 && body.StartsWith(preamble) ? body[preamble.Length..] : body);
    }

    public static Encoding Detect(ReadOnlySpan<byte> body, string? httpCharset) =>
        // A meta element that was read as ASCII cannot be UTF-16, whatever it says.
        FromByteOrderMark(body) ?? Detect(body, Charsets.Find(httpCharset) ?? (Charsets.Find(MetaCharset.Find(body)) is { } meta ? meta is UnicodeEncoding ? Encoding.UTF8 : meta : null));

    /// <summary>The same of text that is no page: nothing in it declares its encoding.</summary>
    public static Encoding DetectPlain(ReadOnlySpan<byte> body) => FromByteOrderMark(body) ?? Detect(body, (Encoding?)null);

    private static Encoding Detect(ReadOnlySpan<byte> body, Encoding? declared)
    {
        var sample = body[..Math.Min(body.Length, Sampled)];
        var isUtf8 = IsUtf8(sample, whole: sample.Length == body.Length);
        if (declared is not null && (declared.CodePage != Encoding.UTF8.CodePage || isUtf8))
        {
            return declared;
        }

        if (isUtf8 && sample.ContainsAnyExceptInRange((byte)0, (byte)0x7F))
        {
            return Encoding.UTF8;
        }

        if (isUtf8)
        {
            return declared ?? Western;
        }

        if (declared is not null && IsMostlyUtf8(sample))
        {
            return declared;
        }

        var detected = CharsetDetector.DetectFromBytes(sample.ToArray()).Detected;
        return detected is { Confidence: >= SureEnough } ? Charsets.Find(detected.EncodingName) ?? declared ?? Western : declared ?? Western;
    }

    // What the HTML standard falls back to for most of the world.
    private static Encoding Western => Charsets.Find("windows-1252")!;

    private static Encoding? FromByteOrderMark(ReadOnlySpan<byte> body) => body switch
    {
        [0xEF, 0xBB, 0xBF, ..] => Encoding.UTF8,
        [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode,
        [0xFF, 0xFE, ..] => Encoding.Unicode,
        _ => null,
    };

    // A page in UTF-8 with a few broken characters in it is still one.
    private static bool IsMostlyUtf8(ReadOnlySpan<byte> sample)
    {
        var text = Encoding.UTF8.GetString(sample);
        var foreign = text.Count(c => c > 0x7F);
        return text.AsSpan().Count('\uFFFD') * 20 <= foreign;
    }

    private static bool IsUtf8(ReadOnlySpan<byte> sample, bool whole)
    {
        if (whole || Utf8.IsValid(sample))
        {
            return Utf8.IsValid(sample);
        }

        // The cut may have gone through a character.
        for (var cut = 1; cut <= 3; cut++)
        {
            if (Utf8.IsValid(sample[..^cut]))
            {
                return true;
            }
        }

        return false;
    }
}
