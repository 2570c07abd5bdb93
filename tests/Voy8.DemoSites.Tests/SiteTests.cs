using System.Net;
using System.Text.Json;
using AngleSharp.Html.Parser;
using Voy8.DemoSites.Sites;
using Voy8.DemoSites.Sites.Serving;
using Voy8.DemoSites.Venues;

namespace Voy8.DemoSites.Tests;

public sealed class SiteTests(DemoApp app)
{
    private static readonly Quirk[] Sound = [Quirk.None, Quirk.RobotsForbid, Quirk.RobotsForbidSubpages, Quirk.RedirectsToStart];

    public static TheoryData<MarkupStyle> MarkupStyles => [.. Enum.GetValues<MarkupStyle>()];

    [Fact]
    public async Task Every_page_of_every_sound_site_answers()
    {
        foreach (var venue in app.Town.Venues.Where(venue => venue.Site is { } site && Sound.Contains(site.Quirk)))
        {
            using var client = app.Visit(venue);
            foreach (var page in venue.Site!.Pages)
            {
                using var answer = await client.GetAsync(SitePaths.PathOf(venue, page));
                answer.StatusCode.ShouldBe(HttpStatusCode.OK, $"{venue.Slug} {page}");
                (await answer.Content.ReadAsByteArrayAsync()).Length.ShouldBeGreaterThan(500);
            }
        }
    }

    [Fact]
    public async Task Every_site_has_robots_and_a_sitemap_of_pages_that_exist()
    {
        foreach (var venue in app.Town.Venues.Where(venue => venue.Site is { Quirk: Quirk.None }))
        {
            using var client = app.Visit(venue);
            (await client.GetStringAsync("/robots.txt")).ShouldContain($"Sitemap: http://{venue.Host}/sitemap.xml");
            var sitemap = System.Xml.Linq.XDocument.Parse(await client.GetStringAsync("/sitemap.xml"));
            sitemap.Descendants().Where(element => element.Name.LocalName == "loc").Select(element => new Uri(element.Value).AbsolutePath)
                .ShouldBe(venue.Site!.Pages.Select(page => SitePaths.PathOf(venue, page)));
        }
    }

    [Theory]
    [MemberData(nameof(MarkupStyles))]
    public async Task Markup_is_what_the_site_says_it_is(MarkupStyle markup)
    {
        foreach (var venue in Sites(site => site.Markup == markup && site is { Quirk: Quirk.None, Charset: "utf-8" }).Take(12))
        {
            using var client = app.Visit(venue);
            var page = await new HtmlParser().ParseDocumentAsync(await client.GetStringAsync("/"));
            var json = page.QuerySelector("script[type='application/ld+json']")?.TextContent;
            (json is not null).ShouldBe(markup is MarkupStyle.JsonLd or MarkupStyle.JsonLdGraph or MarkupStyle.JsonLdBroken or MarkupStyle.Mixed, venue.Slug);
            (page.QuerySelector("[itemscope][itemtype]") is not null).ShouldBe(markup is MarkupStyle.Microdata or MarkupStyle.Mixed, venue.Slug);
            (page.QuerySelector("[vocab][typeof]") is not null).ShouldBe(markup == MarkupStyle.Rdfa, venue.Slug);
        }
    }

    [Fact]
    public async Task JSON_LD_tells_the_facts_unless_it_is_broken()
    {
        foreach (var venue in Sites(site => site.Markup is MarkupStyle.JsonLd or MarkupStyle.JsonLdGraph or MarkupStyle.JsonLdBroken && site is { Quirk: Quirk.None, Charset: "utf-8" }))
        {
            using var client = app.Visit(venue);
            var json = (await new HtmlParser().ParseDocumentAsync(await client.GetStringAsync("/"))).QuerySelector("script[type='application/ld+json']")!.TextContent;
            if (venue.Site!.Markup == MarkupStyle.JsonLdBroken)
            {
                Should.Throw<JsonException>(() => JsonDocument.Parse(json));
            }
            var lenient = new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };
            using var document = JsonDocument.Parse(json, venue.Site.Markup == MarkupStyle.JsonLdBroken ? lenient : default);
            var thing = venue.Site.Markup == MarkupStyle.JsonLdGraph
                ? document.RootElement.GetProperty("@graph").EnumerateArray().Last()
                : document.RootElement;
            thing.GetProperty("name").GetString().ShouldBe(venue.Name);
            thing.GetProperty("@type").GetString().ShouldBe(venue.KindOf.Schema);
            thing.GetProperty("telephone").GetString()!.Replace(" ", "", StringComparison.Ordinal).ShouldBe(app.States.FactsOf(venue).Phone);
            thing.GetProperty("amenityFeature").GetArrayLength().ShouldBe(app.States.FactsOf(venue).Features.Count);
        }
    }

    [Fact]
    public async Task Microdata_and_RDFa_name_the_venue_and_its_hours()
    {
        foreach (var venue in Sites(site => site.Markup is MarkupStyle.Microdata or MarkupStyle.Rdfa && site is { Quirk: Quirk.None, Charset: "utf-8" }))
        {
            using var client = app.Visit(venue);
            var attribute = venue.Site!.Markup == MarkupStyle.Microdata ? "itemprop" : "property";
            var page = venue.Site.Pages.Contains(PageKind.Hours) ? PageKind.Hours : PageKind.Home;
            var document = await new HtmlParser().ParseDocumentAsync(await client.GetStringAsync(SitePaths.PathOf(venue, page)));
            document.QuerySelector($"[{attribute}=name]")!.TextContent.ShouldBe(venue.Name);
            document.QuerySelectorAll($"[{attribute}=openingHours]").ShouldNotBeEmpty();
        }
    }

    [Fact]
    public async Task An_unknown_host_has_no_site()
    {
        using var client = app.Visit("nobody.harbour.localhost");
        (await client.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Sites_cannot_be_written_to()
    {
        using var client = app.Visit(Sites(site => site.Quirk == Quirk.None).First());
        (await client.PostAsync("/", null)).StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    public void All_designs_markups_and_troubles_are_in_use()
    {
        var sites = app.Town.Venues.Select(venue => venue.Site).OfType<SiteProfile>().ToArray();
        sites.Select(site => site.Design).Distinct().Count().ShouldBe(8);
        sites.Select(site => site.Markup).Distinct().ShouldBe(Enum.GetValues<MarkupStyle>(), ignoreOrder: true);
        sites.Select(site => site.Quirk).Distinct().ShouldBe(Enum.GetValues<Quirk>(), ignoreOrder: true);
        sites.Select(site => site.Phone).Distinct().ShouldBe(Enum.GetValues<PhoneStyle>(), ignoreOrder: true);
        sites.Select(site => site.Email).Distinct().ShouldBe(Enum.GetValues<EmailStyle>(), ignoreOrder: true);
    }

    private IEnumerable<DemoVenue> Sites(Func<SiteProfile, bool> predicate) => app.Town.Venues.Where(venue => venue.Site is { } site && predicate(site));
}
