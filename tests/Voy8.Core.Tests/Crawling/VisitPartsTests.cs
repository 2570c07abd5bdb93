using Microsoft.Extensions.Logging.Abstractions;
using Voy8.Core.Crawling;
using Voy8.Core.Crawling.Fetching;
using Voy8.Core.Crawling.Politeness;
using Voy8.Core.Enrichment;
using Voy8.Jobs;
using Voy8.Testing;

namespace Voy8.Core.Tests.Crawling;

/// <summary>Visits that are put back between their pages: each request is made once, whatever it brought, and all of them together are bounded.</summary>
public sealed class VisitPartsTests(RedisServerFixture redis) : IAsyncLifetime
{
    private const string Elsewhere = "http://elsewhere.test/";
    private const string Contact = "<body><h1>Contact</h1><p>Phone: 030 23125010</p></body>";

    private readonly string _host = $"v{Guid.CreateVersion7():N}.site.test";
    private readonly Guid _venue = Guid.CreateVersion7();
    private readonly List<CrawlParts> _made = [];
    private TestSite _site = null!;

    private string Website => $"http://{_host}/";

    public async ValueTask InitializeAsync() => _site = await TestSite.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _made.ForEach(parts => parts.Dispose());
        await _site.DisposeAsync();
    }

    [Fact]
    public async Task A_known_page_that_now_leads_out_of_scope_is_asked_once_before_the_site_is_read_anew()
    {
        _site.On($"{_host}/", context =>
        {
            context.Response.Headers.ETag = "\"1\"";
            return TestSite.WriteAsync(context, context.Request.Headers.IfNoneMatch == "\"1\"" ? 304 : 200, "text/html", context.Request.Headers.IfNoneMatch == "\"1\"" ? "" : "<body><p>Welcome</p></body>");
        }).OnRedirect("/contact", Elsewhere);

        var result = await VisitAsync(Parts(), [new(new Uri(Website), "\"1\"", null), new(new Uri(Website + "contact"), "\"1\"", null)]);

        result.Status.ShouldBe(CrawlStatus.Succeeded);
        Paths().ShouldBe(["/", "/contact", "/", "/sitemap.xml"]);
    }

    [Fact]
    public async Task A_linked_page_that_leads_out_of_scope_is_asked_once()
    {
        _site.OnHtml("/", "<body><a href='/menu'>Menu</a><a href='/contact'>Contact</a></body>").OnRedirect("/contact", Elsewhere).OnHtml("/menu", Contact);

        var result = await VisitAsync(Parts());

        result.Facts.ShouldContain(fact => fact.Field == FactFields.Phone);
        Paths().ShouldContain("/contact");
        Paths().ShouldBeUnique();
    }

    [Fact]
    public async Task The_next_sitemap_is_read_when_the_first_leads_out_of_scope()
    {
        _site.OnText("/robots.txt", 200, $"User-agent: *\nDisallow: /x\nSitemap: {Website}a.xml\nSitemap: {Website}b.txt")
            .OnHtml("/", "<body><p>Welcome</p></body>").OnRedirect("/a.xml", Elsewhere).OnText("/b.txt", 200, $"{Website}contact\n").OnHtml("/contact", Contact);

        var result = await VisitAsync(Parts());

        result.PagesRead.ShouldBe(2);
        Paths().ShouldBe(["/", "/a.xml", "/b.txt", "/contact"]);
    }

    [Fact]
    public async Task A_page_that_leads_to_a_host_that_rests_is_asked_once()
    {
        var parts = Parts();
        _site.OnHtml($"{_host}/", "<body><a href='/menu'>Menu</a><a href='/contact'>Contact</a></body>").OnRedirect("/contact", $"http://www.{_host}/contact").OnHtml("/menu", Contact);
        await RestAsync(parts, $"www.{_host}", TimeSpan.FromMinutes(5));

        (await VisitAsync(parts)).Facts.ShouldContain(fact => fact.Field == FactFields.Phone);

        Paths().ShouldBeUnique();
    }

    [Fact]
    public async Task A_sitemap_that_fails_is_asked_once()
    {
        _site.OnHtml("/", "<body><a href='/menu'>Menu</a></body>").On("/sitemap.xml", context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });

        await VisitAsync(Parts());

        Paths().Count(path => path == "/sitemap.xml").ShouldBe(1);
    }

    [Fact]
    public async Task An_error_is_counted_for_the_host_that_made_it()
    {
        var parts = Parts();
        _site.OnRedirect($"{_host}/", $"http://www.{_host}/").OnText($"www.{_host}/robots.txt", 503, "later");

        await Should.ThrowAsync<FetchException>(() => VisitAsync(parts));

        (await ErrorsOfAsync(parts, _host)).ShouldBe(0);
        (await ErrorsOfAsync(parts, $"www.{_host}")).ShouldBe(1);
    }

    [Fact]
    public async Task A_site_that_leads_from_name_to_name_is_read_though_one_visit_is_let_onto_its_domain()
    {
        _site.OnRedirect($"{_host}/", $"http://www.{_host}/").OnRedirect($"www.{_host}/", $"http://de.{_host}/").OnHtml($"de.{_host}/", "<body><p>Welcome</p></body>");
        var parts = Parts(options => options.MaxVisitsPerDomain = options.MaxVisitsPerAddress = 1);

        (await VisitAsync(parts)).FinalUrl.ShouldBe(new Uri($"http://de.{_host}/"));

        Paths().Count(path => path == "/").ShouldBe(3);
    }

    [Fact]
    public async Task A_robots_txt_on_another_host_is_asked_for_only_when_that_host_is_free()
    {
        _site.OnRedirect($"{_host}/robots.txt", $"http://rules.{_host}/robots.txt").OnText($"rules.{_host}/robots.txt", 200, "").OnHtml($"{_host}/", "<body><p>Welcome</p></body>");
        var parts = Parts();
        var (lease, _) = await parts.Gate.TryEnterAsync($"rules.{_host}", TestContext.Current.CancellationToken);

        await Should.ThrowAsync<JobDeferredException>(() => RunAsync(parts));
        _site.AllRequests.ShouldAllBe(request => request.Host == _host && request.Path == "/robots.txt");

        await lease!.DisposeAsync();
        (await VisitAsync(parts)).Status.ShouldBe(CrawlStatus.Succeeded);
    }

    [Fact]
    public async Task A_host_that_robots_txt_was_moved_to_is_left_a_pause_as_well()
    {
        _site.OnRedirect($"{_host}/robots.txt", $"http://rules.{_host}/robots.txt").OnText($"rules.{_host}/robots.txt", 503, "");
        var parts = Parts(options => options.ErrorPause = TimeSpan.FromMinutes(1));

        await Should.ThrowAsync<FetchException>(() => RunAsync(parts));

        (await parts.Gate.TryEnterAsync($"rules.{_host}", TestContext.Current.CancellationToken)).Wait.ShouldBeGreaterThan(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task The_dot_of_the_root_makes_no_other_host_of_a_host()
    {
        _site.OnRedirect($"{_host}/", $"http://{_host}./home").OnHtml("/home", "<body><p>Welcome</p></body>");

        (await VisitAsync(Parts())).Status.ShouldBe(CrawlStatus.Succeeded);

        _site.AllRequests.Count(request => request.Path == "/robots.txt").ShouldBe(1);
        HostNames.Idn(new Uri("http://b\u00FCcher.example./")).ShouldBe("xn--bcher-kva.example");
        HostNames.Idn(new Uri("http://[2001:db8::1]/")).ShouldBe(new Uri("http://[2001:db8::1]/").IdnHost);
    }

    [Fact]
    public async Task A_visit_is_put_back_no_oftener_than_it_has_requests_to_make()
    {
        var journal = new VisitJournal(redis.Connection, NullLogger<VisitJournal>.Instance);
        _site.OnHtml("/", "<body><a href='/contact'>Contact</a></body>").OnHtml("/contact", Contact);
        (await journal.KeepAsync(_venue, KeptVisit.None, new Dictionary<string, VisitEntry>(), new VisitProgress(10, TimeSpan.Zero), TimeSpan.Zero)).ShouldBeTrue();

        (await VisitAsync(Parts(options => options.MinDelay = TimeSpan.FromSeconds(20)))).PagesRead.ShouldBe(1);
    }

    [Fact]
    public async Task The_time_of_a_visit_is_that_of_all_its_parts()
    {
        var journal = new VisitJournal(redis.Connection, NullLogger<VisitJournal>.Instance);
        _site.On("/", context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        await journal.KeepAsync(_venue, KeptVisit.None, new Dictionary<string, VisitEntry>(), new VisitProgress(1, TimeSpan.FromSeconds(99.5)), TimeSpan.Zero);

        (await Should.ThrowAsync<FetchException>(() => VisitAsync(Parts()))).Message.ShouldContain("The visit took longer");

        await Eventually.TrueAsync(async () => await journal.ReadAsync(_venue) == KeptVisit.None, TimeSpan.FromSeconds(10), "the visit begins anew");
    }

    [Fact]
    public async Task No_more_is_kept_of_a_visit_than_the_bound_over_all_its_parts()
    {
        var journal = new VisitJournal(redis.Connection, NullLogger<VisitJournal>.Instance);
        var progress = new VisitProgress(1, TimeSpan.Zero);
        (await journal.KeepAsync(_venue, KeptVisit.None, Answers("a", 5), progress, TimeSpan.Zero)).ShouldBeTrue();

        (await journal.KeepAsync(_venue, await journal.ReadAsync(_venue), Answers("b", 5), progress, TimeSpan.Zero)).ShouldBeFalse();
        (await journal.KeepAsync(_venue, await journal.ReadAsync(_venue), Answers("c", 2), progress, TimeSpan.Zero)).ShouldBeTrue();

        (await journal.ReadAsync(_venue)).Entries.Keys.ShouldBe(["a", "c"], ignoreOrder: true);

        Dictionary<string, VisitEntry> Answers(string key, int megabytes) =>
            new() { [key] = new(new PageResponse { Url = new Uri(Website), Status = System.Net.HttpStatusCode.OK, Body = new byte[megabytes * 1024 * 1024] }) };
    }

    private List<string> Paths() => [.. _site.Requests.Select(request => request.Path)];

    private async Task<CrawlResult> VisitAsync(CrawlParts parts, IReadOnlyList<PageValidators>? known = null)
    {
        CrawlResult? result = null;
        FetchException? failure = null;
        await Eventually.TrueAsync(
            async () =>
            {
                try
                {
                    result = await RunAsync(parts, known);
                }
                catch (FetchException exception)
                {
                    failure = exception;
                }

                return true;
            },
            TimeSpan.FromSeconds(20),
            "the visit ended");
        return failure is null ? result! : throw failure;
    }

    private Task<CrawlResult> RunAsync(CrawlParts parts, IReadOnlyList<PageValidators>? known = null) =>
        parts.Session.RunAsync(new CrawlTarget(_venue, "Test", "restaurant", null, "DE", Website, null), known, TestContext.Current.CancellationToken);

    private static async Task RestAsync(CrawlParts parts, string host, TimeSpan rest)
    {
        var (lease, _) = await parts.Gate.TryEnterAsync(host, TestContext.Current.CancellationToken);
        lease.ShouldNotBeNull().Pause = rest;
        await lease.DisposeAsync();
    }

    private static async Task<int> ErrorsOfAsync(CrawlParts parts, string host)
    {
        HostLease? lease = null;
        await Eventually.TrueAsync(async () => (lease = (await parts.Gate.TryEnterAsync(host, TestContext.Current.CancellationToken)).Lease) is not null, TimeSpan.FromSeconds(10), "the rest ended");
        await lease!.DisposeAsync();
        return lease.Errors;
    }

    private CrawlParts Parts(Action<CrawlingOptions>? configure = null)
    {
        var options = CrawlParts.OptionsFor(_site);
        options.MinDelay = TimeSpan.FromSeconds(0.2);
        options.ErrorPause = TimeSpan.FromSeconds(0.2);
        configure?.Invoke(options);
        _made.Add(new CrawlParts(options, redis.Connection));
        return _made[^1];
    }
}
