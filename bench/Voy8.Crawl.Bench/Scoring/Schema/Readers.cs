using Voy8.Core.Extraction;
using Voy8.Core.Extraction.StructuredData;

namespace Voy8.Crawl.Bench.Scoring.Schema;

/// <summary>The readers of production, by the names that the corpora have for syntaxes.</summary>
internal static class Readers
{
    public static HtmlPage Page(Uri url, string path) => HtmlPage.Parse(new PageSource(url, File.ReadAllText(path), DateTimeOffset.UnixEpoch));

    public static IReadOnlyList<Item> Read(HtmlPage page, string syntax) => syntax switch
    {
        "jsonld" => JsonLdReader.Read(page),
        "microdata" => MicrodataReader.Read(page),
        "rdfa" => RdfaReader.Read(page),
        _ => throw new ArgumentException($"There is no reader of {syntax}.", nameof(syntax)),
    };
}
