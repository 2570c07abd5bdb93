using Voy8.Core.Extraction;
using Voy8.Core.Extraction.StructuredData;

namespace Voy8.Core.Tests.Extraction;

/// <summary>Each bound on what a page's markup may cost, from both sides.</summary>
public sealed class ExtractionBoundTests
{
    [Fact]
    public void A_page_of_too_many_elements_is_refused()
    {
        Should.NotThrow(() => Pages.Extract(Repeat("<p>", ExtractionLimits.MaxElements)));
        Should.Throw<PageTooComplexException>(() => Pages.Extract(Repeat("<p>", ExtractionLimits.MaxElements + 1)));
    }

    [Fact]
    public void A_page_of_too_many_open_elements_is_refused()
    {
        Should.NotThrow(() => Pages.Extract(Repeat("<div>", ExtractionLimits.MaxOpenElements)));
        Should.Throw<PageTooComplexException>(() => Pages.Extract(Repeat("<div>", ExtractionLimits.MaxOpenElements + 1)));
    }

    [Theory]
    [InlineData("<")]
    [InlineData("</p>")]
    [InlineData("<!---->")]
    public void A_page_of_too_many_tags_is_refused_whatever_they_are(string tag)
    {
        Should.NotThrow(() => Pages.Extract(Repeat(tag, ExtractionLimits.MaxTags - 1)));
        Should.Throw<PageTooComplexException>(() => Pages.Extract(Repeat(tag, ExtractionLimits.MaxTags + 2)));
    }

    [Theory]
    [InlineData("<svg>", "<td>")]
    [InlineData("<svg>", "<tfoot></mi>")]
    [InlineData("<math>", "<g a= />")]
    [InlineData("<svg><title>", "<g>")]
    [InlineData("", "<span><div></span>")]
    [InlineData("", "<b><div></b>")]
    [InlineData("", "<div><table></div>")]
    [InlineData("<noscript>", "<div>")]
    [InlineData("<!-- --!>", "<div>")]
    public void No_markup_hides_what_it_leaves_open(string start, string piece) =>
        Should.Throw<PageTooComplexException>(() => Pages.Extract(start + Repeat(piece, ExtractionLimits.MaxOpenElements + 1)));

    [Theory]
    [InlineData("<svg>", "<path d='M0 0' />")]
    [InlineData("<svg>", "<path d=\"a>b\"/>")]
    [InlineData("<svg>", "<g><title>x</title></g>")]
    [InlineData("", "<svg><g><path></svg>")]
    [InlineData("", "<svg><p>Out</p>")]
    [InlineData("", "<div><b><i></div>")]
    [InlineData("", "<b><p></b>")]
    [InlineData("", "<span><i>x</span>")]
    [InlineData("<table>", "<tr><td><a>x</td>")]
    [InlineData("", "<select><option><option></select>")]
    [InlineData("", "<a><b>x</a></b>")]
    [InlineData("", "<script>if (a<b) '<div><div>'</script>")]
    [InlineData("", "<!-- <div> --><!--><p>")]
    [InlineData("", "<my-menu><my-item>x</my-item></my-menu>")]
    public void Sloppy_pages_that_close_what_they_open_are_read(string start, string piece) =>
        Should.NotThrow(() => Pages.Extract(start + Repeat(piece, 2 * ExtractionLimits.MaxOpenElements)));

    [Fact]
    public void End_tags_that_look_back_for_ever_are_refused() =>
        Should.Throw<PageTooComplexException>(() => Pages.Extract($"<div><table>{Repeat("<b>", 900)}{Repeat("</div>", 10_000)}"));

    [Fact]
    public void Elements_deeper_than_the_bound_become_siblings()
    {
        using var page = HtmlPage.Parse(new PageSource(new Uri(MarkupPages.Url), Repeat("<div>", ExtractionLimits.MaxOpenElements), DateTimeOffset.UnixEpoch));

        var depth = 0;
        for (AngleSharp.Dom.INode? node = page.Document; node is not null; node = node.HasChildNodes ? node.ChildNodes[^1] : null)
        {
            depth++;
        }

        depth.ShouldBeLessThanOrEqualTo(ExtractionLimits.MaxDepth + 5);
    }

    [Fact]
    public void A_block_of_JSON_LD_that_is_too_large_is_not_read()
    {
        const string Start = """{"@type":"Cafe","name":"x"}""";

        MarkupPages.JsonLd(Start.PadRight(ExtractionLimits.MaxJsonLd)).Count.ShouldBe(1);
        MarkupPages.JsonLd(Start.PadRight(ExtractionLimits.MaxJsonLd + 1)).ShouldBeEmpty();
    }

    [Fact]
    public void Items_deeper_than_the_bound_are_cut_off()
    {
        const int Depth = ExtractionLimits.MaxItemDepth + 10;

        DepthOf(MarkupPages.JsonLd($"{Repeat("""{"@type":"Cafe","a":""", Depth)}1{new string('}', Depth)}")[0]).ShouldBeLessThanOrEqualTo(ExtractionLimits.MaxItemDepth + 1);
        DepthOf(MarkupPages.Microdata(Repeat("<div itemscope itemprop=a itemtype=http://schema.org/Cafe>", Depth))[0]).ShouldBeLessThanOrEqualTo(ExtractionLimits.MaxItemDepth + 1);
        DepthOf(MarkupPages.Rdfa("<div vocab=http://schema.org/>" + Repeat("<div property=a typeof=Cafe>", Depth))[0]).ShouldBeLessThanOrEqualTo(ExtractionLimits.MaxItemDepth + 1);
        MarkupPages.JsonLd(Repeat("[", Depth) + """{"@type":"Cafe"}""" + Repeat("]", Depth)).ShouldBeEmpty();
    }

    [Fact]
    public void Items_beyond_the_bound_are_left_out()
    {
        const int Count = ExtractionLimits.MaxItems + 10;

        MarkupPages.JsonLd($"[{string.Join(',', Enumerable.Repeat("""{"@type":"Cafe"}""", Count))}]").Count.ShouldBe(ExtractionLimits.MaxItems);
        MarkupPages.Microdata(Repeat("<p itemscope></p>", Count)).Count.ShouldBe(ExtractionLimits.MaxItems);
        MarkupPages.Rdfa($"<div vocab=http://schema.org/>{Repeat("<p typeof=Cafe></p>", Count)}</div>").Count.ShouldBe(ExtractionLimits.MaxItems);
    }

    [Fact]
    public void Values_of_a_property_beyond_the_bound_are_left_out()
    {
        const int Count = ExtractionLimits.MaxValues + 10;

        MarkupPages.JsonLd($"{{\"@type\":\"Cafe\",\"a\":[{string.Join(',', Enumerable.Range(0, Count))}]}}")[0].All("a").Count.ShouldBe(ExtractionLimits.MaxValues);
        MarkupPages.Microdata($"<div itemscope>{Repeat("<p itemprop=a>x</p>", Count)}</div>")[0].All("a").Count.ShouldBe(ExtractionLimits.MaxValues);
        MarkupPages.Rdfa($"<div vocab=http://schema.org/ typeof=Cafe>{Repeat("<p property=a>x</p>", Count)}</div>")[0].All("a").Count.ShouldBe(ExtractionLimits.MaxValues);
    }

    [Fact]
    public void A_long_value_is_cut_off()
    {
        var text = new string('x', ExtractionLimits.MaxValueLength + 10);

        MarkupPages.JsonLd($"{{\"@type\":\"Cafe\",\"a\":\"{text}\"}}")[0].Texts("a")[0].Length.ShouldBe(ExtractionLimits.MaxValueLength);
        MarkupPages.Microdata($"<div itemscope><p itemprop=a>{text}</p></div>")[0].Texts("a")[0].Length.ShouldBe(ExtractionLimits.MaxValueLength);
        MarkupPages.Rdfa($"<div vocab=http://schema.org/ typeof=Cafe><p property=a content={text}></p></div>")[0].Texts("a")[0].Length.ShouldBe(ExtractionLimits.MaxValueLength);
    }

    [Fact]
    public void Text_that_lies_within_text_is_read_up_to_a_bound_for_the_page()
    {
        const int Values = 100;
        var item = MarkupPages.Microdata($"<div itemscope>{Repeat("<div itemprop=a>", Values)}{new string('x', ExtractionLimits.MaxValueLength)}")[0];

        item.All("a").Count.ShouldBe(Values);
        item.Texts("a").Sum(text => text.Length).ShouldBeLessThanOrEqualTo(ExtractionLimits.MaxMarkupText + ExtractionLimits.MaxValueLength);
    }

    [Fact]
    public void Itemrefs_beyond_the_bound_are_left_out()
    {
        const int Count = ExtractionLimits.MaxItemRefs + 10;

        var parts = string.Concat(Enumerable.Range(0, Count).Select(i => $"<p id=i{i} itemprop=p{i}></p>"));
        MarkupPages.Microdata($"{parts}<div itemscope itemref='{string.Join(' ', Enumerable.Range(0, Count).Select(i => $"i{i}"))}'></div>")[0].Properties.Count.ShouldBe(ExtractionLimits.MaxItemRefs);
    }

    [Fact]
    public void Elements_that_itemref_visits_again_and_again_are_bounded()
    {
        var shared = $"<div id=x>{Repeat("<p itemprop=a>v</p>", 100)}</div>";
        var items = MarkupPages.Microdata(shared + Repeat("<div itemscope itemref=x></div>", 1_000));

        items.Sum(item => item.All("a").Count).ShouldBeLessThanOrEqualTo(ExtractionLimits.MaxMicrodataVisits);
    }

    [Fact]
    public void Terms_of_a_context_beyond_the_bound_mean_what_they_are()
    {
        var terms = string.Join(',', Enumerable.Range(0, JsonLdContext.MaxTerms + 10).Select(i => $"\"t{i}\":\"http://a.test/t{i}\""));
        var item = MarkupPages.JsonLd($"{{\"@context\":{{{terms}}},\"@type\":\"Cafe\",\"t0\":1,\"t{JsonLdContext.MaxTerms + 5}\":1}}")[0];

        item.Properties.Keys.ShouldBe(["http://a.test/t0", $"t{JsonLdContext.MaxTerms + 5}"]);
    }

    [Fact]
    public void Prefixes_of_RDFa_beyond_the_bound_are_unknown()
    {
        var prefixes = string.Join(' ', Enumerable.Range(0, RdfaContext.MaxPrefixes + 1).Select(i => $"p{i}: http://schema.org/"));
        var item = MarkupPages.Rdfa($"<div prefix='{prefixes}' typeof=schema:Cafe><i property=p0:a></i><i property=p{RdfaContext.MaxPrefixes}:b></i></div>")[0];

        item.Properties.Keys.ShouldBe(["a", $"p{RdfaContext.MaxPrefixes}:b"]);
    }

    [Fact]
    public void Statements_of_RDFa_beyond_the_bound_are_left_out()
    {
        const int PerElement = 20;
        var names = string.Join(' ', Enumerable.Range(0, PerElement).Select(i => $"p{i}"));
        var items = MarkupPages.Rdfa($"<div vocab=http://schema.org/>{Repeat($"<p typeof=Cafe><i property='{names}'>x</i></p>", 1_500)}</div>");

        items.Sum(item => item.Properties.Count + 1).ShouldBeLessThanOrEqualTo(ExtractionLimits.MaxStatements);
    }

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    private static int DepthOf(Item item) => 1 + item.Properties.Values.SelectMany(values => values).Select(value => value.Item).OfType<Item>().Select(DepthOf).DefaultIfEmpty(0).Max();
}
