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

    [LoggerMessage(7006, LogLevel.Warning, "{Path} cannot be read; it is tried again every two seconds while somebody looks")]
    public static partial void FeedFailed(ILogger logger, Exception exception, string path);

    [LoggerMessage(7007, LogLevel.Warning, "Reading job {JobId} failed ({Code})")]
    public static partial void JobFailed(ILogger logger, Exception exception, Guid jobId, string code);

    [LoggerMessage(7008, LogLevel.Information, "A stream of job {JobId} broke; it is opened again")]
    public static partial void JobStreamBroke(ILogger logger, Exception exception, Guid jobId);

    [LoggerMessage(7009, LogLevel.Warning, "What an operator asked for was refused ({Code})")]
    public static partial void CommandFailed(ILogger logger, Exception exception, string code);
}
