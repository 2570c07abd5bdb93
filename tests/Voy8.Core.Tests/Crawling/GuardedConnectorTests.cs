using Voy8.Core.Crawling;
using Voy8.Core.Crawling.Fetching;
using Voy8.Testing;

namespace Voy8.Core.Tests.Crawling;

/// <summary>Where connections lead to, whatever name servers and redirects say. No address here is dialled in earnest.</summary>
public sealed class GuardedConnectorTests(RedisServerFixture redis) : IAsyncLifetime
{
    private TestSite _site = null!;
    private TestNetwork _network = null!;

    public async ValueTask InitializeAsync()
    {
        _site = await TestSite.StartAsync();
        _network = new TestNetwork(_site);

        // Each request has a connection of its own, and so each name is asked anew.
        _site.On("/", context =>
        {
            context.Response.Headers.Connection = "close";
            return TestSite.WriteAsync(context, 200, "text/html", "hello");
        });
    }

    public async ValueTask DisposeAsync() => await _site.DisposeAsync();

    [Fact]
    public async Task The_address_that_was_checked_is_the_one_connected_to()
    {
        _network.On("a.example", "8.8.4.4");
        using var parts = Parts();

        await parts.FetchAsync("http://a.example/");

        _network.Dialled.ShouldBe(["8.8.4.4:80"]);
    }

    [Fact]
    public async Task A_name_that_changes_its_mind_between_check_and_connection_leads_nowhere_else()
    {
        // Whoever resolved the name a second time would get the inside.
        _network.On("a.example", "8.8.4.4", "127.0.0.1");
        using var parts = Parts();

        await parts.FetchAsync("http://a.example/");
        (await parts.FailAsync("http://a.example/")).Failure.ShouldBe(FetchFailure.Refused);

        _network.Dialled.ShouldBe(["8.8.4.4:80"]);
        _site.AllRequests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_name_that_turns_inside_after_a_redirect_is_refused()
    {
        _network.On("a.example", "8.8.4.4", "169.254.169.254").On("b.example", "8.8.8.8");
        _site.On("b.example/", context =>
        {
            context.Response.Headers.Connection = "close";
            context.Response.Headers.Location = "http://a.example/";
            context.Response.StatusCode = 302;
            return Task.CompletedTask;
        });
        using var parts = Parts();

        await parts.FetchAsync("http://b.example/");
        (await parts.FailAsync("http://b.example/")).Failure.ShouldBe(FetchFailure.Refused);

        _network.Dialled.ShouldBe(["8.8.8.8:80", "8.8.4.4:80", "8.8.8.8:80"]);
    }

    [Fact]
    public async Task Of_several_addresses_only_public_ones_are_tried()
    {
        _network.On("a.example", "10.0.0.1 ::1 ::ffff:127.0.0.1 8.8.4.4 192.168.0.1 64:ff9b::7f00:1 2606:4700::1111");
        _network.Dead.Add("8.8.4.4");
        using var parts = Parts();

        await parts.FetchAsync("http://a.example/");

        _network.Dialled.ShouldBe(["8.8.4.4:80", "[2606:4700::1111]:80"]);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.1.2.3")]
    [InlineData("100.64.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("168.63.129.16")]
    [InlineData("0.0.0.0")]
    [InlineData("::1")]
    [InlineData("::")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fe80::1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("2002:7f00:1::1")]
    [InlineData("64:ff9b::a9fe:a9fe")]
    public async Task A_name_that_leads_inside_is_refused(string address)
    {
        _network.On("a.example", address);
        using var parts = Parts();

        (await parts.FailAsync("http://a.example/")).Failure.ShouldBe(FetchFailure.Refused);
        _network.Dialled.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("http://127.0.0.1/")]
    [InlineData("http://2130706433/")]
    [InlineData("http://017700000001/")]
    [InlineData("http://0x7f000001/")]
    [InlineData("http://0x7f.0.0.1/")]
    [InlineData("http://127.1/")]
    [InlineData("http://[::ffff:7f00:1]/")]
    [InlineData("http://[0:0:0:0:0:ffff:127.0.0.1]/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://[fe80::1%25eth0]/")]
    [InlineData("http://127。0。0。1/")]
    [InlineData("http://①②⑦.0.0.1/")]
    [InlineData("http://0/")]
    public async Task No_notation_of_an_address_gets_past_in_a_redirect(string location)
    {
        _network.On("a.example", "8.8.4.4");
        _site.OnRedirect("a.example/", location);
        using var parts = Parts();

        (await parts.FailAsync("http://a.example/")).IsTransient.ShouldBeFalse();
        _network.Dialled.ShouldBe(["8.8.4.4:80"]);
    }

    [Theory]
    [InlineData("http://a.example:22/")]
    [InlineData("http://a.example:25/")]
    [InlineData("http://a.example:6379/")]
    [InlineData("https://a.example:8443/")]
    [InlineData("ftp://a.example/")]
    [InlineData("gopher://a.example:70/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("data:text/html,hello")]
    [InlineData("javascript:alert(1)")]
    [InlineData("http://user:pass@a.example/")]
    public async Task Nothing_but_web_sites_is_redirected_to(string location)
    {
        _network.On("a.example", "8.8.4.4");
        _site.OnRedirect("a.example/", location);
        using var parts = Parts();

        (await parts.FailAsync("http://a.example/")).Failure.ShouldBe(FetchFailure.Refused);
        _network.Dialled.ShouldBe(["8.8.4.4:80"]);
    }

    [Fact]
    public async Task A_name_with_many_dead_addresses_is_given_up()
    {
        string[] addresses = [.. Enumerable.Range(1, 100).Select(i => $"8.8.4.{i}")];
        _network.On("a.example", string.Join(' ', addresses));
        _network.Dead.UnionWith(addresses);
        using var parts = Parts();

        (await parts.FailAsync("http://a.example/")).Failure.ShouldBe(FetchFailure.Connection);
        _network.Dialled.Count.ShouldBe(8);
    }

    [Fact]
    public async Task A_name_that_does_not_resolve_is_a_failure_that_may_pass()
    {
        using var parts = Parts();

        (await parts.FailAsync("http://a.example/")).IsTransient.ShouldBeTrue();
    }

    private CrawlParts Parts() => new(new CrawlingOptions(), redis.Connection, network: _network);
}
