using Voy8.Core.Enrichment;

namespace Voy8.Core.Crawling;

/// <summary>What a visit says of the facts that earlier ones read, page by page.</summary>
internal sealed class EarlierFacts(CrawlResult result)
{
    private readonly HashSet<string> _read = Keys(result.ReadPages);
    private readonly HashSet<string> _gone = Keys(result.GonePages);

    /// <summary>A page that is gone takes its facts along; one that trouble kept the visit from keeps them as they are.</summary>
    public FactFate FateOf(Fact fact)
    {
        if (!Uri.TryCreate(fact.SourceUrl, UriKind.Absolute, out var page))
        {
            return FactFate.Missed;
        }

        var key = SiteAddress.PageKey(page);
        return _gone.Contains(key) && !_read.Contains(key) ? FactFate.Gone
            : result.IsCutShort && !_read.Contains(key) && result.FinalUrl is { } home && SiteAddress.IsSameSite(home, page) ? FactFate.NotAsked
            : FactFate.Missed;
    }

    private static HashSet<string> Keys(IEnumerable<Uri> pages) => pages.Select(SiteAddress.PageKey).ToHashSet(StringComparer.Ordinal);
}
