using System.Diagnostics;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using CsCheck;
using Voy8.Core.Notes;

namespace Voy8.Core.Tests.Notes;

public sealed class NoteMarkdownTests
{
    private static readonly string[] Elements =
        ["p", "br", "hr", "em", "strong", "del", "code", "pre", "blockquote", "ul", "ol", "li", "h3", "h4", "h5", "h6", "a"];

    private static readonly string[] Schemes = ["http://", "https://", "mailto:"];

    // What has broken renderers before, whole and in pieces, to be put together at random.
    private static readonly string[] Pieces =
    [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<a href=\"javascript:alert(1)\">", "<!--", "-->", "<![CDATA[", "<svg/onload=alert(1)>", "<", ">", "&lt;", "&#106;avascript:",
        "[", "]", "(", ")", "!", "[a](javascript:alert(1))", "[a](JaVaScRiPt:alert(1))", "[a](java\tscript:alert(1))", "[a](\u0001javascript:alert(1))", "[a](vbscript:x)",
        "[a](data:text/html;base64,PHNjcmlwdD4=)", "[a](//evil.example)", "[a](/account/logout)", "[a](http://x.example/\" onclick=\"alert(1))", "![a](http://x.example/a.png)", "![](https://x.example/b.png)",
        "[a]: javascript:alert(1)", "[a]: <javascript:alert(1)> 'x'", "\n\n", "\n", " ", "    ", "# ", "- ", "1. ", "> ", "```", "``` \" onclick=x\n", "`", "*", "**", "_", "~~", "---", "<javascript:alert(1)>",
        "<http://x.example/>", "<me@x.example>", "www.x.example", "http://x.example/?a=1&b=2", "mailto:me@x.example", "\\", "&quot;", "\"", "'", "{onclick=alert(1)}", "| a | b |", "x", "\ud83d\udc36", "\u202e",
    ];

    [Theory]
    [InlineData("Pets **welcome**, ~~not~~ *always*", "<p>Pets <strong>welcome</strong>, <del>not</del> <em>always</em></p>\n")]
    [InlineData("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n")]
    [InlineData("# Title", "<h3>Title</h3>\n")]
    [InlineData("###### Title", "<h6>Title</h6>\n")]
    [InlineData("[menu](https://x.example/menu)", "<p><a href=\"https://x.example/menu\" rel=\"nofollow noopener noreferrer\" target=\"_blank\">menu</a></p>\n")]
    [InlineData("<me@x.example>", "<p><a href=\"mailto:me@x.example\" rel=\"nofollow noopener noreferrer\" target=\"_blank\">me@x.example</a></p>\n")]
    [InlineData("<b>bold</b>", "<p>&lt;b&gt;bold&lt;/b&gt;</p>\n")]
    [InlineData("[press **me**](javascript:alert(1))", "<p>press <strong>me</strong></p>\n")]
    [InlineData("[out](/account/logout)", "<p>out</p>\n")]
    [InlineData("![the terrace](https://x.example/t.png)", "<p><a href=\"https://x.example/t.png\" rel=\"nofollow noopener noreferrer\" target=\"_blank\">the terrace</a></p>\n")]
    [InlineData("```js\" onclick=\"x\nlet a\n```", "<pre><code>let a\n</code></pre>\n")]
    public void A_note_is_rendered_with_what_is_harmless(string markdown, string html) => NoteMarkdown.ToHtml(markdown).ShouldBe(html);

    [Fact]
    public void Whatever_is_written_nothing_else_than_text_and_plain_links_comes_out() =>
        Gen.OneOf(Pieces.Select(Gen.Const).ToArray()).Array[1, 40].Select(string.Concat).Sample(
            markdown =>
            {
                foreach (var element in new HtmlParser().ParseDocument(NoteMarkdown.ToHtml(markdown)).Body!.QuerySelectorAll("*"))
                {
                    Elements.ShouldContain(element.LocalName, markdown);
                    foreach (var attribute in element.Attributes)
                    {
                        ShouldBeHarmless(element, attribute, markdown);
                    }
                }
            },
            iter: 5_000);

    [Theory]
    [InlineData(">")]
    [InlineData("> ")]
    [InlineData("- ")]
    [InlineData("[")]
    [InlineData("![")]
    [InlineData("*")]
    [InlineData("**a ")]
    [InlineData("_a*")]
    [InlineData("[a](")]
    [InlineData("[a]: b\n")]
    [InlineData("`a``")]
    [InlineData("<a")]
    [InlineData("www.a")]
    [InlineData("a@b.")]
    [InlineData("~~a")]
    [InlineData("&#x")]
    [InlineData("1. ")]
    [InlineData("\\")]
    [InlineData("    a\n")]
    public void What_is_nested_or_repeated_as_often_as_fits_takes_no_time(string piece)
    {
        var markdown = string.Concat(Enumerable.Repeat(piece, 10_000 / piece.Length));

        // The best of some: the machine may have other things to do.
        Enumerable.Range(0, 5).Min(_ => TimeOf(markdown)).ShouldBeLessThan(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void What_is_nested_too_deeply_is_shown_as_it_was_written() =>
        NoteMarkdown.ToHtml(string.Concat(Enumerable.Repeat("> ", 900)) + "<b>").ShouldStartWith("<pre>&gt; &gt;");

    [Fact]
    public void Plain_text_is_what_is_said_without_its_looks() =>
        NoteMarkdown.ToPlainText("# Dogs\n\n**Bowl** of [water](http://x.example/a)").ShouldBe("Dogs\nBowl of water");

    private static TimeSpan TimeOf(string markdown)
    {
        var clock = Stopwatch.GetTimestamp();
        NoteMarkdown.ToHtml(markdown);
        NoteMarkdown.ToPlainText(markdown);
        return Stopwatch.GetElapsedTime(clock);
    }

    private static void ShouldBeHarmless(IElement element, IAttr attribute, string markdown)
    {
        switch (element.LocalName, attribute.Name)
        {
            case ("a", "href"):
                // A browser decides by what it begins with.
                Schemes.Any(scheme => attribute.Value.StartsWith(scheme, StringComparison.Ordinal)).ShouldBeTrue(markdown);
                break;
            case ("a", "rel"):
                attribute.Value.ShouldBe("nofollow noopener noreferrer");
                break;
            case ("a", "target"):
                attribute.Value.ShouldBe("_blank");
                break;
            case ("ol", "start"):
                int.Parse(attribute.Value, System.Globalization.CultureInfo.InvariantCulture).ShouldBeGreaterThanOrEqualTo(0);
                break;
            default:
                throw new ShouldAssertException($"<{element.LocalName} {attribute.Name}> came of {markdown}");
        }
    }
}
