using System.Text;
using Voy8.Core.Crawling.Robots;

namespace Voy8.Crawl.Bench.Scoring;

/// <summary>robots.txt: whether an address may be fetched, which sitemaps are named, and how long to wait.</summary>
internal sealed class RobotsScorer : ICorpusScorer
{
    public string Folder => "robots";

    public IEnumerable<Score> Run(DirectoryInfo folder)
    {
        // What reference implementations answer differently is told apart: it is a matter of opinion.
        var undisputed = JsonLines.Read<Access>(folder, "conformance.jsonl").ToLookup(row => row.IsUndisputed);
        var others = JsonLines.Read<Others>(folder, "sitemaps_crawldelay.jsonl");
        return
        [
            .. Score.OfCases("robots.conformance", [.. undisputed[true]], MissOf),
            .. Score.OfCases("robots.disputed", [.. undisputed[false]], MissOf),
            .. Score.OfCases("robots.realworld", JsonLines.Read<Access>(folder, "realworld.jsonl"), MissOf),
            .. Score.OfCases("robots.sitemaps", others, SitemapsMissOf),
            .. Score.OfCases("robots.crawl_delay", others, DelayMissOf),
        ];
    }

    private static string? MissOf(Access row)
    {
        var robots = RobotsTxt.Parse(row.Robots is null ? Convert.FromBase64String(row.RobotsBase64 ?? "") : Encoding.UTF8.GetBytes(row.Robots));
        return robots.IsAllowed(row.UserAgent.Split('/')[0], PathOf(row.Url)) == row.Allowed ? null : $"{row.Id}: {row.UserAgent} at {row.Url} should be {row.Allowed} ({row.Test})";
    }

    private static string? SitemapsMissOf(Others row)
    {
        var found = RobotsTxt.Parse(Encoding.UTF8.GetBytes(row.Robots)).Sitemaps;
        return found.SequenceEqual(row.Sitemaps) ? null : $"{row.Host}: {string.Join(' ', found)} instead of {string.Join(' ', row.Sitemaps)}";
    }

    private static string? DelayMissOf(Others row)
    {
        var found = RobotsTxt.Parse(Encoding.UTF8.GetBytes(row.Robots)).CrawlDelay("*")?.TotalSeconds;
        return found == row.CrawlDelayForStar ? null : $"{row.Host}: {found} instead of {row.CrawlDelayForStar}";
    }

    /// <summary>What follows the host, as the crawler asks for it; as written where the cases have what is no address.</summary>
    private static string PathOf(string url)
    {
        if (Uri.TryCreate(url, UriKind.Absolute, out var uri))
        {
            return uri.PathAndQuery;
        }

        var path = url.IndexOf('/', url.IndexOf("://", StringComparison.Ordinal) + 3);
        return path < 0 ? "/" : url[path..].Split('#')[0];
    }

    private sealed record Access(string Id, string? Robots, string? RobotsBase64, string UserAgent, string Url, bool Allowed, string Test, string[] DisputedBy, bool GoogleOnly)
    {
        public bool IsUndisputed => DisputedBy.Length == 0 && !GoogleOnly;
    }

    private sealed record Others(string Robots, string Host, string[] Sitemaps, double? CrawlDelayForStar);
}
