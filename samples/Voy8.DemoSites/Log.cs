namespace Voy8.DemoSites;

internal static partial class Log
{
    [LoggerMessage(8500, LogLevel.Information, "Marenthos stands: {Venues} venues, {Sites} websites, {Buildings} houses.")]
    public static partial void TownBuilt(this ILogger logger, int venues, int sites, int buildings);

    [LoggerMessage(8501, LogLevel.Information, "The catalogue has the dataset {Dataset} already; nothing is imported.")]
    public static partial void AlreadyImported(this ILogger logger, string dataset);

    [LoggerMessage(8502, LogLevel.Information, "Handed {Venues} venues to the API as dataset {Dataset}: import {ImportId}.")]
    public static partial void Imported(this ILogger logger, int venues, string dataset, string importId);

    [LoggerMessage(8503, LogLevel.Debug, "The API is not ready yet: {Reason} Next try in {Delay}.")]
    public static partial void ApiNotReady(this ILogger logger, string reason, TimeSpan delay);

    [LoggerMessage(8504, LogLevel.Error, "The demo town was not imported within {Deadline}: {Reason}")]
    public static partial void ImportGivenUp(this ILogger logger, TimeSpan deadline, string reason);
}
