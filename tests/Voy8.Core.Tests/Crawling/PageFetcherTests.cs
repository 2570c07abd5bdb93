using System.Text;
using Microsoft.AspNetCore.Http;
using Voy8.Core.Crawling;
using Voy8.Core.Crawling.Fetching;
using Voy8.Testing;

namespace Voy8.Core.Tests.Crawling;

public sealed class PageFetcherTests(RedisServerFixture redis) : IAsyncLifetime
{
    private TestSite _site = null!;

    public async ValueTask InitializeAsync() => _site = await TestSite.StartAsync();

    public async ValueTask DisposeAsync() => await _site.DisposeAsync();

    [Fact]
    public async Task A_page_is_fetched_by_its_real_name_with_an_honest_user_agent()
    {
        _site.OnHtml("a.site.test/", "<p>Hello</p>");
        using var parts = Parts(options => options.Contact = "https://example.org/crawler");

        var page = await parts.FetchAsync("http://a.site.test/");

        Encoding.UTF8.GetString(page.Body).ShouldBe("<p>Hello</p>");
        var request = _site.Requests.ShouldHaveSingleItem();
        request.Host.ShouldBe("a.site.test");
        request.Headers["User-Agent"].ShouldStartWith("VoyBot/");
        request.Headers["User-Agent"].ShouldEndWith("(+https://example.org/crawler)");
        request.Headers.Keys.ShouldNotContain("traceparent", StringComparer.OrdinalIgnoreCase);
        request.Headers.Keys.ShouldNotContain("Cookie", StringComparer.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("http://127.0.0.1:{port}/")]
    [InlineData("http://localhost:{port}/")]
    [InlineData("http://[::1]:{port}/")]
    [InlineData("http://[::ffff:127.0.0.1]:{port}/")]
    [InlineData("http://2130706433:{port}/")]
    [InlineData("http://0x7f.1:{port}/")]
    [InlineData("http://017700000001:{port}/")]
    [InlineData("http://127.1:{port}/")]
    [InlineData("http://0:{port}/")]
    public async Task No_spelling_of_a_private_address_is_connected_to(string url)
    {
        // Every port is allowed to this host, but it is not one that may be private.
        using var parts = new CrawlParts(new CrawlingOptions(), redis.Connection);
        var port = new Uri($"http://{_site.Address}").Port;
        var onDefaultPort = url.Replace(":{port}", "", StringComparison.Ordinal);

        (await parts.FailAsync(url.Replace("{port}", $"{port}", StringComparison.Ordinal))).Failure.ShouldBe(FetchFailure.Refused);
        (await parts.FailAsync(onDefaultPort)).Failure.ShouldBe(FetchFailure.Refused);
        _site.AllRequests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_route_to_a_private_address_needs_permission_too()
    {
        _site.OnHtml("/", "secret");
        var options = CrawlParts.OptionsFor(_site);
        options.AllowedPrivateHosts.Clear();
        using var parts = new CrawlParts(options, redis.Connection);

        (await parts.FailAsync("http://a.site.test/")).Failure.ShouldBe(FetchFailure.Refused);
        _site.AllRequests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("http://127.0.0.1/admin")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://localhost/")]
    [InlineData("//127.0.0.1/x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://user:pass@a.site.test/")]
    public async Task A_redirect_inside_is_refused(string location)
    {
        _site.OnRedirect("a.site.test/", location).OnHtml("127.0.0.1/admin", "secret");
        using var parts = Parts();

        (await parts.FailAsync("http://a.site.test/")).Failure.ShouldBe(FetchFailure.Refused);
        _site.AllRequests.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("http://xn--ü.de/")]
    [InlineData("http://xn--ü.de/#top")]
    public async Task A_redirect_to_a_host_that_cannot_be_looked_up_is_a_failed_fetch(string location)
    {
        _site.OnRedirect("a.site.test/", location);
        using var parts = Parts();

        (await parts.FailAsync("http://a.site.test/")).IsTransient.ShouldBeFalse();
    }

    [Fact]
    public async Task Redirects_are_followed_and_announced()
    {
        _site.OnRedirect("a.site.test/", "/start", 301).OnRedirect("a.site.test/start", "http://www.a.site.test/home#top", 308).OnHtml("www.a.site.test/home", "home");
        using var parts = Parts();
        var announced = new List<string>();

        var page = await parts.Fetcher.FetchAsync(
            new PageRequest(new Uri("http://a.site.test/")),
            (url, _) =>
            {
                announced.Add(url.AbsoluteUri);
                return ValueTask.CompletedTask;
            },
            TestContext.Current.CancellationToken);

        page.Url.AbsoluteUri.ShouldBe("http://www.a.site.test/home");
        announced.ShouldBe(["http://a.site.test/start", "http://www.a.site.test/home"]);
    }

    [Fact]
    public async Task Endless_redirects_end()
    {
        _site.OnRedirect("a.site.test/", "/b").OnRedirect("a.site.test/b", "/");
        using var parts = Parts(options => options.MaxRedirects = 4);

        (await parts.FailAsync("http://a.site.test/")).Message.ShouldContain("redirects");
        _site.AllRequests.Count.ShouldBe(5);
    }

    [Fact]
    public async Task A_body_beyond_the_bound_is_refused()
    {
        _site.OnHtml("a.site.test/fits", new string('x', 4096)).OnHtml("a.site.test/large", new string('x', 4097));
        using var parts = Parts(options => options.MaxBodyBytes = 4096);

        (await parts.FetchAsync("http://a.site.test/fits")).Body.Length.ShouldBe(4096);
        var failure = await parts.FailAsync("http://a.site.test/large");
        failure.Failure.ShouldBe(FetchFailure.BadAnswer);
        failure.IsTransient.ShouldBeFalse();
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("raw deflate")]
    [InlineData("zstd")]
    public async Task Every_compression_asked_for_is_undone_and_bounded(string coding)
    {
        var text = string.Join('\n', Enumerable.Range(0, 500).Select(i => $"line {i}"));
        _site.On("a.site.test/", context => Compressed(context, coding, Encoding.UTF8.GetBytes(text)));
        _site.On("a.site.test/bomb", context => Compressed(context, coding, new byte[8 * 1024 * 1024]));
        using var parts = Parts(options => options.MaxBodyBytes = 64 * 1024 * 1024);

        Encoding.UTF8.GetString((await parts.FetchAsync("http://a.site.test/")).Body).ShouldBe(text);
        (await parts.FailAsync("http://a.site.test/bomb")).Message.ShouldContain("inflates");
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("zstd")]
    [InlineData("compress")]
    public async Task Damaged_or_unknown_codings_are_refused(string coding)
    {
        _site.On("a.site.test/", context =>
        {
            context.Response.ContentType = "text/html";
            context.Response.Headers.ContentEncoding = coding;
            return context.Response.WriteAsync("this is not compressed at all");
        });
        using var parts = Parts();

        (await parts.FailAsync("http://a.site.test/")).Failure.ShouldBe(FetchFailure.BadAnswer);
    }

    [Fact]
    public async Task Large_headers_are_refused()
    {
        _site.On("a.site.test/", context =>
        {
            context.Response.Headers["X-Large"] = new string('x', 20 * 1024);
            return context.Response.WriteAsync("x");
        });
        using var parts = Parts(options => options.MaxHeaderKilobytes = 8);

        (await parts.FailAsync("http://a.site.test/")).Failure.ShouldBe(FetchFailure.BadAnswer);
    }

    [Fact]
    public async Task A_site_that_says_nothing_times_out()
    {
        _site.On("a.site.test/", context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        using var parts = Parts(options => options.RequestTimeout = TimeSpan.FromMilliseconds(200));

        var failure = await parts.FailAsync("http://a.site.test/");
        failure.Failure.ShouldBe(FetchFailure.Timeout);
        failure.IsTransient.ShouldBeTrue();
    }

    [Fact]
    public async Task A_site_that_drips_its_body_times_out()
    {
        _site.On("a.site.test/", async context =>
        {
            context.Response.ContentType = "text/html";
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.WriteAsync("x", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await Task.Delay(10, context.RequestAborted);
            }
        });
        using var parts = Parts(options => options.RequestTimeout = TimeSpan.FromMilliseconds(300));

        (await parts.FailAsync("http://a.site.test/")).Failure.ShouldBe(FetchFailure.Timeout);
    }

    [Fact]
    public async Task A_host_that_is_not_there_is_a_failure_that_may_pass()
    {
        var options = CrawlParts.OptionsFor(_site);
        options.HostRoutes.Clear();
        options.HostRoutes.Add(new HostRoute { Pattern = "*.site.test", Target = "127.0.0.1:1" });
        using var parts = new CrawlParts(options, redis.Connection);

        var failure = await parts.FailAsync("http://a.site.test/");
        failure.Failure.ShouldBe(FetchFailure.Connection);
        failure.IsTransient.ShouldBeTrue();
    }

    [Fact]
    public async Task Conditional_requests_get_304()
    {
        _site.On("a.site.test/", context =>
        {
            context.Response.Headers.ETag = "\"v1\"";
            if (context.Request.Headers.IfNoneMatch == "\"v1\"" && context.Request.Headers.IfModifiedSince == "Mon, 02 Mar 2026 10:00:00 GMT")
            {
                context.Response.StatusCode = 304;
                return Task.CompletedTask;
            }

            return TestSite.WriteAsync(context, 200, "text/html", "x");
        });
        using var parts = Parts();

        (await parts.FetchAsync("http://a.site.test/")).ETag.ShouldBe("\"v1\"");
        ((int)(await parts.FetchAsync("http://a.site.test/", "\"v1\"", "Mon, 02 Mar 2026 10:00:00 GMT")).Status).ShouldBe(304);
    }

    private CrawlParts Parts(Action<CrawlingOptions>? configure = null)
    {
        var options = CrawlParts.OptionsFor(_site);
        configure?.Invoke(options);
        return new CrawlParts(options, redis.Connection);
    }

    private static Task Compressed(HttpContext context, string coding, byte[] content) =>
        ContentCodings.WriteAsync(context, coding.Split(' ')[^1], ContentCodings.Encode(content, coding));
}
