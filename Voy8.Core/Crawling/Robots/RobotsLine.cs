using System.Text;

namespace Voy8.Core.Crawling.Robots;

internal enum RobotsKey
{
    UserAgent,
    Allow,
    Disallow,
    CrawlDelay,
    Sitemap,
}

/// <summary>A line of robots.txt whose key is known.</summary>
internal readonly ref struct RobotsLine(RobotsKey key, ReadOnlySpan<char> value)
{
    private const int MaxLength = 16 * 1024;
    private const int MaxKeyLength = 12;

    public RobotsKey Key { get; } = key;

    /// <summary>Trimmed, without a comment.</summary>
    public ReadOnlySpan<char> Value { get; } = value;

    /// <summary>The file as text: UTF-8, or UTF-16 where a byte order mark says so. A mark that broke off is no text either.</summary>
    public static string Decode(ReadOnlySpan<byte> content) => content switch
    {
        [0xFE, 0xFF, .. var rest] => Encoding.BigEndianUnicode.GetString(rest),
        [0xFF, 0xFE, .. var rest] => Encoding.Unicode.GetString(rest),
        _ => Encoding.UTF8.GetString(content[content.CommonPrefixLength(Encoding.UTF8.Preamble)..]),
    };

    public static bool TryParse(ReadOnlySpan<char> line, out RobotsLine parsed)
    {
        parsed = default;
        line = line[..Math.Min(line.Length, MaxLength)];
        var comment = line.IndexOf('#');
        line = (comment < 0 ? line : line[..comment]).Trim();

        var split = line.IndexOf(':');
        if (split < 0)
        {
            // Some write "Disallow /path" without the colon; more than two words are prose.
            split = line.IndexOfAny(' ', '\t');
            if (split > 0 && line[split..].Trim().ContainsAny(' ', '\t'))
            {
                return false;
            }
        }

        if (split <= 0 || KeyOf(line[..split].Trim()) is not { } key)
        {
            return false;
        }

        parsed = new RobotsLine(key, line[(split + 1)..].Trim());
        return true;
    }

    private static RobotsKey? KeyOf(ReadOnlySpan<char> key) => key.Length > MaxKeyLength ? null : key.ToString().ToLowerInvariant() switch
    {
        "user-agent" or "useragent" or "user agent" => RobotsKey.UserAgent,
        "allow" => RobotsKey.Allow,
        "disallow" or "dissallow" or "dissalow" or "disalow" or "diasllow" or "disallaw" => RobotsKey.Disallow,
        "crawl-delay" or "crawldelay" or "crawl delay" => RobotsKey.CrawlDelay,
        "sitemap" or "site-map" => RobotsKey.Sitemap,
        _ => null,
    };
}
