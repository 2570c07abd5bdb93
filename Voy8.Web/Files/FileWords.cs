using System.Globalization;
using Voy8.Contracts;

namespace Voy8.Web.Files;

/// <summary>How files are told of on pages.</summary>
internal static class FileWords
{
    public static string Size(long bytes) => bytes switch
    {
        < 1024 => $"{bytes} bytes",
        < 1024 * 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0} KB"),
        < 1024L * 1024 * 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0.#} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1073741824.0:0.#} GB"),
    };

    public static string Type(string type) => type switch
    {
        "pdf" => "PDF",
        "docx" => "Word",
        "html" => "HTML",
        "markdown" => "Markdown",
        _ => "Text",
    };

    public static string State(FileResponse file) => file.Status switch
    {
        "ready" => "Ready",
        "failed" when file.ReadyVersion is not null => "The new version could not be read",
        "pending" or "processing" when file.ReadyVersion is not null => "A new version is being read",
        "failed" => "Could not be read",
        "processing" => "Reading",
        _ => "Waiting",
    };

    public static bool IsUnderWay(FileResponse file) => file.Status is "pending" or "processing";

    public static bool IsUnderWay(BatchResponse batch) => batch.Status is "expanding" or "processing";

    public static string State(BatchResponse batch) => batch.Status switch
    {
        "expanding" => "Unpacking",
        "processing" => "Reading",
        "ready" => "Ready",
        "partly_failed" => "Some could not be read",
        "cancelled" => "Cancelled",
        _ => "Could not be read",
    };

    /// <summary>What a batch consists of, in a line: <c>12 of 40 files ready, 2 could not be read, 26 to go</c>.</summary>
    public static string Summary(BatchResponse batch)
    {
        if (batch.Total == 0)
        {
            return batch.Status == "expanding" ? "Its files are being told apart" : "No files";
        }

        var ready = batch.Ready == batch.Total ? $"{Count(batch.Total, "file", "files")} ready" : $"{batch.Ready.ToString("N0", CultureInfo.InvariantCulture)} of {Count(batch.Total, "file", "files")} ready";
        var failed = batch.Failed > 0 ? $", {batch.Failed.ToString("N0", CultureInfo.InvariantCulture)} could not be read" : "";
        return ready + failed + (batch.Open > 0 ? $", {batch.Open.ToString("N0", CultureInfo.InvariantCulture)} {(batch.Status == "cancelled" ? "stopped" : "to go")}" : "");
    }

    public static string Count(long number, string one, string many) => $"{number.ToString("N0", CultureInfo.InvariantCulture)} {(number == 1 ? one : many)}";
}
