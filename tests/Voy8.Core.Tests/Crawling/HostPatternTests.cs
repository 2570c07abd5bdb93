using Microsoft.Extensions.Options;
using Voy8.Core.Crawling;

namespace Voy8.Core.Tests.Crawling;

public sealed class HostPatternTests
{
    [Theory]
    [InlineData("example.org", "example.org", true)]
    [InlineData("example.org", "EXAMPLE.org.", true)]
    [InlineData("example.org", "www.example.org", false)]
    [InlineData("*.example.org", "www.example.org", true)]
    [InlineData("*.example.org", "a.b.example.org", true)]
    [InlineData("*.example.org", "example.org", false)]
    [InlineData("*.example.org", "evilexample.org", false)]
    [InlineData("*.example.org", "example.org.evil.test", false)]
    [InlineData("*", "anything.test", true)]
    [InlineData("καφέ.gr", "xn--hxafjl.gr", false)]
    [InlineData("müller.de", "xn--mller-kva.de", true)]
    [InlineData("127.0.0.1", "127.0.0.1", true)]
    [InlineData("::1", "[::1]", true)]
    public void A_pattern_names_a_host_or_those_below_it(string pattern, string host, bool matches) =>
        HostPattern.Parse(pattern).Matches(host).ShouldBe(matches);

    [Theory]
    [InlineData("")]
    [InlineData("*.")]
    [InlineData("a.*.org")]
    [InlineData("http://example.org")]
    [InlineData("example.org/path")]
    public void What_is_no_pattern_is_refused(string pattern) => HostPattern.TryParse(pattern, out _).ShouldBeFalse();

    [Fact]
    public void Nothing_is_in_scope_by_default() => new CrawlScope(Options.Create(new CrawlingOptions())).Contains("https://example.org/").ShouldBeFalse();

    [Theory]
    [InlineData("https://a.example.org/", null)]
    [InlineData("https://example.com/", "outside the crawl scope")]
    [InlineData("mailto:a@example.org", "not an http")]
    [InlineData("", "No website")]
    [InlineData(null, "No website")]
    public void The_scope_says_why_a_site_is_not_crawled(string? website, string? why)
    {
        var options = new CrawlingOptions();
        options.Scope.Add("*.example.org");
        var scope = new CrawlScope(Options.Create(options));

        scope.Contains(website).ShouldBe(why is null);
        (scope.WhyNot(website) ?? "").ShouldContain(why ?? "");
    }

    [Fact]
    public void Strangers_are_crawled_only_with_a_contact_address()
    {
        var options = new CrawlingOptions();
        options.Scope.Add("*");
        var validator = new CrawlingOptionsValidator();

        validator.Validate(null, options).FailureMessage!.ShouldContain("Crawling:Contact");
        options.Contact = "https://example.org/crawler";
        validator.Validate(null, options).Succeeded.ShouldBeTrue();
    }

    [Theory]
    [InlineData("*.a.test", "127.0.0.1", false)]
    [InlineData("*.a.test", "127.0.0.1:99999", false)]
    [InlineData("a test", "127.0.0.1:80", false)]
    [InlineData("*.a.test", "127.0.0.1:8090", true)]
    [InlineData("*.a.test", "[::1]:8090", true)]
    public void A_route_needs_a_pattern_and_a_target(string pattern, string target, bool valid)
    {
        var options = new CrawlingOptions();
        options.HostRoutes.Add(new HostRoute { Pattern = pattern, Target = target });

        new CrawlingOptionsValidator().Validate(null, options).Succeeded.ShouldBe(valid);
    }
}
