using Microsoft.Extensions.Logging;

namespace Voy8.Core.Scheduling;

internal static partial class Log
{
    [LoggerMessage(3500, LogLevel.Information,
        "Scheduler: {Chosen} venues sent to be crawled, of {Due} due ({NeverRead} never read, the oldest for {OldestWait}); {Waiting} crawls waited, the fleet takes {MostWaiting}")]
    public static partial void CycleDone(ILogger logger, int chosen, long due, long neverRead, TimeSpan oldestWait, long waiting, long mostWaiting);

    [LoggerMessage(3501, LogLevel.Debug, "Where people searched cannot be read: no area is boosted in this cycle")]
    public static partial void SearchedAreasUnknown(ILogger logger, Exception exception);
}
