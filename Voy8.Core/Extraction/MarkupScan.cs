using System.Collections.Frozen;

namespace Voy8.Core.Extraction;

/// <summary>
/// Counts a page's tags before it is parsed: the parser's time grows with the square of the elements that are left open,
/// and no bound on depth changes that.
/// </summary>
internal static class MarkupScan
{
    private const int MaxName = 20;

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> RawText =
        new[] { "script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <returns>Start tags in all, the most that were open at one time, and all that begins as a tag does.</returns>
    public static (int Elements, int MostOpen, int Tags) Count(ReadOnlySpan<char> html)
    {
        var open = new OpenElements();
        var elements = 0;
        var tags = 0;
        while (html.IndexOf('<') is var at and >= 0 && at + 1 < html.Length && elements <= ExtractionLimits.MaxElements && tags <= ExtractionLimits.MaxTags && open.Most <= ExtractionLimits.MaxOpenElements)
        {
            tags++;
            html = html[(at + 1)..];
            if (html.StartsWith("!--"))
            {
                html = AfterComment(html[1..]);
                continue;
            }

            var isEnd = html[0] == '/';
            var rest = html[(isEnd ? 1 : 0)..];
            var length = 0;
            while (length < rest.Length && length < MaxName && char.IsAsciiLetterOrDigit(rest[length]))
            {
                length++;
            }

            var name = rest[..length];
            if (length == 0 || !char.IsAsciiLetter(name[0]))
            {
                continue;
            }

            if (isEnd)
            {
                open.End(name);
                continue;
            }

            elements++;
            var isRaw = RawText.Contains(name) && !open.IsForeign;
            open.Start(name, rest[length..]);
            if (isRaw)
            {
                html = html[(html.IndexOf($"</{name}", StringComparison.OrdinalIgnoreCase) is var end and >= 0 ? end : html.Length)..];
            }
        }

        return (elements, open.Most, tags);
    }

    // A comment ends with "-->" or "--!>", and "<!-->" at once.
    private static ReadOnlySpan<char> AfterComment(ReadOnlySpan<char> text)
    {
        while (text.IndexOf("--") is var at and >= 0)
        {
            var after = text[(at + 2)..];
            if (after.StartsWith(">") || after.StartsWith("!>"))
            {
                return after[(after[0] == '>' ? 1 : 2)..];
            }

            // Of three dashes the last two count.
            text = text[(at + 1)..];
        }

        return [];
    }
}
