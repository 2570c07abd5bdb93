using Microsoft.Extensions.Logging;

namespace Voy8.Core.Crawling;

internal static partial class Log
{
    [LoggerMessage(3000, LogLevel.Information, "Crawled {Site}: {Status}, {Pages} pages, {Facts} facts in {ElapsedMs} ms")]
    public static partial void Crawled(this ILogger logger, string site, string status, int pages, int facts, long elapsedMs);

    [LoggerMessage(3001, LogLevel.Information, "Crawl of {Site} ended: {Status} ({Reason})")]
    public static partial void CrawlEnded(this ILogger logger, string site, string status, string reason);

    [LoggerMessage(3002, LogLevel.Debug, "Crawl of {Site} put off for {Wait}: {Reason}")]
    public static partial void CrawlDeferred(this ILogger logger, string site, TimeSpan wait, string reason);

    [LoggerMessage(3003, LogLevel.Debug, "Page {Url} passed over: {Reason}")]
    public static partial void PagePassedOver(this ILogger logger, Uri url, string reason);

    [LoggerMessage(3004, LogLevel.Error, "Crawl of {Site} broke")]
    public static partial void CrawlBroken(this ILogger logger, string site, Exception exception);

    [LoggerMessage(3005, LogLevel.Debug, "Sitemap {Url} names {Pages} pages worth reading and {Sitemaps} sitemaps")]
    public static partial void SitemapRead(this ILogger logger, Uri url, int pages, int sitemaps);

    [LoggerMessage(3010, LogLevel.Warning, "Politeness towards {Host} is kept in this process alone: Redis is away")]
    public static partial void PolitenessUncoordinated(this ILogger logger, string host, Exception exception);

    [LoggerMessage(3013, LogLevel.Warning, "How long {Host} is to be left alone was not written: should Redis lose it, it is asked sooner")]
    public static partial void HostNotKept(this ILogger logger, string host, Exception exception);

    [LoggerMessage(3014, LogLevel.Debug, "What the visit to venue {VenueId} was told is not kept: Redis is away")]
    public static partial void VisitNotKept(this ILogger logger, Guid venueId, Exception exception);

    [LoggerMessage(3011, LogLevel.Debug, "robots.txt of {Site} is kept in this process alone: Redis is away")]
    public static partial void RobotsCacheAway(this ILogger logger, string site, Exception exception);

    [LoggerMessage(3015, LogLevel.Warning, "Since when robots.txt of {Site} cannot be had was not written")]
    public static partial void RobotsOutageNotKept(this ILogger logger, string site, Exception exception);

    [LoggerMessage(3012, LogLevel.Debug, "{Url} cannot be read, which allows everything: {Reason}")]
    public static partial void RobotsUnreadable(this ILogger logger, Uri url, string reason);
}
