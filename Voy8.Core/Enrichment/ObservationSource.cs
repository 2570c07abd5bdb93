namespace Voy8.Core.Enrichment;

/// <summary>Names of those who speak of a venue (<see cref="Observation.Source"/>).</summary>
public static class ObservationSource
{
    /// <summary>The venue's own site.</summary>
    public const string Crawl = "crawl";

    /// <summary>A correction by a person.</summary>
    public const string Person = "person";

    private const string ImportPrefix = "import:";

    public static string Import(string datasetSlug) => ImportPrefix + datasetSlug;

    public static bool IsImport(string source) => source.StartsWith(ImportPrefix, StringComparison.Ordinal);
}
