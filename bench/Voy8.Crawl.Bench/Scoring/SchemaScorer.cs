using Voy8.Crawl.Bench.Scoring.Schema;

namespace Voy8.Crawl.Bench.Scoring;

/// <summary>Markup for machines: JSON-LD, microdata and RDFa.</summary>
internal sealed class SchemaScorer : ICorpusScorer
{
    public string Folder => "schema";

    public IEnumerable<Score> Run(DirectoryInfo folder)
    {
        DirectoryInfo Part(string name) => new(Path.Combine(folder.FullName, name));
        return SchemaExamples.Run(Part("schemaorg-examples"))
            .Concat(RealPages.Run(Part("real-pages")))
            .Concat(JsonLdHtml.Run(Part("jsonld-html")))
            .Concat(ExtructSamples.Run(Part("extruct-samples")));
    }
}
