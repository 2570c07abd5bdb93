using Microsoft.Extensions.Logging;

namespace Voy8.Core.Discovery;

internal static partial class Log
{
    [LoggerMessage(2700, LogLevel.Information, "Discovered {Industry} in {City}: {Found} listings, {Created} new, {Updated} updated, {Merged} merged, {Unsure} unsure")]
    public static partial void Discovered(this ILogger logger, string industry, string city, int found, int created, int updated, int merged, int unsure);

    [LoggerMessage(2701, LogLevel.Information, "The search for {Keyword} in {Directory} ended after {Pages} pages: {Reason}")]
    public static partial void SearchEnded(this ILogger logger, string keyword, string directory, int pages, string reason);

    [LoggerMessage(2702, LogLevel.Warning, "Could not read {Url}: {Reason}")]
    public static partial void DirectoryPageFailed(this ILogger logger, Uri url, string reason);
}
