using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Voy8.DemoSites.Sites;
using Voy8.DemoSites.Venues;

namespace Voy8.DemoSites.Tests;

public sealed class QuirkTests(DemoApp app)
{
    [Fact]
    public async Task A_lost_home_page_is_a_404()
    {
        using var client = app.Visit(app.WithQuirk(Quirk.HomeNotFound).First());
        (await client.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_shaky_site_fails_its_first_visitor_only()
    {
        using var client = app.Visit(app.WithQuirk(Quirk.FailsFirst).First());
        (await client.GetAsync("/robots.txt")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        (await client.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Home_can_be_elsewhere()
    {
        using var client = app.Visit(app.WithQuirk(Quirk.RedirectsToStart).First());
        using var answer = await client.GetAsync("/");
        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await client.GetAsync(answer.Headers.Location)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Home_can_be_on_the_www_host()
    {
        var venue = app.WithQuirk(Quirk.RedirectsToWww).First();
        using var client = app.Visit(venue);
        using var answer = await client.GetAsync("/");
        answer.StatusCode.ShouldBe(HttpStatusCode.MovedPermanently);
        answer.Headers.Location!.Host.ShouldBe($"www.{venue.Host}");
        using var www = app.Visit(answer.Headers.Location.Host);
        (await www.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task One_site_goes_round_in_circles()
    {
        using var client = app.Visit(app.WithQuirk(Quirk.RedirectLoop).Single());
        var path = new Uri("/", UriKind.Relative);
        for (var hop = 0; hop < 30; hop++)
        {
            using var answer = await client.GetAsync(path);
            answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
            path = answer.Headers.Location!;
        }
    }

    [Fact]
    public async Task The_slowest_site_outlasts_its_visitors()
    {
        using var client = app.Visit(app.WithQuirk(Quirk.VerySlow).Single());
        (await client.GetAsync("/robots.txt")).StatusCode.ShouldBe(HttpStatusCode.OK);
        var answer = client.GetAsync("/");
        await Task.WhenAny(answer, Task.Delay(TimeSpan.FromMilliseconds(100)));
        answer.IsCompleted.ShouldBeFalse();
        app.Time.Advance(TimeSpan.FromSeconds(90));
        (await answer).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Robots_forbid_where_they_should()
    {
        using var client = app.Visit(app.WithQuirk(Quirk.RobotsForbid).First());
        (await client.GetStringAsync("/robots.txt")).ShouldStartWith("User-agent: *\nDisallow: /\n");
    }

    [Theory]
    [InlineData("windows-1253", "el")]
    [InlineData("iso-8859-1", "de")]
    public async Task Old_sites_are_written_in_old_charsets(string charset, string language)
    {
        var venues = app.Town.Venues.Where(venue => venue.Site?.Charset == charset && venue.Site.Quirk == Quirk.None).ToArray();
        venues.Length.ShouldBeGreaterThan(2);
        venues.ShouldAllBe(venue => venue.Language.Code == language);
        foreach (var venue in venues)
        {
            using var client = app.Visit(venue);
            var bytes = await client.GetByteArrayAsync("/");
            Should.Throw<DecoderFallbackException>(() => new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes));
            Encoding.GetEncoding(charset).GetString(bytes).ShouldContain(venue.Name);
        }
    }

    [Fact]
    public async Task Known_pages_are_not_sent_again()
    {
        var venue = Sound(site => site.HasETag);
        using var client = app.Visit(venue);
        using var first = await client.GetAsync("/");
        using var again = new HttpRequestMessage(HttpMethod.Get, "/");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        (await client.SendAsync(again)).StatusCode.ShouldBe(HttpStatusCode.NotModified);
        using var other = new HttpRequestMessage(HttpMethod.Get, "/");
        other.Headers.IfNoneMatch.Add(new EntityTagHeaderValue("\"other\""));
        (await client.SendAsync(other)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Pages_not_modified_since_are_not_sent_again()
    {
        var venue = Sound(site => site is { FixedLastModified: true, HasETag: false, DailySpecial: false });
        using var client = app.Visit(venue);
        var modified = (await client.GetAsync("/")).Content.Headers.LastModified!.Value;
        using var again = new HttpRequestMessage(HttpMethod.Get, "/");
        again.Headers.IfModifiedSince = modified;
        (await client.SendAsync(again)).StatusCode.ShouldBe(HttpStatusCode.NotModified);
        using var earlier = new HttpRequestMessage(HttpMethod.Get, "/");
        earlier.Headers.IfModifiedSince = modified.AddDays(-1);
        (await client.SendAsync(earlier)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Some_sites_compress_for_those_who_ask()
    {
        using var client = app.Visit(Sound(site => site.Compresses));
        (await client.GetAsync("/")).Content.Headers.ContentEncoding.ShouldBeEmpty();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
        using var answer = await client.SendAsync(request);
        answer.Content.Headers.ContentEncoding.ShouldBe(["gzip"]);
        await using var body = new System.IO.Compression.GZipStream(await answer.Content.ReadAsStreamAsync(), System.IO.Compression.CompressionMode.Decompress);
        using var reader = new StreamReader(body);
        (await reader.ReadToEndAsync()).ShouldContain("</title>", Case.Insensitive);
    }

    [Fact]
    public void Some_venues_keep_other_hours_every_other_hour()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DemoApp.Noon);
        var states = new SiteStates(time);
        var fickle = app.First(venue => venue.OtherHours is not null);
        states.FactsOf(fickle).Hours.ShouldBe(fickle.Facts.Hours);
        time.Advance(TimeSpan.FromHours(1));
        states.FactsOf(fickle).Hours.ShouldBe(fickle.OtherHours);
        states.LastModified(fickle).ShouldBe(DemoApp.Noon.AddHours(1));
    }

    [Fact]
    public void The_special_changes_overnight()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DemoApp.Noon);
        var states = new SiteStates(time);
        var kitchen = app.First(venue => venue.Site is { DailySpecial: true });
        var today = states.SpecialOf(kitchen);
        time.Advance(TimeSpan.FromHours(11));
        states.SpecialOf(kitchen).ShouldBe(today);
        time.Advance(TimeSpan.FromHours(1));
        states.SpecialOf(kitchen).ShouldNotBe(today);
    }

    private DemoVenue Sound(Func<SiteProfile, bool> predicate) =>
        app.First(venue => venue is { OtherHours: null, Site: { Quirk: Quirk.None, Charset: "utf-8" } site } && predicate(site));
}
