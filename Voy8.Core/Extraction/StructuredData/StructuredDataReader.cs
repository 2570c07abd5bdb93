using Voy8.Core.Enrichment;

namespace Voy8.Core.Extraction.StructuredData;

/// <summary>Facts from the markup that sites make for machines.</summary>
internal static class StructuredDataReader
{
    public static void Read(HtmlPage page, VenueProfile venue, FactSet facts)
    {
        Read(JsonLdReader.Read(page), FactMethod.JsonLd, 0.95);
        Read(MicrodataReader.Read(page), FactMethod.Microdata, 0.92);
        Read(RdfaReader.Read(page), FactMethod.Rdfa, 0.9);

        void Read(IEnumerable<Item> items, string method, double confidence)
        {
            var graph = new ItemGraph(items);
            if (graph.Roots.Count > 0 && BusinessPicker.Pick(graph, venue) is { } business)
            {
                new BusinessFacts(page, venue, graph, new FactWriter(facts, page.Source, method), confidence).Read(business);
            }
        }
    }
}
