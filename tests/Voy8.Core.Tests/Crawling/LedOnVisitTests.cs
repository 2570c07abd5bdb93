using StackExchange.Redis;
using Voy8.Core.Crawling;
using Voy8.Core.Crawling.Fetching;
using Voy8.Core.Enrichment;
using Voy8.Jobs;
using Voy8.Testing;

namespace Voy8.Core.Tests.Crawling;

/// <summary>Home pages that lead on, by a redirect or by themselves, and the hosts that they lead to.</summary>
public sealed class LedOnVisitTests(RedisServerFixture redis) : IAsyncLifetime
{
    private const string Contact = "<body><h1>Welcome</h1><p>Phone: 030 23125010</p></body>";

    private readonly string _host = $"v{Guid.CreateVersion7():N}.site.test";
    private readonly Guid _venue = Guid.CreateVersion7();
    private readonly List<CrawlParts> _made = [];
    private TestSite _site = null!;

    public async ValueTask InitializeAsync() => _site = await TestSite.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _made.ForEach(parts => parts.Dispose());
        await _site.DisposeAsync();
    }

    [Fact]
    public async Task A_site_that_redirects_to_a_busy_host_is_asked_once_until_that_host_is_free()
    {
        _site.OnRedirect($"{_host}/", $"http://a.{_host}/").OnRedirect($"a.{_host}/", $"http://b.{_host}/").OnHtml($"b.{_host}/", Contact);
        var parts = Parts();
        await using var busy = await HoldAsync(parts, $"b.{_host}");

        for (var i = 0; i < 3; i++)
        {
            await Should.ThrowAsync<JobDeferredException>(() => RunAsync(parts));
        }

        await busy.DisposeAsync();
        var result = await RunAsync(parts);

        result.FinalUrl.ShouldBe(new Uri($"http://b.{_host}/"));
        result.Facts.ShouldContain(fact => fact.Field == FactFields.Phone);
        Hosts("/").ShouldBe([_host, $"a.{_host}", $"b.{_host}"]);
    }

    [Fact]
    public async Task A_page_that_is_known_is_asked_whether_it_changed_where_the_redirect_led()
    {
        _site.OnRedirect($"{_host}/", $"http://a.{_host}/").On($"a.{_host}/", context => TestSite.WriteAsync(context, context.Request.Headers.IfNoneMatch == "\"1\"" ? 304 : 200, "text/html", ""));
        var parts = Parts();
        await using var busy = await HoldAsync(parts, $"a.{_host}");
        PageValidators[] known = [new(new Uri($"http://a.{_host}/"), "\"1\"", null)];

        await Should.ThrowAsync<JobDeferredException>(() => RunAsync(parts, known));
        await busy.DisposeAsync();

        (await RunAsync(parts, known)).Status.ShouldBe(CrawlStatus.Unchanged);
        Hosts("/").ShouldBe([_host, $"a.{_host}"]);
    }

    [Fact]
    public async Task Redirects_before_and_after_the_wait_count_together()
    {
        _site.OnRedirect($"{_host}/", $"http://a.{_host}/").OnRedirect($"a.{_host}/", $"http://b.{_host}/").OnRedirect($"b.{_host}/", "/c").OnRedirect($"b.{_host}/c", "/d").OnHtml("/d", Contact);
        var parts = Parts(options => options.MaxRedirects = 3);
        await using var busy = await HoldAsync(parts, $"b.{_host}");

        await Should.ThrowAsync<JobDeferredException>(() => RunAsync(parts));
        await busy.DisposeAsync();

        (await Should.ThrowAsync<FetchException>(() => RunAsync(parts))).Failure.ShouldBe(FetchFailure.TooManyRedirects);
        _site.Requests.ShouldNotContain(request => request.Path == "/d");
    }

    [Fact]
    public async Task A_redirect_is_not_remembered_for_ever()
    {
        _site.OnRedirect($"{_host}/", $"http://a.{_host}/");
        var parts = Parts();
        await using var busy = await HoldAsync(parts, $"a.{_host}");

        await Should.ThrowAsync<JobDeferredException>(() => RunAsync(parts));
        var first = await LifetimeAsync();
        await redis.Connection.GetDatabase().KeyExpireAsync(Journal, TimeSpan.FromMinutes(1));
        await Should.ThrowAsync<JobDeferredException>(() => RunAsync(parts));

        first.ShouldBeInRange(TimeSpan.FromMinutes(30), TimeSpan.FromHours(2));
        (await LifetimeAsync()).ShouldBeLessThanOrEqualTo(TimeSpan.FromMinutes(1), "waiting for the host makes it no younger");
    }

    [Fact]
    public async Task A_home_page_that_refreshes_to_another_is_followed_as_a_redirect()
    {
        _site.OnHtml($"{_host}/", Refresh($"http://de.{_host}/start")).OnHtml($"de.{_host}/start", Contact);

        var result = await RunAsync(Parts());

        result.FinalUrl.ShouldBe(new Uri($"http://de.{_host}/start"));
        result.PagesRead.ShouldBe(1);
        result.Facts.ShouldContain(fact => fact.Field == FactFields.Phone);
    }

    [Fact]
    public async Task Refreshes_and_redirects_count_together()
    {
        _site.OnHtml($"{_host}/", Refresh("/b")).OnRedirect($"{_host}/b", "/c").OnHtml($"{_host}/c", Refresh("/"));

        (await Should.ThrowAsync<FetchException>(() => RunAsync(Parts()))).Failure.ShouldBe(FetchFailure.TooManyRedirects);

        _site.Requests.Count.ShouldBe(1 + new CrawlingOptions().MaxRedirects);
    }

    [Fact]
    public async Task A_refresh_leads_neither_out_of_scope_nor_past_robots_txt_nor_inside()
    {
        _site.OnHtml("/", Refresh("http://elsewhere.test/"));
        (await RunAsync(Parts())).Status.ShouldBe(CrawlStatus.Forbidden);

        _site.OnHtml("/", Refresh("/private/")).OnText("/robots.txt", 200, "User-agent: *\nDisallow: /private/");
        (await RunAsync(Parts(), host: $"second.{_host}")).Status.ShouldBe(CrawlStatus.Forbidden);

        _site.OnHtml("/", Refresh("http://127.0.0.1/admin"));
        (await Should.ThrowAsync<FetchException>(() => RunAsync(Parts(options => options.Scope.Add("*")), host: $"third.{_host}"))).Failure.ShouldBe(FetchFailure.Refused);
        _site.Requests.ShouldAllBe(request => request.Path == "/");
    }

    [Fact]
    public async Task A_page_that_is_not_the_home_page_is_taken_as_it_is()
    {
        _site.OnHtml($"{_host}/", "<body><p>Welcome</p><a href='/contact'>Contact</a></body>").OnHtml($"{_host}/contact", Refresh("/away"));

        await RunAsync(Parts());

        _site.Requests.ShouldNotContain(request => request.Path == "/away");
    }

    private RedisKey Journal => $"voy8:crawl:visit:{_venue:N}";

    private static string Refresh(string to) => $"<html><head><meta http-equiv='refresh' content='0; url={to}'></head><body><a href='{to}'>Click here</a></body></html>";

    private IEnumerable<string> Hosts(string path) => _site.Requests.Where(request => request.Path == path).Select(request => request.Host);

    private async Task<TimeSpan> LifetimeAsync() => (await redis.Connection.GetDatabase().KeyTimeToLiveAsync(Journal)).ShouldNotBeNull();

    private static async Task<IAsyncDisposable> HoldAsync(CrawlParts parts, string host) =>
        (await parts.Gate.TryEnterAsync(host, TestContext.Current.CancellationToken)).Lease.ShouldNotBeNull();

    private Task<CrawlResult> RunAsync(CrawlParts parts, IReadOnlyList<PageValidators>? known = null, string? host = null) =>
        parts.Session.RunAsync(new CrawlTarget(_venue, "Test", "restaurant", null, "DE", $"http://{host ?? _host}/", null), known, TestContext.Current.CancellationToken);

    private CrawlParts Parts(Action<CrawlingOptions>? configure = null)
    {
        var options = CrawlParts.OptionsFor(_site);
        configure?.Invoke(options);
        _made.Add(new CrawlParts(options, redis.Connection));
        return _made[^1];
    }
}
