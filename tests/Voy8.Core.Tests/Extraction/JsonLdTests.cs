using Voy8.Core.Extraction.StructuredData;

namespace Voy8.Core.Tests.Extraction;

public sealed class JsonLdTests
{
    [Theory]
    [InlineData("""{"@context":"http://schema.org","@type":"Cafe","name":"Anker"}""")]
    [InlineData("""{"@context":"https://schema.org/","@type":"https://schema.org/Cafe","http://schema.org/name":"Anker"}""")]
    [InlineData("""{"@context":["https://schema.org",{"@language":"de"}],"@type":["Cafe"],"name":{"@value":"Anker","@language":"de"}}""")]
    [InlineData("""{"@context":{"@vocab":"http://schema.org/"},"@type":"Cafe","name":{"@list":["Anker"]}}""")]
    [InlineData("""{"@context":{"s":"https://schema.org/"},"@type":"s:Cafe","s:name":"Anker"}""")]
    [InlineData("""{"@context":{"title":"s:name","kind":"@type","s":"https://schema.org/"},"kind":"s:Cafe","title":"Anker"}""")]
    [InlineData("""{"@context":{"title":{"@id":"http://schema.org/name"}},"@type":"schema:Cafe","title":{"@set":["Anker"]}}""")]
    [InlineData("""{"@context":"http://schema.org/docs/jsonldcontext.json","type":"Cafe","name":"Anker"}""")]
    [InlineData("""{"@context":"https://elsewhere.test/context","@type":"Cafe","name":"Anker"}""")]
    [InlineData("""{"@context":{"@vocab":"http://other.test/"},"@graph":{"@context":"https://schema.org","@type":"Cafe","name":"Anker"}}""")]
    [InlineData("""{"@context":{"rest":"@nest"},"@type":"Cafe","rest":{"name":"Anker"}}""")]
    [InlineData("""{"@context":["https://schema.org",{"name":{"@container":"@language"}}],"@type":"Cafe","name":{"de":"Anker"}}""")]
    [InlineData("""{"@context":{"title":{"@id":"http://schema.org/name","@container":["@language","@set"]}},"@type":"Cafe","title":{"@none":["Anker"]}}""")]
    [InlineData("""{"@type":"Cafe","name":"Anker","other":null}""")]
    public void Names_mean_what_the_context_says(string json)
    {
        var item = MarkupPages.JsonLd(json).ShouldHaveSingleItem();

        item.Types.ShouldBe(["Cafe"]);
        item.Properties.ShouldHaveSingleItem();
        item.Texts("name").ShouldBe(["Anker"]);
    }

    [Fact]
    public void Names_of_other_vocabularies_are_whole_addresses()
    {
        var item = MarkupPages.JsonLd("""{"@context":{"@vocab":"http://other.test/v#","g":"http://goods.test/"},"@type":"Shop","g:price":1,"name":"x"}""").ShouldHaveSingleItem();

        item.Types.ShouldBe(["http://other.test/v#Shop"]);
        item.Properties.Keys.ShouldBe(["http://goods.test/price", "http://other.test/v#name"]);
    }

    [Theory]
    [InlineData("""{"@type":"Cafe","name":"Anker","@reverse":{"employee":{"@type":"Person","name":"x"}}}""")]
    [InlineData("""{"@context":["https://schema.org",{"worksAt":{"@reverse":"employee"}}],"@type":"Cafe","name":"Anker","worksAt":{"@type":"Person"}}""")]
    [InlineData("""{"@context":["https://schema.org",{"secret":null}],"@type":"Cafe","name":"Anker","secret":"x"}""")]
    public void What_is_reversed_or_taken_out_of_the_context_is_left_alone(string json) =>
        MarkupPages.JsonLd(json).ShouldHaveSingleItem().Properties.Keys.ShouldBe(["name"]);

    [Fact]
    public void Names_of_items_are_relative_to_the_page_and_references_go_by_them()
    {
        var items = MarkupPages.JsonLd("""[{"@id":"#us","@type":"Cafe"},{"@type":"WebPage","about":{"@id":"http://cafe-anker.test/en/#us"},"author":{"@id":"_:b1"}}]""");

        items[0].Id.ShouldBe("http://cafe-anker.test/en/#us");
        items[1].All("about").ShouldHaveSingleItem().Reference.ShouldBe(items[0].Id);
        items[1].All("author").ShouldHaveSingleItem().Reference.ShouldBe("_:b1");
    }

    [Theory]
    [InlineData("41500.00", "41500")]
    [InlineData("-71.1430", "-71.143")]
    [InlineData("493012345678", "493012345678")]
    [InlineData("1e3", "1000")]
    [InlineData("true", "true")]
    public void Numbers_are_written_the_short_way(string json, string text) =>
        MarkupPages.JsonLd($"{{\"@type\":\"Cafe\",\"value\":{json}}}").ShouldHaveSingleItem().Texts("value").ShouldBe([text]);

    [Theory]
    [InlineData("""{"@type":"Cafe","name":"The "old" Anker","text":""Good", he said"}""", "The \"old\" Anker")]
    [InlineData("{\"@type\":\"Cafe\"\n\"name\":\"Anker\"\n\"text\":\"x\"}", "Anker")]
    [InlineData("""{"@graph":[{"@type":"Cafe","name":"Anker","text":[1,2""", "Anker")]
    [InlineData("""{"@type":"Cafe","name":"Anker","text":"x" """, "Anker")]
    [InlineData("""{"@type":"Cafe","name":"Anker","text":"cut off""", "Anker")]
    public void Stray_quotation_marks_forgotten_commas_and_a_missing_end_are_guessed(string json, string name)
    {
        JsonLdBlock.Parse(json).IsStrict.ShouldBeFalse();

        MarkupPages.JsonLd(json).ShouldHaveSingleItem().Texts("name").ShouldBe([name]);
    }

    [Theory]
    [InlineData("application/ld+json", true)]
    [InlineData(" Application/LD+JSON ; charset=utf-8", true)]
    [InlineData("application/json", false)]
    [InlineData("application/ld+json5", false)]
    [InlineData("", false)]
    public void Scripts_of_the_media_type_are_read_whatever_its_parameters(string type, bool isRead) =>
        Pages.Extract($"<script type='{type}'>{{\"@type\":\"Restaurant\",\"name\":\"Café Anker\"}}</script>").Facts.Any().ShouldBe(isRead);
}
