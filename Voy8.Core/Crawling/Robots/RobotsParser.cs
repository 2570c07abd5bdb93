using System.Globalization;
using System.Text;

namespace Voy8.Core.Crawling.Robots;

/// <summary>Reads robots.txt line by line, forgiving what its writers get wrong (byte order marks, missing colons, misspelt keys).</summary>
internal static class RobotsParser
{
    private const int MaxLineLength = 16 * 1024;
    private const int MaxSitemaps = 100;

    public static RobotsTxt Parse(ReadOnlySpan<byte> content)
    {
        var text = Encoding.UTF8.GetString(content);
        var groups = new List<RobotsGroup>();
        var sitemaps = new List<string>();
        RobotsGroup? current = null;
        var open = false;

        var lines = text.AsSpan().TrimStart('\uFEFF');
        foreach (var line in lines.SplitAny('\r', '\n'))
        {
            if (!TrySplit(lines[line], out var key, out var value))
            {
                continue;
            }

            switch (KeyOf(key))
            {
                case Key.UserAgent:
                    // Lines other than rules do not end a run of user-agent lines.
                    if (!open || current is null)
                    {
                        groups.Add(current = new RobotsGroup());
                        open = true;
                    }

                    current.Agents.Add(ProductToken(value));
                    break;

                case Key.Allow or Key.Disallow when current is not null:
                    open = false;
                    if (value.Length > 0)
                    {
                        AddRule(current, KeyOf(key) == Key.Allow, RobotsPath.Normalise(value.ToString()));
                    }

                    break;

                case Key.CrawlDelay when current is not null:
                    if (Seconds(value) is { } delay && delay > (current.CrawlDelay ?? TimeSpan.Zero))
                    {
                        current.CrawlDelay = delay;
                    }

                    break;

                case Key.Sitemap when sitemaps.Count < MaxSitemaps && value.Length > 0:
                    sitemaps.Add(value.ToString());
                    break;
            }
        }

        return new RobotsTxt(groups, sitemaps);
    }

    private static void AddRule(RobotsGroup group, bool allow, string pattern)
    {
        group.Rules.Add(new RobotsRule(allow, pattern));

        // Who allows a folder's index page means the folder's address too, as the large crawlers read it.
        var slash = pattern.LastIndexOf('/');
        if (allow && slash >= 0 && pattern[(slash + 1)..] is "index.html" or "index.htm")
        {
            group.Rules.Add(new RobotsRule(true, pattern[..(slash + 1)] + "$"));
        }
    }

    private enum Key
    {
        Unknown,
        UserAgent,
        Allow,
        Disallow,
        CrawlDelay,
        Sitemap,
    }

    private static bool TrySplit(ReadOnlySpan<char> line, out ReadOnlySpan<char> key, out ReadOnlySpan<char> value)
    {
        key = value = default;
        line = line[..Math.Min(line.Length, MaxLineLength)];
        var comment = line.IndexOf('#');
        line = (comment < 0 ? line : line[..comment]).Trim();

        // Some write "Disallow /path" without the colon.
        var colon = line.IndexOf(':');
        var split = colon < 0 ? line.IndexOfAny(' ', '\t') : colon;
        if (split <= 0)
        {
            return false;
        }

        key = line[..split].Trim();
        value = line[(split + 1)..].Trim();
        return true;
    }

    private static Key KeyOf(ReadOnlySpan<char> key) => key.Length > 12 ? Key.Unknown : key.ToString().ToLowerInvariant() switch
    {
        "user-agent" or "useragent" or "user agent" => Key.UserAgent,
        "allow" => Key.Allow,
        "disallow" or "dissallow" or "dissalow" or "disalow" or "diasllow" or "disallaw" => Key.Disallow,
        "crawl-delay" or "crawldelay" or "crawl delay" => Key.CrawlDelay,
        "sitemap" or "site-map" => Key.Sitemap,
        _ => Key.Unknown,
    };

    // "*", or the leading letters, underscores and hyphens: versions and the like do not count.
    private static string ProductToken(ReadOnlySpan<char> value)
    {
        if (value.StartsWith("*") && (value.Length == 1 || char.IsWhiteSpace(value[1])))
        {
            return "*";
        }

        var length = 0;
        while (length < value.Length && (char.IsAsciiLetter(value[length]) || value[length] is '_' or '-'))
        {
            length++;
        }

        return value[..length].ToString();
    }

    private static TimeSpan? Seconds(ReadOnlySpan<char> value) =>
        double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and < 1_000_000
            ? TimeSpan.FromSeconds(seconds)
            : null;
}
