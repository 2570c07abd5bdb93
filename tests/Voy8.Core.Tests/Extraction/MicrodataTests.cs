namespace Voy8.Core.Tests.Extraction;

public sealed class MicrodataTests
{
    [Theory]
    [InlineData("<span itemprop=x> Am\n Kai </span>", "Am Kai")]
    [InlineData("<span itemprop=x>Am Kai 3<br>24103 Kiel</span>", "Am Kai 3 24103 Kiel")]
    [InlineData("<div itemprop=x><p>One</p><p>Two<script>var y;</script></p></div>", "One Two")]
    [InlineData("<meta itemprop=x content=' $$ '>", "$$")]
    [InlineData("<meta itemprop=x>", "")]
    [InlineData("<span itemprop=x content=41.5>forty</span>", "41.5")]
    [InlineData("<a itemprop=x href=/menu>Menu</a>", "http://cafe-anker.test/menu")]
    [InlineData("<a itemprop=x href='menu?a=ü'>Menu</a>", "http://cafe-anker.test/en/menu?a=%C3%BC")]
    [InlineData("<a itemprop=x href=http://other.test>Other</a>", "http://other.test")]
    [InlineData("<a itemprop=x>Menu</a>", "Menu")]
    [InlineData("<link itemprop=x href=https://schema.org/InStock>", "https://schema.org/InStock")]
    [InlineData("<img itemprop=x src=//cdn.test/a.jpg>", "http://cdn.test/a.jpg")]
    [InlineData("<object itemprop=x data=a.svg></object>", "http://cafe-anker.test/en/a.svg")]
    [InlineData("<data itemprop=x value=12>a dozen</data>", "12")]
    [InlineData("<meter itemprop=x value=4.5 max=5>good</meter>", "4.5")]
    [InlineData("<time itemprop=x datetime=10:00>ten</time>", "10:00")]
    [InlineData("<time itemprop=x>10:00</time>", "10:00")]
    public void A_property_has_the_value_that_its_element_gives(string html, string value) =>
        MarkupPages.Microdata($"<div itemscope itemtype=http://schema.org/Cafe>{html}</div>").ShouldHaveSingleItem().Texts("x").ShouldBe([value]);

    [Fact]
    public void Addresses_are_relative_to_the_base_of_the_page() =>
        MarkupPages.Microdata("<base href=http://cdn.test/x/><div itemscope><a itemprop=url href=y></a></div>").ShouldHaveSingleItem().Texts("url").ShouldBe(["http://cdn.test/x/y"]);

    [Fact]
    public void Items_lie_within_items_and_a_property_may_have_several_names_and_types()
    {
        var item = MarkupPages.Microdata(
            """
            <div itemscope itemtype="https://schema.org/Cafe http://schema.org/Hotel" itemid="#us"><b itemprop="name legalName http://other.test/n">Anker</b>
            <p itemprop=address itemscope itemtype=http://schema.org/PostalAddress><i itemprop=addressLocality>Kiel</i></p></div>
            """).ShouldHaveSingleItem();

        item.Types.ShouldBe(["Cafe", "Hotel"]);
        item.Id.ShouldBe("http://cafe-anker.test/en/#us");
        item.Properties.Keys.ShouldBe(["name", "legalName", "http://other.test/n", "address"]);
        item.All("address").ShouldHaveSingleItem().Item!.Texts("addressLocality").ShouldBe(["Kiel"]);
    }

    [Fact]
    public void Itemref_brings_in_what_stands_elsewhere_in_the_order_of_the_page()
    {
        var items = MarkupPages.Microdata(
            """
            <p id=a><i itemprop=name>first</i></p><div itemscope id=own itemref="b a missing a own"><i itemprop=name>second</i></div>
            <p id=b itemprop=address itemscope><i itemprop=name>inner</i></p><div itemscope itemref=b></div>
            """);

        items.Count.ShouldBe(2);
        items[0].Texts("name").ShouldBe(["first", "second"]);
        items[1].All("address").ShouldHaveSingleItem().Item.ShouldBeSameAs(items[0].All("address").ShouldHaveSingleItem().Item);
    }

    [Fact]
    public void A_property_of_nothing_that_is_an_item_stands_for_itself()
    {
        var items = MarkupPages.Microdata("<p itemscope itemprop=x itemtype=http://schema.org/Cafe><i itemprop=y itemscope></i></p><i itemprop=name>x</i><p itemscope></p>");

        items.Count.ShouldBe(2);
        items.ShouldContain(item => item.Types.Contains("Cafe"));
    }

    [Fact]
    public void An_item_within_itself_ends_there() =>
        MarkupPages.Microdata("<div itemscope><p id=x itemprop=a itemscope itemref=y></p><p id=y itemprop=b itemscope itemref=x></p></div>").ShouldHaveSingleItem().Properties.Count.ShouldBe(2);
}
