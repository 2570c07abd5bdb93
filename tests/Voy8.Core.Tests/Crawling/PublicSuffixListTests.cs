using Voy8.Core.Crawling.Politeness;

namespace Voy8.Core.Tests.Crawling;

public sealed class PublicSuffixListTests
{
    [Theory]
    [InlineData("example.org", "example.org")]
    [InlineData("WWW.Example.org.", "example.org")]
    [InlineData("a.b.example.co.uk", "example.co.uk")]
    [InlineData("bar.github.io", "bar.github.io")]
    [InlineData("a.bar.github.io", "bar.github.io")]
    [InlineData("x.y.city.kawasaki.jp", "city.kawasaki.jp")] // an exception
    [InlineData("x.y.other.kawasaki.jp", "y.other.kawasaki.jp")] // a wildcard
    [InlineData("www.ck", "www.ck")]
    [InlineData("a.www.ck", "www.ck")]
    [InlineData("a.b.any.ck", "b.any.ck")]
    [InlineData("www.xn--85x722f.com.cn", "xn--85x722f.com.cn")]
    [InlineData("shop.xn--85x722f.xn--55qx5d.cn", "xn--85x722f.xn--55qx5d.cn")]
    [InlineData("a.b.site.test", "site.test")] // no rule: the last label
    [InlineData("co.uk", "co.uk")]
    [InlineData("localhost", "localhost")]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("2001:db8::1", "2001:db8::1")]
    public void A_host_belongs_to_what_was_registered(string host, string domain) => PublicSuffixList.RegistrableDomainOf(host).ShouldBe(domain);
}
