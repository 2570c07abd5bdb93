using Microsoft.Extensions.Logging;

namespace Voy8.Core.Notes;

internal static partial class Log
{
    [LoggerMessage(4100, LogLevel.Information, "{Notes} notes have no current vector: embedding jobs enqueued")]
    public static partial void CaughtUp(ILogger logger, int notes);
}
