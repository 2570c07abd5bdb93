using Microsoft.Extensions.Logging;

namespace Voy8.Core.Investigations;

internal static partial class Log
{
    [LoggerMessage(4410, LogLevel.Information, "Investigation {Investigation} ended as {Status} after {Steps} steps and {Tokens} tokens")]
    public static partial void Ended(ILogger logger, Guid investigation, string status, int steps, long tokens);

    [LoggerMessage(4411, LogLevel.Warning, "A tool of investigation {Investigation} failed: {Tool}")]
    public static partial void ToolFailed(ILogger logger, Exception exception, Guid investigation, string tool);

}
