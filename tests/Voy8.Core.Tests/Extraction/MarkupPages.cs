using Voy8.Core.Extraction;
using Voy8.Core.Extraction.StructuredData;

namespace Voy8.Core.Tests.Extraction;

/// <summary>Items of pages, reader by reader.</summary>
internal static class MarkupPages
{
    public const string Url = "http://cafe-anker.test/en/";

    public static IReadOnlyList<Item> JsonLd(string json) => Read(Pages.JsonLd(json), JsonLdReader.Read);

    public static IReadOnlyList<Item> Microdata(string html) => Read(html, MicrodataReader.Read);

    public static IReadOnlyList<Item> Rdfa(string html) => Read(html, RdfaReader.Read);

    public static string[] Texts(this Item item, string property) => [.. item.All(property).Select(value => value.Text).OfType<string>()];

    private static IReadOnlyList<Item> Read(string html, Func<HtmlPage, IReadOnlyList<Item>> read)
    {
        using var page = HtmlPage.Parse(new PageSource(new Uri(Url), html, DateTimeOffset.UnixEpoch));
        return read(page);
    }
}
