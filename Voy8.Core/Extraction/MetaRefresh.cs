using System.Text;
using AngleSharp.Dom;

namespace Voy8.Core.Extraction;

/// <summary>
/// Finds where a page without words of its own sends its reader (HTML Standard, 4.2.5.3, "Refresh state"): sites that moved, or that begin
/// with the choice of a language, redirect so.
/// </summary>
internal static class MetaRefresh
{
    /// <summary>Bytes of a page that only leads on; a longer one is taken to be read.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>Visible characters of such a page: "You are being redirected. Click here if …".</summary>
    public const int MaxVisible = 300;

    /// <summary>After so long a reader has read the page.</summary>
    public const int MaxSeconds = 10;

    private const string Blanks = " \t\r\n\f";

    private static ReadOnlySpan<byte> Tag => "meta"u8;

    private static ReadOnlySpan<byte> Word => "refresh"u8;

    /// <summary>Glances at the bytes, which are ASCII as far as tags go: to decode and parse every page for this would be dear.</summary>
    public static bool MayBeIn(ReadOnlySpan<byte> page)
    {
        if (page.Length > MaxBytes)
        {
            return false;
        }

        while (page.IndexOf((byte)'<') is var at and >= 0)
        {
            page = page[(at + 1)..];
            if (page.Length >= Tag.Length && Ascii.EqualsIgnoreCase(page[..Tag.Length], Tag) && Mentions(page[..Math.Max(page.IndexOf((byte)'>'), 0)]))
            {
                return true;
            }
        }

        return false;
    }

    /// <returns>An address other than the page's own; null where the page is to be read itself, or asks that its links be left alone.</returns>
    public static Uri? Find(PageSource source)
    {
        try
        {
            using var page = HtmlPage.Parse(source);
            return page.Lines.Sum(line => line.Length) <= MaxVisible && !RobotsRules.Of(page).NoFollow ? Find(page) : null;
        }
        catch (PageTooComplexException)
        {
            return null;
        }
    }

    private static bool Mentions(ReadOnlySpan<byte> tag)
    {
        while (tag.IndexOfAny((byte)'r', (byte)'R') is var at and >= 0 && tag.Length - at >= Word.Length)
        {
            tag = tag[at..];
            if (Ascii.EqualsIgnoreCase(tag[..Word.Length], Word))
            {
                return true;
            }

            tag = tag[1..];
        }

        return false;
    }

    private static Uri? Find(HtmlPage page)
    {
        foreach (var meta in page.Document.QuerySelectorAll("meta[http-equiv]"))
        {
            if ("refresh".Equals(meta.GetAttribute("http-equiv")?.Trim(), StringComparison.OrdinalIgnoreCase)
                && page.Resolve(Target(meta.GetAttribute("content"))) is { } target)
            {
                return IsSame(target, page.Source.Url) ? null : target;
            }
        }

        return null;
    }

    /// <returns>The address in <c>0; url=…</c> as it is written; null when there is none, or the delay is too long.</returns>
    public static string? Target(ReadOnlySpan<char> content)
    {
        content = content.TrimStart(Blanks);
        var digits = content.IndexOfAnyExceptInRange('0', '9');
        if (digits < 0 || (digits == 0 && content[0] != '.') || !IsShort(content[..digits]))
        {
            return null;
        }

        content = content[digits..].TrimStart("0123456789.");
        if (content.Length == 0 || !(Blanks + ";,").Contains(content[0], StringComparison.Ordinal))
        {
            return null;
        }

        content = content.TrimStart(Blanks);
        content = (content.Length > 0 && content[0] is ';' or ',' ? content[1..] : content).Trim(Blanks);
        if (content.StartsWith("url", StringComparison.OrdinalIgnoreCase) && content[3..].TrimStart(Blanks) is ['=', .. var value])
        {
            content = value.TrimStart(Blanks);
        }

        if (content.Length > 0 && content[0] is '"' or '\'')
        {
            var close = content[1..].IndexOf(content[0]);
            content = close < 0 ? content[1..] : content[1..(close + 1)];
        }

        return content.IsEmpty ? null : content.ToString();
    }

    private static bool IsShort(ReadOnlySpan<char> seconds)
    {
        seconds = seconds.TrimStart('0');
        return seconds.Length <= 2 && (seconds.IsEmpty || int.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture) <= MaxSeconds);
    }

    private static bool IsSame(Uri a, Uri b) => a.GetLeftPart(UriPartial.Query) == b.GetLeftPart(UriPartial.Query);
}
