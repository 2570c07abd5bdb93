using System.Text;
using Voy8.Core.Extraction;

namespace Voy8.Core.Tests.Extraction;

public sealed class MetaRefreshTests
{
    [Theory]
    [InlineData("0; url=/de/", "/de/")]
    [InlineData("0;URL='/de/'", "/de/")]
    [InlineData(" 3 , url = \"https://new.example/\" trailing", "https://new.example/")]
    [InlineData("0.5;url=/x", "/x")]
    [InlineData("0 /x", "/x")]
    [InlineData("0;/x", "/x")]
    [InlineData("0; url=\"/x", "/x")]
    [InlineData("0;urlaub.html", "urlaub.html")]
    [InlineData(".9;url=/x", "/x")]
    [InlineData("0010; url=/x", "/x")]
    [InlineData("11; url=/x", null)]
    [InlineData("99999999999999999999; url=/x", null)]
    [InlineData("-1; url=/x", null)]
    [InlineData("0", null)]
    [InlineData("0;", null)]
    [InlineData("0; url=", null)]
    [InlineData("0; url=''", null)]
    [InlineData("0x; url=/x", null)]
    [InlineData("url=/x", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_delay_and_an_address_are_read_as_browsers_read_them(string? content, string? expected) =>
        MetaRefresh.Target(content).ShouldBe(expected);

    [Theory]
    [InlineData("<meta http-equiv='Refresh' content='0; url=de/'>", "http://a.example/old/de/")]
    [InlineData("<base href='/new/'><meta http-equiv=refresh content='0; url=de/'>", "http://a.example/new/de/")]
    [InlineData("<noscript><meta http-equiv='refresh' content='0; url=/plain'></noscript>", "http://a.example/plain")]
    [InlineData("<meta name='robots' content='noindex'><meta http-equiv='refresh' content='0; url=/plain'>", "http://a.example/plain")]
    [InlineData("<meta http-equiv='refresh' content='300'><meta http-equiv='refresh' content='0; url=/b'>", "http://a.example/b")]
    [InlineData("<meta http-equiv='refresh' content='0; url=/old/'>", null)]
    [InlineData("<meta http-equiv='refresh' content='0; url=#top'>", null)]
    [InlineData("<meta http-equiv='refresh' content='0; url=javascript:alert(1)'>", null)]
    [InlineData("<meta http-equiv='refresh' content='30; url=/de/'>", null)]
    [InlineData("<meta name='robots' content='nofollow'><meta http-equiv='refresh' content='0; url=/de/'>", null)]
    [InlineData("<meta name='refresh' content='0; url=/de/'>", null)]
    [InlineData("<!-- <meta http-equiv='refresh' content='0; url=/de/'> -->", null)]
    public void A_page_with_hardly_a_word_leads_on(string head, string? expected) =>
        Find($"<html><head>{head}</head><body><p>You are being redirected. <a href='/de/'>Click here</a>.</p></body></html>").ShouldBe(expected);

    [Theory]
    [InlineData(MetaRefresh.MaxVisible, true)]
    [InlineData(MetaRefresh.MaxVisible + 1, false)]
    public void A_page_with_words_of_its_own_is_read(int letters, bool leadsOn) =>
        (Find($"<meta http-equiv='refresh' content='0; url=/de/'><script>{new string('y', 1_000)}</script><p>{new string('x', letters)}</p>") is not null).ShouldBe(leadsOn);

    [Fact]
    public void A_page_beyond_the_bounds_of_what_is_parsed_leads_nowhere() =>
        Find("<meta http-equiv='refresh' content='0; url=/de/'>" + string.Concat(Enumerable.Repeat("<b>", ExtractionLimits.MaxElements + 1))).ShouldBeNull();

    [Theory]
    [InlineData(MetaRefresh.MaxBytes, true)]
    [InlineData(MetaRefresh.MaxBytes + 1, false)]
    public void A_long_page_is_not_looked_at(int bytes, bool looked) =>
        MetaRefresh.MayBeIn(Encoding.UTF8.GetBytes("<meta http-equiv='refresh' content='0; url=/de/'>".PadRight(bytes))).ShouldBe(looked);

    [Theory]
    [InlineData("", false)]
    [InlineData("<", false)]
    [InlineData("<p>refresh</p>", false)]
    [InlineData("<meta charset=utf-8><script>location.refresh()</script>", false)]
    [InlineData("<meta http-equiv=refresh", false)]
    [InlineData("<title>x</title><META CONTENT='0;URL=/de/' HTTP-EQUIV=Refresh>", true)]
    [InlineData("<!-- <meta http-equiv='refresh' content='0; url=/de/'> -->", true)]
    public void Only_a_page_with_such_a_tag_is_parsed_for_it(string html, bool looked) => MetaRefresh.MayBeIn(Encoding.UTF8.GetBytes(html)).ShouldBe(looked);

    private static string? Find(string html) => MetaRefresh.Find(new PageSource(new Uri("http://a.example/old/"), html, DateTimeOffset.UnixEpoch))?.AbsoluteUri;
}
