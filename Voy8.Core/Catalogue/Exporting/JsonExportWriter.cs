using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Voy8.Core.Catalogue.Importing.Formats;

namespace Voy8.Core.Catalogue.Exporting;

/// <summary>JSON of venues, buffered up to a bound.</summary>
internal abstract class JsonExportWriter(Stream target) : ExportWriter
{
    private const int MaxPending = 64 * 1024;

    private readonly ArrayBufferWriter<byte> _pending = new(2 * MaxPending);
    private Utf8JsonWriter? _json;

    protected Utf8JsonWriter Json => _json ??= new(_pending, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });

    /// <summary>Ends one document and begins another in the next line.</summary>
    protected void EndLine()
    {
        Json.Flush();
        _pending.Write("\n"u8);
        Json.Reset();
    }

    protected async Task SendAsync(bool isEnd, CancellationToken cancellationToken)
    {
        Json.Flush();
        if (isEnd || _pending.WrittenCount > MaxPending)
        {
            await target.WriteAsync(_pending.WrittenMemory, cancellationToken);
            _pending.ResetWrittenCount();
        }
    }

    /// <summary>The keys of docs/import.md, but for the id and the place.</summary>
    protected void WriteKeys(ExportedVenue venue)
    {
        Json.WriteString(RecordKeys.Name, venue.Name);
        Json.WriteString(RecordKeys.Kind, venue.Kind);
        WriteUnlessNull(RecordKeys.Country, venue.Country);
        WriteUnlessNull("website", venue.Website);
        foreach (var (key, value) in venue.Texts())
        {
            Json.WriteString(key, value);
        }

        WriteSaid(venue);
    }

    /// <summary>GeoJSON's point (RFC 7946), or null.</summary>
    protected void WriteGeometry(GeoPoint? place)
    {
        if (place is not { } point)
        {
            Json.WriteNull("geometry");
            return;
        }

        Json.WriteStartObject("geometry");
        Json.WriteString("type", "Point");
        Json.WriteStartArray("coordinates");
        Json.WriteNumberValue(point.Longitude);
        Json.WriteNumberValue(point.Latitude);
        Json.WriteEndArray();
        Json.WriteEndObject();
    }

    protected void WriteLatLon(GeoPoint? place)
    {
        if (place is { } point)
        {
            Json.WriteNumber(RecordKeys.Lat, point.Latitude);
            Json.WriteNumber(RecordKeys.Lon, point.Longitude);
        }
    }

    /// <summary>What the dataset itself said, and what no other format has a word for.</summary>
    protected void WriteSaid(ExportedVenue venue)
    {
        if (venue.Popularity != 0)
        {
            Json.WriteNumber(RecordKeys.Popularity, venue.Popularity);
        }

        if (venue.Said.Count > 0)
        {
            Json.WritePropertyName(RecordKeys.Facts);
            Json.WriteRawValue(venue.FactsJson(), skipInputValidation: true);
        }
    }

    protected void WriteUnlessNull(string key, string? value)
    {
        if (value is not null)
        {
            Json.WriteString(key, value);
        }
    }

    public override ValueTask DisposeAsync()
    {
        _json?.Dispose();
        return ValueTask.CompletedTask;
    }
}
