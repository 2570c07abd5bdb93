namespace Voy8.Core.Enrichment;

/// <summary>How fresh what we know of a venue is.</summary>
public enum FreshnessStatus
{
    Fresh,

    /// <summary>Some fact has outlived its window.</summary>
    Stale,

    /// <summary>The venue's own site was never read, and will be.</summary>
    NeverRead,

    /// <summary>There is no site within the crawl scope: nobody will read it.</summary>
    NotCrawled,
}
