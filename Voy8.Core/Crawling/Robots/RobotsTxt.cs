namespace Voy8.Core.Crawling.Robots;

/// <summary>A robots.txt file as RFC 9309 reads it: groups merged by product token, the longest matching rule wins, ties allow.</summary>
public sealed class RobotsTxt
{
    /// <summary>Bytes that are read of a file; RFC 9309 asks for 500 KiB at least.</summary>
    public const int MaxBytes = 512 * 1024;

    private const string Everybody = "*";

    private readonly IReadOnlyList<RobotsGroup> _groups;
    private readonly IReadOnlyList<RobotsDelay> _delays;

    internal RobotsTxt(IReadOnlyList<RobotsGroup> groups, IReadOnlyList<RobotsDelay> delays, IReadOnlyList<string> sitemaps)
    {
        _groups = groups;
        _delays = delays;
        Sitemaps = sitemaps;
    }

    /// <summary>What a site without rules says.</summary>
    public static RobotsTxt AllowAll { get; } = new([], [], []);

    /// <summary>What a site says whose rules could not be had for weeks: everything may be read, at the slowest pace there is.</summary>
    public static RobotsTxt Unreachable { get; } = new([], [new RobotsDelay { Agents = { Everybody }, Delay = TimeSpan.MaxValue }], []);

    /// <summary>Values of the Sitemap lines, which belong to no group; at most 1,000.</summary>
    public IReadOnlyList<string> Sitemaps { get; }

    public static RobotsTxt Parse(ReadOnlySpan<byte> content) => RobotsParser.Parse(content.Length > MaxBytes ? content[..MaxBytes] : content);

    /// <param name="productToken">The crawler's name, without version.</param>
    /// <param name="pathAndQuery">What of the address follows the host, starting with a slash.</param>
    public bool IsAllowed(string productToken, string pathAndQuery)
    {
        var path = RobotsPath.NormalisePath(pathAndQuery.Length == 0 ? "/" : pathAndQuery);
        if (path == "/robots.txt")
        {
            return true;
        }

        RobotsRule? best = null;
        foreach (var rule in GroupsFor(productToken).SelectMany(group => group.Rules))
        {
            var better = best is null
                || rule.Pattern.Length > best.Pattern.Length
                || (rule.Pattern.Length == best.Pattern.Length && rule.Allow && !best.Allow);
            if (better && RobotsPath.Matches(rule.Pattern, path))
            {
                best = rule;
            }
        }

        return best?.Allow ?? true;
    }

    /// <summary>The pause between requests that the file asks this crawler for (a common extension; the longest counts).</summary>
    public TimeSpan? CrawlDelay(string productToken)
    {
        var agent = IsNamed(productToken) ? productToken : Everybody;
        return _delays.Where(run => run.Agents.Contains(agent)).Max(run => run.Delay);
    }

    // The groups that name the crawler, or else those of everybody.
    private IEnumerable<RobotsGroup> GroupsFor(string productToken)
    {
        var agent = IsNamed(productToken) ? productToken : Everybody;
        return _groups.Where(group => group.Agents.Contains(agent));
    }

    private bool IsNamed(string productToken) => _groups.Any(group => group.Agents.Contains(productToken));
}

/// <summary>Rules with the product tokens they are for.</summary>
internal sealed class RobotsGroup
{
    public HashSet<string> Agents { get; } = new(StringComparer.OrdinalIgnoreCase);
    public List<RobotsRule> Rules { get; } = [];
}

/// <summary>A Crawl-delay with the product tokens it is for; the longest of several.</summary>
internal sealed class RobotsDelay
{
    public HashSet<string> Agents { get; } = new(StringComparer.OrdinalIgnoreCase);
    public TimeSpan? Delay { get; set; }
}

/// <param name="Pattern">Normalised path pattern with <c>*</c> and a final <c>$</c>.</param>
internal sealed record RobotsRule(bool Allow, string Pattern);
