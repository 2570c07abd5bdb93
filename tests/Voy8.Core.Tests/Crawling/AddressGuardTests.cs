using System.Net;
using Microsoft.Extensions.Options;
using Voy8.Core.Crawling;
using Voy8.Core.Crawling.Fetching;

namespace Voy8.Core.Tests.Crawling;

public sealed class AddressGuardTests
{
    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("10.0.0.1")]
    [InlineData("10.255.255.255")]
    [InlineData("100.64.0.1")]
    [InlineData("100.100.100.200")]
    [InlineData("100.127.255.255")]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("168.63.129.16")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.0.0.192")]
    [InlineData("192.0.2.1")]
    [InlineData("192.168.1.1")]
    [InlineData("198.18.0.1")]
    [InlineData("198.51.100.7")]
    [InlineData("203.0.113.9")]
    [InlineData("224.0.0.1")]
    [InlineData("239.255.255.250")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::127.0.0.1")]
    [InlineData("::8.8.8.8")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("::ffff:0:10.0.0.1")]
    [InlineData("64:ff9b::a00:1")]
    [InlineData("64:ff9b::808:808")]
    [InlineData("64:ff9b:1::1")]
    [InlineData("100::1")]
    [InlineData("2001::1")]
    [InlineData("2001:0:5ef5:79fb::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:7f00:1::1")]
    [InlineData("3fff::1")]
    [InlineData("5f00::1")]
    [InlineData("fc00::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    public void An_address_that_is_not_public_is_refused(string address) => AddressGuard.IsPublic(IPAddress.Parse(address)).ShouldBeFalse();

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("9.255.255.255")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("192.167.255.255")]
    [InlineData("223.255.255.255")]
    [InlineData("2606:4700::1111")]
    [InlineData("2a00:1450:4001::1")]
    public void A_public_address_passes(string address) => AddressGuard.IsPublic(IPAddress.Parse(address)).ShouldBeTrue();

    [Theory]
    [InlineData("ftp://a.example/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://a.example/")]
    [InlineData("http://user@a.example/")]
    [InlineData("http://user:pass@a.example/")]
    [InlineData("http://a.example:22/")]
    [InlineData("http://a.example:6379/")]
    [InlineData("https://a.example:8443/")]
    public void An_address_that_no_site_of_a_venue_has_is_refused(string url) =>
        Should.Throw<FetchException>(() => Guard().Check(new Uri(url))).Failure.ShouldBe(FetchFailure.Refused);

    [Theory]
    [InlineData("http://a.example/")]
    [InlineData("https://a.example/path?query=1")]
    [InlineData("http://a.example:443/")]
    [InlineData("http://inside.site.test:8790/")]
    public void An_ordinary_address_passes(string url) => Should.NotThrow(() => Guard("*.site.test").Check(new Uri(url)));

    private static UrlGuard Guard(params string[] allowed)
    {
        var options = new CrawlingOptions();
        foreach (var pattern in allowed)
        {
            options.AllowedPrivateHosts.Add(pattern);
        }

        return new UrlGuard(Options.Create(options));
    }
}
