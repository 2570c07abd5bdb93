using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace Voy8.Core.Catalogue.Importing;

/// <summary>Refused lines as a CSV file, written as they are read. What a spreadsheet would take for a formula is made a text.</summary>
public static class ImportErrorsCsv
{
    public static async Task WriteAsync(Stream target, IAsyncEnumerable<ImportError> errors, CancellationToken cancellationToken)
    {
        await using var text = new StreamWriter(target, leaveOpen: true);
        await using var csv = new CsvWriter(text, new CsvConfiguration(CultureInfo.InvariantCulture) { InjectionOptions = InjectionOptions.Escape, NewLine = "\r\n" });
        foreach (var column in new[] { "line", "message", "excerpt" })
        {
            csv.WriteField(column);
        }

        await csv.NextRecordAsync();
        await foreach (var error in errors.WithCancellation(cancellationToken))
        {
            csv.WriteField(error.Line);
            csv.WriteField(error.Message);
            csv.WriteField(error.Excerpt);
            await csv.NextRecordAsync();
        }
    }
}
