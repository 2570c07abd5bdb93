using Microsoft.Extensions.Logging;

namespace Voy8.Core.ChatModels;

internal static partial class Log
{
    [LoggerMessage(4400, LogLevel.Warning, "The language model {Model} did not answer: {Reason}")]
    public static partial void ModelFailed(ILogger logger, string model, string reason);
}
