using System.Globalization;

namespace Voy8.Core.Crawling.Robots;

/// <summary>Reads robots.txt line by line, forgiving what its writers get wrong (missing colons, misspelt keys).</summary>
internal sealed class RobotsParser
{
    private const int MaxSitemaps = 1_000;

    private readonly List<RobotsGroup> _groups = [];
    private readonly List<string> _sitemaps = [];
    private readonly List<RobotsDelay> _delays = [];

    // Agents named one below the other are a group. For rules only a rule ends their run (RFC 9309, 2.2.1); a Crawl-delay is not
    // for whom is named after it.
    private RobotsGroup? _group;
    private bool _groupEnds;
    private RobotsDelay? _delay;
    private bool _delayEnds;

    private RobotsParser()
    {
    }

    public static RobotsTxt Parse(ReadOnlySpan<byte> content)
    {
        var parser = new RobotsParser();
        var text = RobotsLine.Decode(content).AsSpan();
        foreach (var line in text.SplitAny('\r', '\n'))
        {
            if (RobotsLine.TryParse(text[line], out var parsed))
            {
                parser.Read(parsed);
            }
        }

        return new RobotsTxt(parser._groups, parser._delays, parser._sitemaps);
    }

    private void Read(RobotsLine line)
    {
        switch (line.Key)
        {
            case RobotsKey.UserAgent:
                AddAgent(ProductToken(line.Value));
                break;

            case RobotsKey.Allow or RobotsKey.Disallow when _group is not null:
                _groupEnds = _delayEnds = true;
                if (line.Value.Length > 0)
                {
                    AddRule(_group, line.Key == RobotsKey.Allow, line.Value.ToString());
                }

                break;

            case RobotsKey.CrawlDelay when _delay is not null:
                _delayEnds = true;
                if (Seconds(line.Value) is { } delay && (_delay.Delay is null || delay > _delay.Delay))
                {
                    _delay.Delay = delay;
                }

                break;

            case RobotsKey.Sitemap when _sitemaps.Count < MaxSitemaps && line.Value.Length > 0:
                _sitemaps.Add(line.Value.ToString());
                break;
        }
    }

    private void AddAgent(string agent)
    {
        if (_groupEnds || _group is null)
        {
            _groups.Add(_group = new RobotsGroup());
            _groupEnds = false;
        }

        if (_delayEnds || _delay is null)
        {
            _delays.Add(_delay = new RobotsDelay());
            _delayEnds = false;
        }

        _group.Agents.Add(agent);
        _delay.Agents.Add(agent);
    }

    private static void AddRule(RobotsGroup group, bool allow, string value)
    {
        group.Rules.Add(new RobotsRule(allow, RobotsPath.NormalisePattern(value)));

        // Who allows a folder's index page means the folder's address too, as the large crawlers read it.
        var slash = value.LastIndexOf('/');
        if (allow && slash >= 0 && value.AsSpan(slash).StartsWith("/index.htm"))
        {
            group.Rules.Add(new RobotsRule(true, RobotsPath.NormalisePattern(value[..(slash + 1)] + "$")));
        }
    }

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
