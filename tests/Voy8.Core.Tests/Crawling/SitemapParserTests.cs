using System.Diagnostics;
using System.Text;
using Voy8.Core.Crawling.Fetching;
using Voy8.Core.Crawling.Sitemaps;
using Voy8.Crawl.Bench.Scoring;
using Voy8.Testing;

namespace Voy8.Core.Tests.Crawling;

public sealed class SitemapParserTests
{
    // On a quiet machine none takes a third of a second; a busy one must not fail for its load.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData("<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>http://a.example/1</loc></url></urlset>")]
    [InlineData("<?xml version='1.0'?><!DOCTYPE urlset [<!ENTITY x 'y>'> ]><s:urlset><s:url><s:loc>http://a.example/1</s:loc></s:url></s:urlset>")]
    [InlineData("<urlset><url><loc>\n  http://a.example/1\n </loc><image:image><image:loc>http://a.example/i.png</image:loc></image:image></url></urlset>")]
    [InlineData("<urlset><url><loc><![CDATA[http://a.example/1]]></loc></url></urlset>")]
    [InlineData("<URLSET><URL><LOC>http://a.example/1</LOC></URL></URLSET>")]
    [InlineData("<urlset><!-- <url><loc>http://a.example/2</loc></url> --><url><loc>http://a.example/1</loc></url></urlset>")]
    [InlineData("<rss><channel><link>http://a.example/</link><item><title>x</title><link>http://a.example/1</link></item></channel></rss>")]
    [InlineData("<rdf:RDF><item rdf:about='x'><link>http://a.example/1</link></item></rdf:RDF>")]
    [InlineData("<feed><link href='http://a.example/'/><entry><link rel='alternate' href='http://a.example/1'/><link rel='edit' href='http://a.example/2'/></entry></feed>")]
    [InlineData("http://a.example/1\n\n# no address\nftp://a.example/2\n")]
    public void Pages_are_found_in_every_form(string text) => PagesOf(text).ShouldBe(["http://a.example/1"]);

    [Theory]
    [InlineData("<urlset><url><loc>http://a.example/1</loc><url><loc>http://a.example/2</loc>")]
    [InlineData("<urlset><url><loc>http://a.example/1<loc>http://a.example/2</loc></url></urlset>")]
    [InlineData("<urlset><url><loc>http://a.example/1</url><url><loc>http://a.example/2</loc></url>")]
    [InlineData("<urlset><url><loc>http://a.example/1</loc></url></urlset></url><url><loc>http://a.example/2</loc></url>")]
    [InlineData("<urlset><url x=\"<loc>http://a.example/1</loc></url><url><loc>http://a.example/2</loc></url>")]
    [InlineData("<url><loc>http://a.example/1</loc></url> a < b & c <url><loc>http://a.example/2</loc></url><url><loc>http://a.example/3")]
    public void Broken_XML_gives_what_is_in_it(string text) => PagesOf(text).ShouldBe(["http://a.example/1", "http://a.example/2"]);

    [Theory]
    [InlineData("a?b=1&amp;c=2", "a?b=1&c=2")]
    [InlineData("a?b=1&c=2", "a?b=1&c=2")]
    [InlineData("a?b=1&#38;c=2", "a?b=1&c=2")]
    [InlineData("a<![CDATA[?b=1&amp;c]]>", "a?b=1&amp;c")]
    [InlineData("κ&#x3B1;", "κα")]
    public void References_are_resolved_where_they_mean_something(string written, string read) =>
        PagesOf($"<urlset><url><loc>{written}</loc></url></urlset>").ShouldBe([read]);

    [Fact]
    public void An_index_names_sitemaps_and_no_pages()
    {
        var sitemap = SitemapParser.Parse("<sitemapindex><sitemap><loc>/a.xml.gz</loc><lastmod>2026</lastmod></sitemap><sitemap>http://a.example/b.xml</sitemap></sitemapindex>");

        sitemap.Sitemaps.ShouldBe(["/a.xml.gz"]);
        sitemap.Pages.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("<")]
    [InlineData("<html><head><link href='/a'></head><body><a href='/b'>b</a></body></html>")]
    [InlineData("not a sitemap")]
    public void What_is_no_sitemap_names_nothing(string text) => PagesOf(text).ShouldBeEmpty();

    [Fact]
    public async Task A_gzipped_file_is_read_in_its_encoding()
    {
        var xml = Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("<urlset><url><loc>http://a.example/μενού</loc></url></urlset>")).ToArray();

        (await ReadAsync(Gzip(xml))).Pages.ShouldBe(["http://a.example/μενού"]);
    }

    [Fact]
    public async Task A_gzip_bomb_is_refused_and_a_damaged_file_too()
    {
        (await Should.ThrowAsync<FetchException>(() => ReadAsync(Gzip(new byte[32 * 1024 * 1024])))).Message.ShouldContain("inflates");
        await Should.ThrowAsync<FetchException>(() => ReadAsync([0x1F, 0x8B, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]));
    }

    [Fact]
    public async Task Beyond_the_bound_after_decompression_nothing_is_read()
    {
        var pages = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 1_000).Select(i => $"<url><loc>http://a.example/{Guid.CreateVersion7()}</loc></url>")));

        (await ReadAsync(Gzip(pages), maxBytes: 6_500)).Pages.Count.ShouldBeInRange(80, 100);
        (await ReadAsync(pages, maxBytes: 6_500)).Pages.Count.ShouldBeInRange(80, 100);
    }

    [Fact]
    public void Addresses_are_bounded_in_number_and_length()
    {
        PagesOf(string.Concat(Enumerable.Repeat("<url><loc>http://a.example/</loc></url>", Sitemap.MaxUrls + 10))).Count.ShouldBe(Sitemap.MaxUrls);
        PagesOf(string.Concat(Enumerable.Repeat("http://a.example/\n", Sitemap.MaxUrls + 10))).Count.ShouldBe(Sitemap.MaxUrls);
        PagesOf($"<url><loc>http://a.example/{new string('x', Sitemap.MaxUrlLength)}</loc></url><url><loc>b</loc></url>").ShouldBe(["b"]);
    }

    [Theory]
    [InlineData("<")]
    [InlineData("<a")]
    [InlineData("<a ")]
    [InlineData("<a b='")]
    [InlineData("<url><loc>")]
    [InlineData("<url>")]
    [InlineData("</url>")]
    [InlineData("<!--")]
    [InlineData("<![CDATA[")]
    [InlineData("<!DOCTYPE [")]
    [InlineData("<?")]
    [InlineData("<url><loc>&")]
    [InlineData("<entry><link a=b a=b ")]
    [InlineData("&amp;")]
    public void A_hostile_file_costs_little(string part)
    {
        var text = "<url><loc>" + string.Concat(Enumerable.Repeat(part, 4 * 1024 * 1024 / part.Length));
        var start = Stopwatch.GetTimestamp();

        SitemapParser.Parse(text);

        Stopwatch.GetElapsedTime(start).ShouldBeLessThan(Bound);
    }

    [Fact]
    public void Real_sitemaps_and_feeds_are_read() =>
        new SitemapsScorer().Run(new DirectoryInfo(SharedData.RequireOrSkip("corpora/sitemaps"))).ShouldHaveSingleItem().ShouldReach(0.99);

    private static IReadOnlyList<string> PagesOf(string text) => SitemapParser.Parse(text).Pages;

    private static Task<Sitemap> ReadAsync(byte[] file, int maxBytes = 64 * 1024 * 1024) =>
        SitemapReader.ReadAsync(file, null, maxBytes, maxRatio: 200, TestContext.Current.CancellationToken);

    private static byte[] Gzip(byte[] content) => ContentCodings.Encode(content, "gzip");
}
