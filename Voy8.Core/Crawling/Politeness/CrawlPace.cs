namespace Voy8.Core.Crawling.Politeness;

/// <summary>How long to leave a host alone after a request: the longest of our own floor, its slowness, and what it asks for.</summary>
public static class CrawlPace
{
    /// <param name="options">Floor, factor and ceiling.</param>
    /// <param name="lastFetch">How long the last answer took.</param>
    /// <param name="crawlDelay">Crawl-delay of its robots.txt.</param>
    /// <param name="retryAfter">Retry-After of its last answer.</param>
    public static TimeSpan Pause(CrawlingOptions options, TimeSpan lastFetch, TimeSpan? crawlDelay = null, TimeSpan? retryAfter = null)
    {
        var asked = Max(crawlDelay ?? TimeSpan.Zero, retryAfter ?? TimeSpan.Zero);
        var own = Max(options.MinDelay, lastFetch * options.DelayFactor);
        return Max(own, asked < options.MaxDelay ? asked : options.MaxDelay);
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
