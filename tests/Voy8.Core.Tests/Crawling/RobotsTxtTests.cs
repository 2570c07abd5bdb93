using System.Text;
using Voy8.Core.Crawling.Robots;
using Voy8.Crawl.Bench.Scoring;
using Voy8.Testing;

namespace Voy8.Core.Tests.Crawling;

public sealed class RobotsTxtTests
{
    // On a quiet machine none takes a third of a second; a busy one must not fail for its load.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);

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
    [InlineData("User-agent: bingbot\nCrawl-delay: 10\nUser-agent: *\nDisallow: /x", null)]
    [InlineData("User-agent: VoyBot\nCrawl-delay: 10\nUser-agent: *\nDisallow: /x", 10.0)]
    [InlineData("User-agent: *\nCrawl-delay: 10\n\nUser-agent: VoyBot\nDisallow: /x", null)]
    [InlineData("User-agent: *\nCrawl-delay: 3\nCrawl-delay: 7\nCrawl-delay: 5", 7.0)]
    [InlineData("User-agent: *\nDisallow: /x\nCrawl-delay: 3\nDisallow: /y", 3.0)]
    [InlineData("User-agent: *\nCrawl-delay: 0", 0.0)]
    [InlineData("User-agent: *\nCrawl-delay: soon", null)]
    [InlineData("User-agent: *\nCrawl-delay: -1", null)]
    [InlineData("User-agent: *\nCrawl-delay: 99999999999999999999", null)]
    [InlineData("Crawl-delay: 5\nUser-agent: *\nDisallow: /x", null)]
    public void A_Crawl_delay_is_for_the_agents_named_above_it(string robots, double? seconds) =>
        (RobotsTxt.Parse(Encoding.UTF8.GetBytes(robots)).CrawlDelay("VoyBot")?.TotalSeconds).ShouldBe(seconds);

    [Theory]
    [InlineData("/path/file-%2A.html", "/path/file-*.html", false)]
    [InlineData("/path/file-%2A.html", "/path/file-1.html", true)]
    [InlineData("/path/foo-%24", "/path/foo-$", false)]
    [InlineData("/a$b", "/a$b/c", false)]
    [InlineData("/a$b", "/a", true)]
    public void What_means_something_in_a_pattern_is_named_encoded(string pattern, string path, bool allowed) =>
        RobotsTxt.Parse(Encoding.UTF8.GetBytes($"User-agent: *\nDisallow: {pattern}")).IsAllowed("VoyBot", path).ShouldBe(allowed);

    [Theory]
    [InlineData(0xEF, 0xBB, 0xBF)]
    [InlineData(0xEF, 0xBB)]
    [InlineData(0xEF)]
    public void A_byte_order_mark_is_passed_over_whole_or_not(params int[] mark)
    {
        byte[] robots = [.. mark.Select(octet => (byte)octet), .. "User-agent: *\nDisallow: /x"u8];

        RobotsTxt.Parse(robots).IsAllowed("VoyBot", "/x").ShouldBeFalse();
    }

    [Fact]
    public void A_file_in_UTF_16_is_read()
    {
        var encoding = new UnicodeEncoding(bigEndian: true, byteOrderMark: true);
        byte[] robots = [.. encoding.Preamble, .. encoding.GetBytes("User-agent: *\nDisallow: /x")];

        RobotsTxt.Parse(robots).IsAllowed("VoyBot", "/x").ShouldBeFalse();
    }

    [Theory]
    [InlineData("Disallow: /a*b*c*d*e*f*g*h*i*j*k*l*m*n*o*p*q*r*s*t*u*v*w*x*y*z\n")]
    [InlineData("Disallow: /*\n")]
    [InlineData("User-agent: VoyBot\n")]
    [InlineData("User-agent: VoyBot\nDisallow: /x\n")]
    [InlineData("User-agent: VoyBot\nCrawl-delay: 1\n")]
    [InlineData("Sitemap: /x\n")]
    public void A_hostile_file_costs_little(string line)
    {
        var robots = Encoding.UTF8.GetBytes("User-agent: VoyBot\n" + string.Concat(Enumerable.Repeat(line, RobotsTxt.MaxBytes / line.Length)));
        var path = "/" + string.Concat(Enumerable.Repeat("abcdefghij", 200));
        var start = System.Diagnostics.Stopwatch.GetTimestamp();

        var parsed = RobotsTxt.Parse(robots);
        parsed.IsAllowed("VoyBot", path);
        parsed.CrawlDelay("VoyBot");

        System.Diagnostics.Stopwatch.GetElapsedTime(start).ShouldBeLessThan(Bound);
        parsed.Sitemaps.Count.ShouldBeLessThanOrEqualTo(1_000);
    }

    [Fact]
    public void Cases_of_public_test_suites_and_real_files_are_answered_as_they_say()
    {
        var scores = new RobotsScorer().Run(new DirectoryInfo(SharedData.RequireOrSkip("corpora/robots"))).ToDictionary(score => score.Measure);

        scores["robots.conformance"].ShouldReach(0.995);
        scores["robots.realworld"].ShouldReach(0.995);
        scores["robots.sitemaps"].ShouldReach(0.99);
        scores["robots.crawl_delay"].ShouldReach(0.99);
    }
}
