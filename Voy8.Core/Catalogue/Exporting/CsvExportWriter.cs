using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using Voy8.Core.Catalogue.Importing.Formats;

namespace Voy8.Core.Catalogue.Exporting;

internal sealed class CsvExportWriter : ExportWriter
{
    private readonly CsvWriter _csv;
    private bool _hasHeader;

    public CsvExportWriter(Stream target) => _csv = new CsvWriter(
        new StreamWriter(target, bufferSize: 64 * 1024, leaveOpen: true), new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\n" });

    public override async Task WriteAsync(ExportedVenue venue, CancellationToken cancellationToken)
    {
        await WriteHeaderAsync();
        var texts = venue.Texts().ToDictionary(pair => pair.Key, pair => pair.Value);
        texts[RecordKeys.Id] = venue.Id;
        texts[RecordKeys.Name] = venue.Name;
        texts[RecordKeys.Kind] = venue.Kind;
        texts[RecordKeys.Country] = venue.Country ?? "";
        texts["website"] = venue.Website ?? "";
        texts[RecordKeys.Popularity] = venue.Popularity == 0 ? "" : venue.Popularity.ToString("R", CultureInfo.InvariantCulture);
        texts[RecordKeys.Lat] = venue.Location?.Latitude.ToString("R", CultureInfo.InvariantCulture) ?? "";
        texts[RecordKeys.Lon] = venue.Location?.Longitude.ToString("R", CultureInfo.InvariantCulture) ?? "";
        texts[RecordKeys.Facts] = venue.Said.Count == 0 ? "" : venue.FactsJson();
        foreach (var column in ExportedVenue.Columns)
        {
            _csv.WriteField(CsvFormula.Shield(texts.GetValueOrDefault(column, "")));
        }

        await _csv.NextRecordAsync();
    }

    public override Task EndAsync(CancellationToken cancellationToken) => WriteHeaderAsync();

    public override ValueTask DisposeAsync() => _csv.DisposeAsync();

    private async Task WriteHeaderAsync()
    {
        if (!_hasHeader)
        {
            _hasHeader = true;
            foreach (var column in ExportedVenue.Columns)
            {
                _csv.WriteField(column);
            }

            await _csv.NextRecordAsync();
        }
    }
}
