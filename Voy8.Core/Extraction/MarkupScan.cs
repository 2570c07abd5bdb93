using System.Collections.Frozen;

namespace Voy8.Core.Extraction;

/// <summary>
/// Counts a page's tags before it is parsed: the parser's time grows with the square of the elements that are left open,
/// and no bound on depth changes that.
/// </summary>
internal static class MarkupScan
{
    // Elements without an end tag, and those whose end tag may be left out.
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> NeedNoEnd = new[]
    {
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "basefont", "bgsound", "frame", "keygen",
        "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup", "caption", "option", "optgroup", "html", "head", "body", "rb", "rt", "rtc", "rp",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly string[] RawText = ["script", "style", "textarea", "title", "noscript", "xmp"];

    /// <returns>Start tags in all, and the most that were open at one time.</returns>
    public static (int Elements, int MostOpen) Count(ReadOnlySpan<char> html)
    {
        var (elements, open, most) = (0, 0, 0);
        while (html.IndexOf('<') is var at and >= 0 && at + 1 < html.Length)
        {
            html = html[(at + 1)..];
            if (html.StartsWith("!--"))
            {
                html = After(html, "-->");
                continue;
            }

            var isEnd = html[0] == '/';
            var name = html[(isEnd ? 1 : 0)..];
            var length = 0;
            while (length < name.Length && length < 20 && char.IsAsciiLetterOrDigit(name[length]))
            {
                length++;
            }

            name = name[..length];
            if (length == 0 || NeedNoEnd.Contains(name))
            {
                elements += length == 0 || isEnd ? 0 : 1;
                continue;
            }

            open = isEnd ? Math.Max(0, open - 1) : open + 1;
            elements += isEnd ? 0 : 1;
            most = Math.Max(most, open);
            if (!isEnd && IsRawText(name))
            {
                html = html[(html.IndexOf($"</{name}", StringComparison.OrdinalIgnoreCase) is var end and >= 0 ? end : html.Length)..];
            }
        }

        return (elements, most);
    }

    private static bool IsRawText(ReadOnlySpan<char> name)
    {
        foreach (var raw in RawText)
        {
            if (name.Equals(raw, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static ReadOnlySpan<char> After(ReadOnlySpan<char> text, string mark)
    {
        var at = text.IndexOf(mark);
        return at < 0 ? [] : text[(at + mark.Length)..];
    }
}
