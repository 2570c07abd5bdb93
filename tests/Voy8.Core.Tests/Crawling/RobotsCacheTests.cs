using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;
using Voy8.Core.Crawling;
using Voy8.Core.Crawling.Fetching;
using Voy8.Core.Crawling.Robots;
using Voy8.Testing;

namespace Voy8.Core.Tests.Crawling;

public sealed class RobotsCacheTests(RedisServerFixture redis) : IAsyncLifetime
{
    private readonly string _host = $"v{Guid.CreateVersion7():N}.site.test";
    private TestSite _site = null!;

    public async ValueTask InitializeAsync() => _site = await TestSite.StartAsync();

    public async ValueTask DisposeAsync() => await _site.DisposeAsync();

    [Fact]
    public async Task It_is_asked_for_once_by_the_whole_fleet()
    {
        _site.OnText("/robots.txt", 200, "User-agent: *\nDisallow: /x");
        using var one = Parts();
        using var other = Parts();

        (await GetAsync(one)).IsAllowed("VoyBot", "/x").ShouldBeFalse();
        (await GetAsync(other)).IsAllowed("VoyBot", "/x").ShouldBeFalse();

        _site.AllRequests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task It_is_believed_no_longer_than_a_day()
    {
        _site.OnText("/robots.txt", 200, "User-agent: *\nDisallow: /x");
        var time = new FakeTimeProvider();
        using var away = await ConnectionMultiplexer.ConnectAsync("127.0.0.1:1,abortConnect=false,connectTimeout=50,connectRetry=0");
        using var parts = new CrawlParts(CrawlParts.OptionsFor(_site), away, time);

        await GetAsync(parts);
        time.Advance(TimeSpan.FromHours(23.9));
        await GetAsync(parts);
        _site.AllRequests.Count.ShouldBe(1);

        time.Advance(TimeSpan.FromHours(0.2));
        await GetAsync(parts);
        _site.AllRequests.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(410)]
    public async Task A_4xx_allows_everything_and_is_remembered(int status)
    {
        _site.OnText("/robots.txt", status, "User-agent: *\nDisallow: /");
        using var parts = Parts();

        (await GetAsync(parts)).IsAllowed("VoyBot", "/x").ShouldBeTrue();
        await GetAsync(parts);

        _site.AllRequests.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_5xx_allows_nothing_for_now(int status)
    {
        _site.On("/robots.txt", context =>
        {
            context.Response.Headers.RetryAfter = "77";
            return TestSite.WriteAsync(context, status, "text/plain", "later");
        });
        using var parts = Parts();

        var failure = await Should.ThrowAsync<FetchException>(() => GetAsync(parts));
        failure.IsTransient.ShouldBeTrue();
        failure.RetryAfter.ShouldBe(TimeSpan.FromSeconds(77));

        _site.OnText("/robots.txt", 404, "");
        (await GetAsync(parts)).IsAllowed("VoyBot", "/x").ShouldBeTrue();
    }

    [Fact]
    public async Task Silence_allows_nothing_for_now()
    {
        _site.On("/robots.txt", context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        using var parts = Parts(options => options.RequestTimeout = TimeSpan.FromMilliseconds(200));

        (await Should.ThrowAsync<FetchException>(() => GetAsync(parts))).Failure.ShouldBe(FetchFailure.Timeout);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/octet-stream")]
    [InlineData("text/html")]
    public async Task The_type_that_a_server_gives_it_does_not_matter(string type)
    {
        _site.On("/robots.txt", context => TestSite.WriteAsync(context, 200, type, "User-agent: *\nDisallow: /x"));
        using var parts = Parts();

        (await GetAsync(parts)).IsAllowed("VoyBot", "/x").ShouldBeFalse();
    }

    [Fact]
    public async Task Redirects_are_followed_to_the_bound_and_beyond_it_count_as_no_file()
    {
        _site.OnRedirect("/robots.txt", "/1").OnRedirect("/1", "/2").OnRedirect("/2", "/3").OnRedirect("/3", "/4").OnText("/4", 200, "User-agent: *\nDisallow: /x");
        using var parts = Parts();
        (await GetAsync(parts)).IsAllowed("VoyBot", "/x").ShouldBeFalse();

        using var strict = Parts(options => options.MaxRedirects = 3);
        (await GetAsync(strict, $"http://other.{_host}/")).IsAllowed("VoyBot", "/x").ShouldBeTrue();
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("sdch")]
    public async Task A_file_that_cannot_be_decoded_allows_nothing_for_now(string coding)
    {
        _site.On("/robots.txt", context =>
        {
            context.Response.Headers.ContentEncoding = coding;
            return TestSite.WriteAsync(context, 200, "text/plain", "User-agent: *\nDisallow: /");
        });
        using var parts = Parts();

        (await Should.ThrowAsync<FetchException>(() => GetAsync(parts))).IsTransient.ShouldBeTrue();

        _site.OnText("/robots.txt", 200, "User-agent: *\nDisallow: /x");
        (await GetAsync(parts)).IsAllowed("VoyBot", "/x").ShouldBeFalse();
    }

    [Fact]
    public async Task Headers_beyond_the_bound_allow_nothing_for_now()
    {
        _site.On("/robots.txt", context =>
        {
            context.Response.Headers["X-Long"] = new string('x', 10_000);
            return TestSite.WriteAsync(context, 404, "text/plain", "");
        });
        using var parts = Parts(options => options.MaxHeaderKilobytes = 4);

        (await Should.ThrowAsync<FetchException>(() => GetAsync(parts))).IsTransient.ShouldBeTrue();
    }

    [Fact]
    public async Task What_is_not_HTTP_allows_nothing_for_now()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var garbage = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
            await client.GetStream().WriteAsync("220 ready\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        });
        using var parts = Parts(options => options.HostRoutes[0].Target = listener.LocalEndpoint.ToString()!);

        (await Should.ThrowAsync<FetchException>(() => GetAsync(parts))).IsTransient.ShouldBeTrue();
        await garbage;
    }

    [Fact]
    public async Task A_host_with_the_dot_of_the_root_is_the_same_host()
    {
        _site.OnText("/robots.txt", 200, "User-agent: *\nDisallow: /x");
        using var parts = Parts();

        (await GetAsync(parts)).IsAllowed("VoyBot", "/x").ShouldBeFalse();
        (await GetAsync(parts, $"http://{_host}./page")).IsAllowed("VoyBot", "/x").ShouldBeFalse();

        _site.AllRequests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_file_that_moved_out_of_scope_is_remembered_until_the_scope_holds_it()
    {
        _site.OnRedirect($"{_host}/robots.txt", "http://robots.elsewhere.test/robots.txt").OnText("robots.elsewhere.test/robots.txt", 200, "User-agent: *\nDisallow: /x");
        using var parts = Parts();

        (await Should.ThrowAsync<CrawlForbiddenException>(() => GetAsync(parts))).Message.ShouldContain("elsewhere.test");
        (await Should.ThrowAsync<CrawlForbiddenException>(() => GetAsync(parts))).Message.ShouldContain("elsewhere.test");
        _site.AllRequests.Count.ShouldBe(1);

        using var wider = Parts(options =>
        {
            options.Scope.Add("*.elsewhere.test");
            options.AllowedPrivateHosts.Add("*.elsewhere.test");
            options.HostRoutes.Add(new HostRoute { Pattern = "*.elsewhere.test", Target = _site.Address });
        });
        (await GetAsync(wider)).IsAllowed("VoyBot", "/x").ShouldBeFalse();
    }

    [Fact]
    public async Task A_long_file_is_read_to_500_KiB()
    {
        _site.OnText("/robots.txt", 200, $"User-agent: *\n{new string('#', 500 * 1024)}\nDisallow: /x\n{new string('#', 8 * 1024 * 1024)}");
        using var parts = Parts();

        (await GetAsync(parts)).IsAllowed("VoyBot", "/x").ShouldBeFalse();
    }

    [Fact]
    public async Task What_another_version_left_is_not_believed()
    {
        await redis.Connection.GetDatabase().StringSetAsync($"voy8:robots:http://{_host}", "User-agent: *\nDisallow: /");
        using var parts = Parts();

        (await GetAsync(parts)).IsAllowed("VoyBot", "/x").ShouldBeTrue();
    }

    private Task<RobotsTxt> GetAsync(CrawlParts parts, string? page = null) =>
        parts.Robots.GetAsync(new Uri(page ?? $"http://{_host}/page"), (_, _) => ValueTask.CompletedTask, TestContext.Current.CancellationToken);

    private CrawlParts Parts(Action<CrawlingOptions>? configure = null)
    {
        var options = CrawlParts.OptionsFor(_site);
        configure?.Invoke(options);
        return new CrawlParts(options, redis.Connection);
    }
}
