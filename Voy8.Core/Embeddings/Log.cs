using Microsoft.Extensions.Logging;

namespace Voy8.Core.Embeddings;

internal static partial class Log
{
    [LoggerMessage(4000, LogLevel.Information, "Embedding model {ModelId} with {Dimensions} dimensions loaded in {Milliseconds:0} ms")]
    public static partial void ModelLoaded(ILogger logger, string modelId, int dimensions, double milliseconds);

    [LoggerMessage(4001, LogLevel.Error, "Semantic search is OFF: {Reason}")]
    public static partial void ModelUnusable(ILogger logger, Exception exception, string reason);

    [LoggerMessage(4002, LogLevel.Warning, "Semantic search is OFF: Embeddings:Enabled is false")]
    public static partial void SwitchedOff(ILogger logger);

    [LoggerMessage(4011, LogLevel.Information, "Vectors of {ModelId} cover every venue: from now on they are searched")]
    public static partial void Switched(ILogger logger, string modelId);

    [LoggerMessage(4012, LogLevel.Information, "{Vectors} vectors of models that are no longer searched were deleted")]
    public static partial void CleanedUp(ILogger logger, long vectors);

    [LoggerMessage(4010, LogLevel.Information, "{Venues} venues have no current vector: embedding jobs enqueued")]
    public static partial void CaughtUp(ILogger logger, int venues);

    [LoggerMessage(4013, LogLevel.Information, "Vectors of {Processed} {Things} were made anew: {Changed} are other than before")]
    public static partial void Regenerated(ILogger logger, long processed, string things, long changed);
}
