using Microsoft.Extensions.Logging;

namespace Voy8.Core.Extraction;

internal static partial class Log
{
    [LoggerMessage(3500, LogLevel.Warning, "Reading {Reader} of {Url} took too long and was given up")]
    public static partial void ReaderTimedOut(this ILogger logger, string reader, Uri url);

    [LoggerMessage(3501, LogLevel.Warning, "Reading {Reader} of {Url} failed and was given up")]
    public static partial void ReaderFailed(this ILogger logger, string reader, Uri url, Exception exception);
}
