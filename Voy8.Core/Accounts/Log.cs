using Microsoft.Extensions.Logging;

namespace Voy8.Core.Accounts;

internal static partial class Log
{
    [LoggerMessage(2600, LogLevel.Information, "{Email} is the first operator")]
    public static partial void OperatorMade(this ILogger logger, string email);

    [LoggerMessage(2601, LogLevel.Warning, "Nobody can operate: set Accounts:FirstOperator:Email and Accounts:FirstOperator:Password, and start again")]
    public static partial void NoOperator(this ILogger logger);
}
