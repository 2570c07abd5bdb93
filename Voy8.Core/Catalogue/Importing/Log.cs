using Microsoft.Extensions.Logging;

namespace Voy8.Core.Catalogue.Importing;

internal static partial class Log
{
    [LoggerMessage(2000, LogLevel.Information,
        "Imported {FileName} into {Dataset}: {Created} venues created, {Updated} updated, {Unchanged} unchanged, {Refused} lines refused, in {Seconds:0.00} s")]
    public static partial void Imported(
        this ILogger logger, string fileName, string dataset, long created, long updated, long unchanged, long refused, double seconds);
}
