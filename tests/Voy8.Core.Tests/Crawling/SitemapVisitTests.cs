using System.Text;
using Voy8.Core.Crawling;
using Voy8.Core.Enrichment;
using Voy8.Testing;

namespace Voy8.Core.Tests.Crawling;

/// <summary>What a visit makes of sitemaps: it finds the pages that no link led to.</summary>
public sealed class SitemapVisitTests(RedisServerFixture redis) : IAsyncLifetime
{
    private const string Contact = "<body><p>Phone: 030 23125010</p><p>Open Monday to Friday 10:00-18:00</p></body>";

    private readonly string _host = $"v{Guid.CreateVersion7():N}.site.test";
    private TestSite _site = null!;

    public async ValueTask InitializeAsync()
    {
        _site = await TestSite.StartAsync();
        _site.OnHtml($"{_host}/", "<body><p>Welcome to our little place.</p></body>");
    }

    public async ValueTask DisposeAsync() => await _site.DisposeAsync();

    [Theory]
    [InlineData("kontakt")]
    [InlineData("en/contact-us.html")]
    [InlineData("contacteer-ons/")]
    [InlineData("%CE%B5%CF%80%CE%B9%CE%BA%CE%BF%CE%B9%CE%BD%CF%89%CE%BD%CE%AF%CE%B1")]
    [InlineData("impressum.php")]
    [InlineData("openingstijden")]
    [InlineData("oeffnungszeiten-und-anfahrt")]
    public async Task A_page_that_no_link_leads_to_is_found_in_the_sitemap(string path)
    {
        _site.OnText("/sitemap.xml", 200, Urlset("blog/ten-things-about-contact-lenses-and-other-matters", path, "produkte/tisch"))
            .OnHtml($"/{Uri.UnescapeDataString(path)}", Contact);

        var result = await VisitAsync();

        result.Facts.ShouldContain(fact => fact.Field == FactFields.Phone && fact.SourceUrl == $"http://{_host}/{path}");
        Paths().ShouldBe(["/robots.txt", "/", "/sitemap.xml", "/" + Uri.UnescapeDataString(path)]);
    }

    [Fact]
    public async Task Sitemaps_that_robots_txt_names_are_read_instead_of_the_usual_one()
    {
        _site.OnText("/robots.txt", 200, $"User-agent: *\nDisallow: /x\nSitemap: http://elsewhere.test/a.xml\nSitemap: http://{_host}/map.txt")
            .OnText("/map.txt", 200, $"http://{_host}/contact\n")
            .OnHtml("/contact", Contact);

        var result = await VisitAsync();

        result.PagesRead.ShouldBe(2);
        Paths().ShouldBe(["/robots.txt", "/", "/map.txt", "/contact"]);
    }

    [Fact]
    public async Task Of_an_index_the_sitemap_of_pages_comes_first_and_compressed_ones_are_read()
    {
        _site.OnText("/sitemap.xml", 200, Index("post-sitemap.xml", "page-sitemap.xml.gz", "post-sitemap2.xml"))
            .On("/page-sitemap.xml.gz", async context =>
            {
                context.Response.ContentType = "application/x-gzip";
                await context.Response.Body.WriteAsync(ContentCodings.Encode(Encoding.UTF8.GetBytes(Urlset("contact")), "gzip"));
            })
            .OnHtml("/contact", Contact);

        (await VisitAsync()).PagesRead.ShouldBe(2);

        Paths().ShouldBe(["/robots.txt", "/", "/sitemap.xml", "/page-sitemap.xml.gz", "/contact"]);
    }

    [Fact]
    public async Task No_more_files_are_asked_for_than_the_option_says_and_none_twice()
    {
        _site.OnText("/sitemap.xml", 200, Index([.. Enumerable.Range(0, 100).Select(i => $"sitemap.xml?{i % 50}"), "sitemap.xml"])).OnHtml("/contact", Contact);

        await VisitAsync(options => options.SitemapFiles = 5);

        Paths().Count(path => path == "/sitemap.xml").ShouldBe(5);
    }

    [Fact]
    public async Task An_index_within_an_index_is_not_followed_on()
    {
        _site.OnText("/sitemap.xml", 200, Index("2.xml")).OnText("/2.xml", 200, Index("3.xml")).OnText("/3.xml", 200, Urlset("contact")).OnHtml("/contact", Contact);

        await VisitAsync(options => options.SitemapFiles = 10);

        Paths().ShouldBe(["/robots.txt", "/", "/sitemap.xml", "/2.xml"]);
    }

    [Fact]
    public async Task No_more_pages_are_read_than_the_option_says()
    {
        string[] pages = [.. Enumerable.Range(0, 40).Select(i => $"a{i}/contact"), .. Enumerable.Range(0, 40).Select(i => $"a{i}/impressum")];
        _site.OnText("/sitemap.xml", 200, Urlset(pages));
        foreach (var page in pages)
        {
            _site.OnHtml("/" + page, "<body><p>Nothing here.</p></body>");
        }

        (await VisitAsync(options => options.ExtraPages = 4)).PagesRead.ShouldBe(5);
        (await VisitAsync(options => options.ExtraPages = 0)).PagesRead.ShouldBe(1);
    }

    [Theory]
    [InlineData("<body><a href='/contact'>Contact</a></body>")]
    [InlineData("<body><p>Telefon: 030 23125010</p><p>info@taverna-test.de</p><p>Hauptstraße 5</p><p>10115 Berlin</p><h2>Öffnungszeiten</h2><p>Mo-Fr 10:00-18:00</p></body>")]
    [InlineData("<head><meta name=robots content=nofollow></head><body><p>Welcome</p></body>")]
    public async Task A_site_that_links_what_is_missing_or_asks_not_to_be_followed_is_not_asked_for_a_sitemap(string html)
    {
        _site.OnHtml($"{_host}/", html).OnHtml("/contact", "<body>Moved</body>");

        await VisitAsync();

        Paths().ShouldNotContain("/sitemap.xml");
    }

    [Fact]
    public async Task Neither_a_forbidden_sitemap_nor_forbidden_pages_of_one_are_read()
    {
        _site.OnText("/robots.txt", 200, $"User-agent: *\nDisallow: /private\nSitemap: /private.xml\nSitemap: /open.xml")
            .OnText("/private.xml", 200, Urlset("contact"))
            .OnText("/open.xml", 200, Urlset("private/contact"));

        await VisitAsync();

        Paths().ShouldBe(["/robots.txt", "/", "/open.xml"]);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(500)]
    public async Task A_sitemap_that_cannot_be_had_changes_nothing(int status)
    {
        _site.OnText("/sitemap.xml", status, "no");

        (await VisitAsync()).Status.ShouldBe(CrawlStatus.Succeeded);
    }

    [Fact]
    public async Task Pages_and_sitemaps_of_other_sites_are_left_alone()
    {
        _site.OnText($"{_host}/sitemap.xml", 200, Index("http://other.site.test/sitemap.xml") + "<url><loc>http://other.site.test/contact</loc></url>");

        await VisitAsync();

        _site.AllRequests.ShouldAllBe(request => request.Host == _host);
    }

    private async Task<CrawlResult> VisitAsync(Action<CrawlingOptions>? configure = null)
    {
        var options = CrawlParts.OptionsFor(_site);
        configure?.Invoke(options);
        using var parts = new CrawlParts(options, redis.Connection);
        var target = new CrawlTarget(Guid.CreateVersion7(), "Test", "restaurant", null, "DE", $"http://{_host}/", null);
        return await parts.Session.RunAsync(target, null, TestContext.Current.CancellationToken);
    }

    private List<string> Paths() => [.. _site.AllRequests.Select(request => request.Path)];

    private string Urlset(params string[] paths) =>
        $"<urlset>{string.Concat(paths.Select(path => $"<url><loc>http://{_host}/{path}</loc></url>"))}</urlset>";

    private static string Index(params string[] paths) =>
        $"<sitemapindex>{string.Concat(paths.Select(path => $"<sitemap><loc>{path}</loc></sitemap>"))}</sitemapindex>";
}
