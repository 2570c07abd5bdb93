using CsCheck;

namespace Voy8.Core.Tests;

public sealed class WebAddressTests
{
    private static readonly Uri Page = new("https://a.example/folder/page?x=1#top");

    [Theory]
    [InlineData("other", "https://a.example/folder/other")]
    [InlineData("  /other\n", "https://a.example/other")]
    [InlineData("/ot\r\nher", "https://a.example/other")]
    [InlineData("\\\\b.example\\menu", "https://b.example/menu")]
    [InlineData("//b.example/../menu", "https://b.example/menu")]
    [InlineData("?y=2", "https://a.example/folder/page?y=2")]
    [InlineData("/über uns", "https://a.example/%C3%BCber%20uns")]
    [InlineData("http://BÜCHER.example/", "http://xn--bcher-kva.example/")]
    [InlineData("http://0x7f.1/", "http://127.0.0.1/")]
    [InlineData("http://2130706433/", "http://127.0.0.1/")]
    public void A_reference_is_resolved_as_browsers_do(string reference, string expected) =>
        WebAddress.Resolve(Page, reference).ShouldNotBeNull().GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped).ShouldBe(
            new Uri(expected).GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("mailto:a@b.example")]
    [InlineData("tel:+4930")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://a.example/")]
    [InlineData("http://xn--ü.de/")]
    [InlineData("http://a b.example/")]
    [InlineData("http://a.example:99999/")]
    [InlineData("http://[::1/")]
    [InlineData("http://")]
    public void What_is_no_web_address_is_none(string? reference) => WebAddress.Resolve(Page, reference).ShouldBeNull();

    [Fact]
    public void An_address_has_a_length_limit()
    {
        WebAddress.Resolve(Page, "/" + new string('x', WebAddress.MaxLength - 1)).ShouldNotBeNull();
        WebAddress.Resolve(Page, "/" + new string('x', WebAddress.MaxLength)).ShouldBeNull();
    }

    [Fact]
    public void Whatever_is_written_breaks_nothing() =>
        Gen.Select(Gen.OneOf("", "http:", "http://", "https://[", "//", "/", "?", "#", "http://a.example:", "http://%", "http://xn--"), Gen.String)
            .Sample(parts => WebAddress.Resolve(Page, parts.Item1 + parts.Item2)?.Scheme is null or "http" or "https", iter: 5_000);

    [Fact]
    public void The_short_way_for_plain_references_leads_where_the_long_way_does() =>
        Gen.Select(Gen.OneOf("", "/", "http://b.example/", "http://www.", "https://", "https://b.example"), Gen.String[Gen.Char["aZ0b/.-_?=&x"], 1, 16], Gen.OneOf("https://a.example/folder/page?x=1#top", "http://127.0.0.1:8080/", "http://a-b.example:81/q/"))
            .Sample(
                // White space before it makes it a reference that is not plain.
                (start, rest, page) => WebAddress.Resolve(new Uri(page), start + rest)?.AbsoluteUri == WebAddress.Resolve(new Uri(page), $" {start}{rest}")?.AbsoluteUri,
                iter: 20_000);
}
