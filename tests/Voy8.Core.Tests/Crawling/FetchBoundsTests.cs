using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Voy8.Core.Crawling;
using Voy8.Core.Crawling.Fetching;
using Voy8.Testing;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Voy8.Core.Tests.Crawling;

/// <summary>What one request may cost, and what a server's wish to be left alone means.</summary>
public sealed class FetchBoundsTests(RedisServerFixture redis) : IAsyncLifetime
{
    private TestSite _site = null!;

    public async ValueTask InitializeAsync() => _site = await TestSite.StartAsync();

    public async ValueTask DisposeAsync() => await _site.DisposeAsync();

    [Theory]
    [InlineData("120", 120.0)]
    [InlineData("0", 0.0)]
    [InlineData("Mon, 02 Mar 2026 10:05:00 GMT", 300.0)]
    [InlineData("Monday, 02-Mar-26 10:05:00 GMT", 300.0)]
    [InlineData("Mon, 02 Mar 2026 09:55:00 GMT", null)]
    [InlineData("soon", null)]
    [InlineData("-5", null)]
    [InlineData("99999999999999999999", null)]
    public async Task Retry_After_is_read_as_seconds_and_as_a_date(string value, double? seconds)
    {
        _site.On("a.site.test/", context =>
        {
            context.Response.Headers.RetryAfter = value;
            return TestSite.WriteAsync(context, 503, "text/plain", "later");
        });
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 2, 10, 0, 0, TimeSpan.Zero));
        using var parts = new CrawlParts(CrawlParts.OptionsFor(_site), redis.Connection, time);

        var answer = await parts.FetchAsync("http://a.site.test/");

        (answer.RetryAfter?.TotalSeconds).ShouldBe(seconds);
    }

    [Fact]
    public async Task Many_small_headers_are_refused_as_one_large_one_is()
    {
        _site.On("a.site.test/", context =>
        {
            for (var i = 0; i < 1_000; i++)
            {
                context.Response.Headers[$"X-{i}"] = "0123456789";
            }

            return context.Response.WriteAsync("x");
        });
        using var parts = Parts(options => options.MaxHeaderKilobytes = 8);

        (await parts.FailAsync("http://a.site.test/")).Failure.ShouldBe(FetchFailure.BadAnswer);
    }

    [Fact]
    public async Task A_body_without_end_is_refused_at_the_bound()
    {
        _site.On("a.site.test/", async context =>
        {
            context.Response.ContentType = "text/html";
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(new byte[16 * 1024], context.RequestAborted);
            }
        });
        using var parts = Parts(options => options.MaxBodyBytes = 1024 * 1024);

        (await parts.FailAsync("http://a.site.test/")).Message.ShouldContain("larger than 1024 KiB");
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("zstd")]
    [InlineData("deflate")]
    public async Task The_bound_of_a_body_holds_after_decompression(string coding)
    {
        var noise = new byte[64 * 1024];
        new Random(5).NextBytes(noise);
        var text = Encoding.ASCII.GetBytes(Convert.ToBase64String(noise));
        _site.On("a.site.test/", context => ContentCodings.WriteAsync(context, coding, ContentCodings.Encode(text, coding)));

        using var enough = Parts(options => options.MaxBodyBytes = text.Length);
        (await enough.FetchAsync("http://a.site.test/")).Body.ShouldBe(text);
        using var less = Parts(options => options.MaxBodyBytes = text.Length - 1);
        (await less.FailAsync("http://a.site.test/")).Message.ShouldContain("larger");
    }

    [Fact]
    public async Task Codings_one_upon_another_are_undone_up_to_three()
    {
        var text = "hello"u8.ToArray();
        var thrice = ContentCodings.Encode(ContentCodings.Encode(ContentCodings.Encode(text, "gzip"), "br"), "deflate");
        _site.On("a.site.test/3", context => ContentCodings.WriteAsync(context, "gzip, br, deflate", thrice))
            .On("a.site.test/4", context => ContentCodings.WriteAsync(context, "gzip, br, deflate, gzip", ContentCodings.Encode(thrice, "gzip")));
        using var parts = Parts();

        (await parts.FetchAsync("http://a.site.test/3")).Body.ShouldBe(text);
        (await parts.FailAsync("http://a.site.test/4")).Message.ShouldContain("4 times over");
    }

    [Fact]
    public async Task A_zstd_window_beyond_8_MiB_is_refused()
    {
        using var buffer = new MemoryStream();
        await using (var stream = new CompressionStream(buffer, leaveOpen: true))
        {
            stream.SetParameter(ZSTD_cParameter.ZSTD_c_windowLog, 25);
            var noise = new byte[1024 * 1024];
            for (var i = 0; i < 34; i++)
            {
                new Random(i).NextBytes(noise);
                await stream.WriteAsync(noise);
            }
        }

        _site.On("a.site.test/", context => ContentCodings.WriteAsync(context, "zstd", buffer.ToArray()));
        using var parts = Parts(options => options.MaxBodyBytes = 64 * 1024 * 1024);

        (await parts.FailAsync("http://a.site.test/")).Message.ShouldContain("damaged");
    }

    [Fact]
    public async Task A_connection_that_is_never_made_is_given_up()
    {
        using var parts = new CrawlParts(new CrawlingOptions { ConnectTimeout = TimeSpan.FromMilliseconds(100) }, redis.Connection, network: new SilentNetwork());

        var failure = await parts.FailAsync("http://a.example/");

        failure.Failure.ShouldBe(FetchFailure.Timeout);
        failure.IsTransient.ShouldBeTrue();
    }

    [Fact]
    public async Task A_visit_takes_no_longer_than_it_may()
    {
        var host = $"v{Guid.CreateVersion7():N}.site.test";
        _site.On("/slow", context => Task.Delay(Timeout.Infinite, context.RequestAborted)).OnRedirect($"{host}/", "/slow");
        using var parts = Parts(options => options.SessionTimeout = TimeSpan.FromMilliseconds(300));
        var target = new CrawlTarget(Guid.CreateVersion7(), "Test", "restaurant", null, "DE", $"http://{host}/", null);

        var failure = await Should.ThrowAsync<FetchException>(() => parts.Session.RunAsync(target, null, TestContext.Current.CancellationToken));

        failure.Message.ShouldContain("The visit took longer");
        failure.IsTransient.ShouldBeTrue();
    }

    [Fact]
    public async Task A_redirect_to_an_address_of_any_length_is_not_followed()
    {
        _site.OnRedirect("a.site.test/", "/" + new string('x', 3_000));
        using var parts = Parts();

        (await parts.FailAsync("http://a.site.test/")).Failure.ShouldBe(FetchFailure.Refused);
    }

    [Fact]
    public async Task A_redirect_written_unescaped_in_UTF_8_is_followed()
    {
        _site.On("a.site.test/", context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes("/über uns"));
            return Task.CompletedTask;
        });
        _site.OnHtml("a.site.test/über uns", "hello");
        using var parts = Parts();

        (await parts.FetchAsync("http://a.site.test/")).Url.AbsolutePath.ShouldBe("/%C3%BCber%20uns");
    }

    [Fact]
    public async Task A_redirect_that_says_not_where_to_is_an_answer_without_a_page()
    {
        _site.On("a.site.test/", context =>
        {
            context.Response.StatusCode = 302;
            return Task.CompletedTask;
        });
        using var parts = Parts();

        (await parts.FetchAsync("http://a.site.test/")).Status.ShouldBe(HttpStatusCode.Found);
    }

    private CrawlParts Parts(Action<CrawlingOptions>? configure = null)
    {
        var options = CrawlParts.OptionsFor(_site);
        configure?.Invoke(options);
        return new CrawlParts(options, redis.Connection);
    }

    /// <summary>Names resolve, and nobody ever answers.</summary>
    private sealed class SilentNetwork : INetwork
    {
        public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) => Task.FromResult<IPAddress[]>([IPAddress.Parse("8.8.4.4")]);

        public async Task<Stream> ConnectAsync(IPEndPoint endPoint, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return Stream.Null;
        }
    }
}
