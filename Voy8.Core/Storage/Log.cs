using Microsoft.Extensions.Logging;

namespace Voy8.Core.Storage;

internal static partial class Log
{
    [LoggerMessage(2100, LogLevel.Information, "Applied migration {Script}")]
    public static partial void MigrationApplied(this ILogger logger, string script);

    [LoggerMessage(2101, LogLevel.Warning, "The database does not answer yet: {Reason}")]
    public static partial void DatabaseAwaited(this ILogger logger, string reason);
}
