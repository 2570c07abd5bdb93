using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using Voy8.Core.Crawling.Fetching;
using Voy8.Core.Crawling.Robots;
using Voy8.Core.Crawling.Sitemaps;

namespace Voy8.Core.Tests.Crawling;

/// <summary>What holds of files that strangers write, whatever is in them.</summary>
public sealed class CrawlerInputLaws
{
    private const long Iterations = 3_000;

    [Fact]
    public void A_pattern_matches_as_the_regular_expression_that_it_stands_for() =>
        Gen.Select(Text("ab/*$", 8), Text("ab/$", 10)).Sample(
            (pattern, path) =>
            {
                var anchored = pattern.EndsWith('$');
                var expression = Regex.Escape(anchored ? pattern[..^1] : pattern).Replace("\\*", ".*", StringComparison.Ordinal);
                return RobotsPath.Matches(pattern, path) == Regex.IsMatch(path, $"^{expression}{(anchored ? "$" : "")}", RegexOptions.NonBacktracking);
            },
            iter: Iterations);

    [Fact]
    public void Of_rules_that_match_a_path_the_longest_decides_and_Allow_among_equals() =>
        Gen.Select(Gen.Bool, Text("ab/*", 5)).List[0, 6].Select(Text("ab/", 6)).Sample(
            (rules, path) =>
            {
                var file = "User-agent: *\n" + string.Concat(rules.Select(rule => $"{(rule.Item1 ? "Allow" : "Disallow")}: /{rule.Item2}\n"));
                var best = rules
                    .Where(rule => RobotsPath.Matches("/" + rule.Item2, "/" + path))
                    .OrderByDescending(rule => rule.Item2.Length)
                    .ThenByDescending(rule => rule.Item1)
                    .Select(rule => (bool?)rule.Item1)
                    .FirstOrDefault();
                return RobotsTxt.Parse(Encoding.UTF8.GetBytes(file)).IsAllowed("VoyBot", "/" + path) == (best ?? true);
            },
            iter: Iterations);

    [Fact]
    public void No_robots_txt_breaks_its_reader() =>
        Gen.Select(Gen.OneOf("", "User-agent: *\nDisallow: ", "User-agent: VoyBot\nCrawl-delay:", "Sitemap:"), Gen.Byte.Array, Gen.String).Sample(
            (start, octets, path) =>
            {
                var robots = RobotsTxt.Parse([.. Encoding.UTF8.GetBytes(start), .. octets]);
                robots.IsAllowed("VoyBot", path);
                robots.CrawlDelay("VoyBot");
            },
            iter: Iterations);

    [Fact]
    public void No_sitemap_breaks_its_reader() =>
        Gen.OneOf("<", "</", ">", "<url>", "<loc>", "</loc>", "<entry>", "<link href=", "'", "\"", "=", " ", "/", "&amp;", "&#", "<![CDATA[", "]]>", "<!--", "-->", "<!DOCTYPE", "[", "]>", "<?", "?>", "x:y", "http://a")
            .List[0, 30]
            .Sample(parts => SitemapParser.Parse("<" + string.Concat(parts)).Pages.Count <= parts.Count, iter: Iterations);

    [Fact]
    public void Every_page_is_text_in_some_encoding() =>
        Gen.Select(Gen.OneOf("", "<meta charset=", "<?xml version='1.0' encoding='", "<meta http-equiv=content-type content='text/html;charset=", "<!--", "\xFF\xFE"), Gen.Byte.Array, Gen.OneOf<string?>(null, "utf-8", "x", "utf-16", "iso-2022-jp"))
            .Sample((start, octets, charset) => PageDecoder.Decode([.. Encoding.Latin1.GetBytes(start), .. octets], charset) is not null, iter: Iterations);

    private static Gen<string> Text(string letters, int length) => Gen.OneOf(letters.ToCharArray()).Array[0, length].Select(chars => new string(chars));
}
