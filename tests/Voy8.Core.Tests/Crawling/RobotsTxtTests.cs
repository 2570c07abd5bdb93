using System.Text;
using System.Text.Json;
using Voy8.Core.Crawling.Robots;
using Voy8.Testing;

namespace Voy8.Core.Tests.Crawling;

public sealed class RobotsTxtTests
{
    [Theory]
    [InlineData("User-agent: *\nDisallow: /", "/", false)]
    [InlineData("User-agent: *\nDisallow: /", "/robots.txt", true)]
    [InlineData("User-agent: *\nDisallow:", "/a", true)]
    [InlineData("", "/a", true)]
    [InlineData("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", true)]
    [InlineData("User-agent: *\nAllow: /a\nDisallow: /a", "/a", true)]
    [InlineData("User-agent: *\nDisallow: /*.php$", "/x.php", false)]
    [InlineData("User-agent: *\nDisallow: /*.php$", "/x.php?y", true)]
    [InlineData("User-agent: *\nDisallow: /a*c*e", "/abcde", false)]
    [InlineData("User-agent: *\nDisallow: /ä", "/%C3%A4bc", false)]
    [InlineData("User-agent: *\nDisallow: /%61", "/abc", false)]
    [InlineData("User-agent: *\nDisallow: /a%2fb", "/a/b", true)]
    [InlineData("User-agent: VoyBot\nDisallow: /x\n\nUser-agent: *\nDisallow: /", "/a", true)]
    [InlineData("User-agent: voybot/2.0\nDisallow: /x\n\nUser-agent: *\nDisallow:", "/x", false)]
    [InlineData("User-agent: VoyBot\nUser-agent: Other\nDisallow: /x", "/x", false)]
    [InlineData("User-agent: VoyBot\nDisallow: /x\n\nUser-agent: VoyBot\nDisallow: /y", "/y", false)]
    [InlineData("User-agent: VoyBot\nCrawl-delay: 5\nUser-agent: Other\nDisallow: /x", "/x", false)]
    [InlineData("\uFEFFUser-agent: *\rDisallow: /x # no entry", "/x", false)]
    [InlineData("<html><body>Not found</body></html>", "/x", true)]
    public void A_path_is_allowed_as_RFC_9309_says(string robots, string path, bool allowed) =>
        RobotsTxt.Parse(Encoding.UTF8.GetBytes(robots)).IsAllowed("VoyBot", path).ShouldBe(allowed);

    [Fact]
    public void Crawl_delay_and_sitemaps_are_read()
    {
        var robots = RobotsTxt.Parse("User-agent: *\nCrawl-delay: 2.5\nDisallow: /x\nSitemap: https://a.example/sitemap.xml"u8);

        robots.CrawlDelay("VoyBot").ShouldBe(TimeSpan.FromSeconds(2.5));
        robots.Sitemaps.ShouldBe(["https://a.example/sitemap.xml"]);
        robots.IsAllowed("VoyBot", "/x").ShouldBeFalse();
    }

    [Fact]
    public void At_least_500_KiB_are_read_and_more_than_that_costs_no_more()
    {
        var filler = string.Concat(Enumerable.Repeat("# nothing to see here\n", 510 * 1024 / 22));
        var early = Encoding.UTF8.GetBytes($"User-agent: *\n{filler[..(499 * 1024)]}\nDisallow: /x\n");
        var late = Encoding.UTF8.GetBytes($"User-agent: *\n{filler}{filler}\nDisallow: /x\n");

        RobotsTxt.Parse(early).IsAllowed("VoyBot", "/x").ShouldBeFalse();
        RobotsTxt.Parse(late).IsAllowed("VoyBot", "/x").ShouldBeTrue();
    }

    [Theory]
    [InlineData("conformance.jsonl")]
    [InlineData("realworld.jsonl")]
    public void Undisputed_cases_of_public_test_suites_are_answered_as_they_say(string file)
    {
        var (right, all) = (0, 0);
        foreach (var line in File.ReadLines(Path.Combine(SharedData.RequireOrSkip("corpora/robots"), file)))
        {
            using var row = JsonDocument.Parse(line);
            var c = row.RootElement;
            if ((c.TryGetProperty("disputedBy", out var disputed) && disputed.GetArrayLength() > 0) || (c.TryGetProperty("googleOnly", out var google) && google.GetBoolean()))
            {
                continue;
            }

            var robots = c.GetProperty("robots").GetString() is { } text ? Encoding.UTF8.GetBytes(text) : c.GetProperty("robotsBase64").GetBytesFromBase64();
            var agent = c.GetProperty("userAgent").GetString()!.Split('/')[0];
            all++;
            right += RobotsTxt.Parse(robots).IsAllowed(agent, PathOf(c.GetProperty("url").GetString()!)) == c.GetProperty("allowed").GetBoolean() ? 1 : 0;
        }

        (right / (double)all).ShouldBeGreaterThanOrEqualTo(0.995, $"{right} of {all}");
    }

    // What follows the host, as written: parsing it as an address would already normalise it.
    private static string PathOf(string url)
    {
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        var start = scheme < 0 ? 0 : url.IndexOfAny(['/', '?', ';'], scheme + 3);
        var path = start < 0 ? "/" : url[start..].Split('#')[0];
        return path.StartsWith('/') ? path : "/" + path;
    }
}
