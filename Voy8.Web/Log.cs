namespace Voy8.Web;

internal static partial class Log
{
    [LoggerMessage(7000, LogLevel.Warning, "A search failed ({Code})")]
    public static partial void SearchFailed(ILogger logger, Exception exception, string code);

    [LoggerMessage(7001, LogLevel.Information, "A stream of refreshes broke (attempt {Attempt}); it is opened again")]
    public static partial void StreamBroke(ILogger logger, Exception exception, int attempt);

    [LoggerMessage(7002, LogLevel.Warning, "A stream of refreshes was given up")]
    public static partial void StreamGivenUp(ILogger logger, Exception exception);

    [LoggerMessage(7003, LogLevel.Warning, "The map overlay could not be had from {Url}: {Reason}")]
    public static partial void OverlayUnavailable(ILogger logger, Uri url, string reason, Exception? exception);

    [LoggerMessage(7004, LogLevel.Warning, "Reading venue {VenueId} failed ({Code})")]
    public static partial void VenueFailed(ILogger logger, Exception exception, Guid venueId, string code);

    [LoggerMessage(7005, LogLevel.Warning, "An upload of {FileName} failed ({Code})")]
    public static partial void UploadFailed(ILogger logger, Exception exception, string fileName, string code);
}
