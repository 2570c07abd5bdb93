using Microsoft.Extensions.Logging;

namespace Voy8.Core.Files;

internal static partial class Log
{
    [LoggerMessage(4300, LogLevel.Information, "Read file {File}, version {Version}: {Bytes} bytes, {Chunks} chunks, in {Seconds:0.00} s")]
    public static partial void Processed(ILogger logger, Guid file, int version, long bytes, int chunks, double seconds);

    [LoggerMessage(4301, LogLevel.Information, "File {File}, version {Version}, cannot be read ({Code}): {Reason}")]
    public static partial void Unreadable(ILogger logger, Guid file, int version, string code, string reason);

    [LoggerMessage(4302, LogLevel.Warning, "File {File} is searched by its words alone until it is embedded: {Reason}")]
    public static partial void EmbeddedLater(ILogger logger, Guid file, string reason);

    [LoggerMessage(4303, LogLevel.Information, "{Chunks} chunks of documents have no current vector: embedding jobs enqueued")]
    public static partial void CaughtUp(ILogger logger, int chunks);
}
