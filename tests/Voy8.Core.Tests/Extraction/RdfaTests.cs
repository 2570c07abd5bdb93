namespace Voy8.Core.Tests.Extraction;

public sealed class RdfaTests
{
    [Theory]
    [InlineData("<span property=x> Am\n Kai </span>", "Am Kai")]
    [InlineData("<span property=x content='41.5'>forty</span>", "41.5")]
    [InlineData("<time property=x datetime=10:00>ten</time>", "10:00")]
    [InlineData("<a property=x href=menu>Menu</a>", "http://cafe-anker.test/en/menu")]
    [InlineData("<span property=x datatype=xsd:string>Menu</span>", "Menu")]
    [InlineData("<a property=x rel=nofollow href=menu>Menu</a>", "http://cafe-anker.test/en/menu")]
    [InlineData("<span property=x resource=http://a.test/>A</span>", "http://a.test/")]
    [InlineData("<span property=x resource=[schema:Cafe] href=menu>A</span>", "http://schema.org/Cafe")]
    [InlineData("<img property=x src=/a.jpg>", "http://cafe-anker.test/a.jpg")]
    [InlineData("<a rel=x href=menu>Menu</a>", "http://cafe-anker.test/en/menu")]
    [InlineData("<span property='schema:x other'>A</span>", "A")]
    [InlineData("<span property=http://schema.org/x>A</span>", "A")]
    [InlineData("<ul rel=x><li resource=http://a.test/></ul>", "http://a.test/")]
    public void A_property_has_the_value_that_its_element_gives(string html, string value) =>
        MarkupPages.Rdfa($"<div vocab=https://schema.org typeof=Cafe>{html}</div>").First(item => item.Types.Contains("Cafe")).Texts("x").ShouldBe([value]);

    [Theory]
    [InlineData("<div vocab=http://schema.org/ typeof='Cafe Hotel'><p property=address typeof=PostalAddress><i property=name>Kiel</i></p></div>")]
    [InlineData("<div prefix='a: http://schema.org/ b: http://b.test/' typeof='a:Cafe a:Hotel'><p rel=a:address><b typeof=a:PostalAddress><i property=a:name>Kiel</i></b></p></div>")]
    [InlineData("<div xmlns:b='http://wrong.test/' xmlns:A='http://schema.org/'><p xmlns:b=http://schema.org/ typeof='a:Cafe a:Hotel'><b rel=b:address><b typeof=b:PostalAddress><i property=a:name>Kiel</i></b></b></p></div>")]
    [InlineData("<div xmlns:a=http://wrong.test/ prefix='a: http://schema.org/' typeof='a:Cafe a:Hotel'><p rel=a:address><b typeof=a:PostalAddress><i property=a:name>Kiel</i></b></p></div>")]
    [InlineData("<div typeof='schema:Cafe schema:Hotel'><p rel=schema:address resource=#there></p></div><p about=#there typeof=schema:PostalAddress><i property=schema:name>Kiel</i></p>")]
    [InlineData("<div vocab=http://schema.org/><p about=#us typeof=Cafe></p><p about=#us typeof=Hotel></p><p about=#there typeof=PostalAddress rev=address href=#us><i about=#there property=name>Kiel</i></p></div>")]
    public void Items_lie_within_items_however_they_are_tied(string html)
    {
        var item = MarkupPages.Rdfa(html).ShouldHaveSingleItem();

        item.Types.ShouldBe(["Cafe", "Hotel"]);
        item.All("address").ShouldHaveSingleItem().Item!.Texts("name").ShouldBe(["Kiel"]);
    }

    [Fact]
    public void Things_that_lead_to_each_other_in_a_ring_end_in_a_reference()
    {
        var item = MarkupPages.Rdfa("<div vocab=http://schema.org/><p about=#a typeof=Cafe><a property=knows href=#b></a></p><p about=#b typeof=Bar><a property=knows href=#a></a></p></div>").ShouldHaveSingleItem();

        item.Id.ShouldBe("http://cafe-anker.test/en/#a");
        item.All("knows").ShouldHaveSingleItem().Item!.All("knows").ShouldHaveSingleItem().Reference.ShouldBe(item.Id);
    }

    [Fact]
    public void Terms_without_a_vocabulary_and_names_with_an_unknown_prefix_are_none_of_ours()
    {
        var item = MarkupPages.Rdfa("<div typeof=schema:Cafe vocab=''><i property=name>x</i><i property=unknown:name>y</i></div>").ShouldHaveSingleItem();

        item.Properties.Keys.ShouldBe(["unknown:name"]);
    }

    [Fact]
    public void OpenGraph_alone_is_no_item() =>
        MarkupPages.Rdfa("<head><meta property=og:title content=x><script>typeof x</script></head>").ShouldBeEmpty();
}
