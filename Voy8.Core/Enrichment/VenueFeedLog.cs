using Microsoft.Extensions.Logging;

namespace Voy8.Core.Enrichment;

internal static partial class VenueFeedLog
{
    [LoggerMessage(2590, LogLevel.Debug, "The change of venue {VenueId} was not published")]
    public static partial void PublishFailed(ILogger logger, Exception exception, Guid venueId);

    [LoggerMessage(2591, LogLevel.Debug, "Redis is away: changes of venues are found by looking until it returns")]
    public static partial void SubscribeFailed(ILogger logger, Exception exception);
}
