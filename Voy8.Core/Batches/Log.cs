using Microsoft.Extensions.Logging;

namespace Voy8.Core.Batches;

internal static partial class Log
{
    [LoggerMessage(4350, LogLevel.Information, "Batch {Batch} is done: of {Total} files {Ready} are ready, {Failed} failed")]
    public static partial void Done(ILogger logger, Guid batch, int total, int ready, int failed);

    [LoggerMessage(4351, LogLevel.Information, "The archive of batch {Batch} cannot be taken apart: {Reason}")]
    public static partial void Unreadable(ILogger logger, Guid batch, string reason);
}
