using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;
using Voy8.Core.Crawling;
using Voy8.Core.Crawling.Fetching;
using Voy8.Core.Crawling.Politeness;
using Voy8.Core.Crawling.Robots;
using Voy8.Testing;

namespace Voy8.Core.Tests.Crawling;

/// <summary>robots.txt that cannot be had for weeks (RFC 9309, 2.3.1.4).</summary>
public sealed class RobotsOutageTests(PostgresServerFixture postgres, RedisServerFixture redis) : IAsyncLifetime
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly string _host = $"v{Guid.CreateVersion7():N}.site.test";
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 10, 0, 0, TimeSpan.Zero));
    private TestSite _site = null!;
    private ConnectionMultiplexer _away = null!;

    public async ValueTask InitializeAsync()
    {
        _site = await TestSite.StartAsync();
        _away = await ConnectionMultiplexer.ConnectAsync("127.0.0.1:1,abortConnect=false,connectTimeout=50,connectRetry=0");
    }

    public async ValueTask DisposeAsync()
    {
        await _away.DisposeAsync();
        await _site.DisposeAsync();
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    public async Task After_thirty_days_of_5xx_everything_is_allowed_at_the_slowest_pace(int status)
    {
        _site.OnText("/robots.txt", status, "");
        using var parts = Parts();
        await FailAsync(parts, times: 30, every: Day);

        var robots = await GetAsync(parts);

        robots.IsAllowed("VoyBot", "/x").ShouldBeTrue();
        CrawlPaceOf(robots).ShouldBe(TimeSpan.FromMinutes(30));
    }

    [Fact]
    public async Task Silence_counts_as_well()
    {
        using var parts = Parts(options => options.HostRoutes[0].Target = "127.0.0.1:1");
        await FailAsync(parts, times: 4, every: 8 * Day);

        (await GetAsync(parts)).IsAllowed("VoyBot", "/x").ShouldBeTrue();
    }

    [Fact]
    public async Task Once_it_can_be_had_again_it_counts_and_the_next_outage_begins_anew()
    {
        _site.OnText("/robots.txt", 500, "");
        using var parts = Parts();
        await FailAsync(parts, times: 30, every: Day);
        (await GetAsync(parts)).IsAllowed("VoyBot", "/x").ShouldBeTrue();

        _site.OnText("/robots.txt", 200, "User-agent: *\nDisallow: /x");
        (await GetAsync(parts)).IsAllowed("VoyBot", "/x").ShouldBeFalse();

        _site.OnText("/robots.txt", 500, "");
        _time.Advance(2 * Day);
        await FailAsync(parts, times: 30, every: Day);
    }

    [Fact]
    public async Task A_429_never_counts_and_shows_that_somebody_is_there()
    {
        _site.OnText("/robots.txt", 429, "");
        using var parts = Parts();
        await FailAsync(parts, times: 40, every: Day);

        _site.OnText("/robots.txt", 500, "");
        await FailAsync(parts, times: 20, every: Day);
        _site.OnText("/robots.txt", 429, "");
        await FailAsync(parts, times: 1, every: Day);
        _site.OnText("/robots.txt", 500, "");
        await FailAsync(parts, times: 20, every: Day);
    }

    [Fact]
    public async Task Two_failures_with_nothing_known_in_between_are_no_outage()
    {
        _site.OnText("/robots.txt", 500, "");
        using var parts = Parts();

        await FailAsync(parts, times: 3, every: 31 * Day);
    }

    [Fact]
    public async Task Without_robots_txt_a_visit_reads_one_page()
    {
        _site.OnText("/robots.txt", 500, "").OnHtml("/", "<body><p>Welcome</p><a href='/contact'>Contact</a></body>").OnHtml("/contact", "<body><p>Phone: 030 23125010</p></body>");
        using var parts = Parts(options => options.MaxDelay = TimeSpan.FromSeconds(1));
        await FailAsync(parts, times: 30, every: Day);

        var target = new CrawlTarget(Guid.CreateVersion7(), "Taverna Test", "restaurant", null, "DE", $"http://{_host}/", null);
        var result = await parts.Session.RunAsync(target, known: null, TestContext.Current.CancellationToken);

        result.Status.ShouldBe(CrawlStatus.Succeeded);
        result.IsCutShort.ShouldBeTrue();
        _site.Requests.Select(request => request.Path).ShouldBe(["/"]);
    }

    [Fact]
    public async Task An_outage_is_kept_until_the_site_answers_or_nothing_is_heard_of_it()
    {
        await using var host = await CoreHost.StartAsync(postgres, redis, builder => builder.AddCrawlingJobs());
        var store = host.Get<RobotsOutageStore>();
        var begun = _time.GetUtcNow();
        (await store.NoteAsync("http://a.test", begun, 30 * Day)).ShouldBe(begun);
        (await store.NoteAsync("http://b.test", begun, 30 * Day)).ShouldBe(begun);
        (await store.NoteAsync("http://a.test", begun + (20 * Day), 30 * Day)).ShouldBe(begun);
        (await store.NoteAsync("http://b.test", begun + (31 * Day), 30 * Day)).ShouldBe(begun + (31 * Day));

        await store.ForgetAsync(begun + (21 * Day));
        (await store.NoteAsync("http://a.test", begun + (22 * Day), 30 * Day)).ShouldBe(begun + (22 * Day));
        await store.EndAsync("http://b.test");
        (await store.NoteAsync("http://b.test", begun + (32 * Day), 30 * Day)).ShouldBe(begun + (32 * Day));
    }

    private static TimeSpan CrawlPaceOf(RobotsTxt robots) => CrawlPace.Pause(new CrawlingOptions(), TimeSpan.Zero, robots.CrawlDelay("VoyBot"));

    private async Task FailAsync(CrawlParts parts, int times, TimeSpan every)
    {
        for (var time = 0; time < times; time++)
        {
            (await Should.ThrowAsync<FetchException>(() => GetAsync(parts))).IsTransient.ShouldBeTrue();
            _time.Advance(every);
        }
    }

    private Task<RobotsTxt> GetAsync(CrawlParts parts) =>
        parts.Robots.GetAsync(new Uri($"http://{_host}/page"), (_, _) => ValueTask.CompletedTask, TestContext.Current.CancellationToken);

    // Only this process knows: what Redis keeps goes by its own clock.
    private CrawlParts Parts(Action<CrawlingOptions>? configure = null)
    {
        var options = CrawlParts.OptionsFor(_site);
        configure?.Invoke(options);
        return new CrawlParts(options, _away, _time);
    }
}
