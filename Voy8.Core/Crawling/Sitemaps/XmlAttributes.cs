using System.Net;

namespace Voy8.Core.Crawling.Sitemaps;

/// <summary>Finds attributes in the inside of a start tag.</summary>
internal static class XmlAttributes
{
    /// <returns>The value with character references resolved; null when there is no such attribute.</returns>
    public static string? Find(ReadOnlySpan<char> attributes, ReadOnlySpan<char> name)
    {
        var rest = attributes;
        while (rest.IndexOf('=') is var equals and >= 0)
        {
            var found = rest[..equals].Trim();
            found = found[(found.LastIndexOfAny(" \t\r\n") + 1)..];
            rest = rest[(equals + 1)..].TrimStart();
            if (rest.IsEmpty)
            {
                return null;
            }

            var quoted = rest[0] is '"' or '\'';
            var end = quoted ? rest[1..].IndexOf(rest[0]) + 1 : rest.IndexOfAny(" \t\r\n");
            end = end <= 0 ? rest.Length : end;
            var value = quoted ? rest[1..end] : rest[..end];
            rest = rest[Math.Min(rest.Length, quoted ? end + 1 : end)..];
            if (found.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return WebUtility.HtmlDecode(value[..Math.Min(value.Length, 4 * Sitemap.MaxUrlLength)].ToString()).Trim();
            }
        }

        return null;
    }
}
