using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Voy8.Core.Crawling;
using Voy8.Core.Crawling.Politeness;

namespace Voy8.Core.Tests.Crawling;

public sealed class HostAddressesTests
{
    [Theory]
    [InlineData("203.0.113.9,203.0.113.7", "203.0.113.7")]
    [InlineData("2001:db8:1:2:3:4:5:6,203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "net 2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:2::99", "net 2001:db8:1:2::/64")]
    [InlineData("", null)]
    public async Task Hosts_of_one_machine_have_one_address(string answer, string? expected)
    {
        var parsed = answer.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(IPAddress.Parse).ToArray();
        using var addresses = new HostAddresses(Options.Create(new CrawlingOptions()), new NameServer(parsed));

        (await addresses.FindAsync("a.example", TestContext.Current.CancellationToken)).ShouldBe(expected);
    }

    [Fact]
    public async Task A_name_that_does_not_resolve_or_not_in_time_has_none_and_is_asked_once()
    {
        var asked = 0;
        using var addresses = new HostAddresses(Options.Create(new CrawlingOptions { ConnectTimeout = TimeSpan.FromMilliseconds(100) }), new NameServer(async (host, token) =>
        {
            asked++;
            await (host == "slow.example" ? Task.Delay(Timeout.Infinite, token) : Task.CompletedTask);
            throw new SocketException((int)SocketError.HostNotFound);
        }));

        foreach (var host in new[] { "gone.example", "slow.example", "gone.example", "slow.example" })
        {
            (await addresses.FindAsync(host, TestContext.Current.CancellationToken)).ShouldBeNull();
        }

        asked.ShouldBe(2);
    }

    [Fact]
    public async Task A_host_that_is_routed_elsewhere_has_none()
    {
        var options = new CrawlingOptions();
        options.HostRoutes.Add(new HostRoute { Pattern = "*.site.test", Target = "127.0.0.1:80" });
        using var addresses = new HostAddresses(Options.Create(options), new NameServer(IPAddress.Loopback));

        (await addresses.FindAsync("a.site.test", TestContext.Current.CancellationToken)).ShouldBeNull();
    }
}
