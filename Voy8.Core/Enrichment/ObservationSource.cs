namespace Voy8.Core.Enrichment;

/// <summary>Names of those who speak of a venue (<see cref="Observation.Source"/>).</summary>
public static class ObservationSource
{
    /// <summary>The venue's own site.</summary>
    public const string Crawl = "crawl";

    /// <summary>A correction by a person.</summary>
    public const string Person = "person";

    /// <summary>Whoever entered the venue; <c>venue_entry</c> knows the account.</summary>
    public const string Entry = "entry";

    private const string ImportPrefix = "import:";

    /// <summary>A listing of a business directory.</summary>
    public static string Directory(string directory, string listing) => $"directory:{directory}/{listing}";

    public static string Import(string datasetSlug) => ImportPrefix + datasetSlug;

    public static bool IsImport(string source) => source.StartsWith(ImportPrefix, StringComparison.Ordinal);
}
