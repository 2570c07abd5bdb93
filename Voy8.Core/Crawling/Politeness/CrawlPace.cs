namespace Voy8.Core.Crawling.Politeness;

/// <summary>How long to leave a host alone after a request: the longest of our own floor, its slowness, its errors, and what it asks for.</summary>
public static class CrawlPace
{
    // Doubled more often than this, every error pause is beyond the longest delay.
    private const int MostDoublings = 30;

    /// <param name="options">Floor, factor, first error pause and ceiling.</param>
    /// <param name="lastFetch">How long the last answer took.</param>
    /// <param name="crawlDelay">Crawl-delay of its robots.txt.</param>
    /// <param name="retryAfter">Retry-After of its last answer.</param>
    /// <param name="errors">Requests in a row that it did not answer.</param>
    public static TimeSpan Pause(CrawlingOptions options, TimeSpan lastFetch, TimeSpan? crawlDelay = null, TimeSpan? retryAfter = null, int errors = 0)
    {
        var asked = Max(Backoff(options, errors), Max(crawlDelay ?? TimeSpan.Zero, retryAfter ?? TimeSpan.Zero));
        var own = Max(options.MinDelay, lastFetch * options.DelayFactor);
        return Max(own, asked < options.MaxDelay ? asked : options.MaxDelay);
    }

    /// <summary>The error pause, doubled with each further error up to the longest delay.</summary>
    private static TimeSpan Backoff(CrawlingOptions options, int errors)
    {
        if (errors <= 0)
        {
            return TimeSpan.Zero;
        }

        var seconds = options.ErrorPause.TotalSeconds * Math.Pow(2, Math.Min(errors - 1, MostDoublings));
        return seconds < options.MaxDelay.TotalSeconds ? TimeSpan.FromSeconds(seconds) : options.MaxDelay;
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
