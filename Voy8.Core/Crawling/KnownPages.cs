using Voy8.Core.Crawling.Fetching;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Crawling;

/// <summary>Which pages of a site can be asked whether what is known of it still holds.</summary>
internal static class KnownPages
{
    /// <returns>
    /// The home page, and each other page that states a fact. A 304 speaks for one page alone: null when any of them has nothing to ask
    /// by, so that the site has to be read anew.
    /// </returns>
    public static IReadOnlyList<PageValidators>? Of(CrawlState? last, Observation? previous)
    {
        if (previous is null || last is null || !Uri.TryCreate(last.FinalUrl, UriKind.Absolute, out var home))
        {
            return null;
        }

        var sources = previous.Facts.Where(fact => fact.MissedAt is null).Select(fact => fact.SourceUrl).ToHashSet();
        sources.Remove(last.FinalUrl);
        PageValidators[] pages = [new(home, last.ETag, last.LastModified), .. last.FurtherPages.Where(page => sources.Remove(page.Url.AbsoluteUri))];
        return sources.Count == 0 && pages.All(page => page.CanAsk) ? pages : null;
    }
}
