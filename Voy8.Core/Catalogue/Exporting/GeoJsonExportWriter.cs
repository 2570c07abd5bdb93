using Voy8.Core.Catalogue.Importing.Formats;

namespace Voy8.Core.Catalogue.Exporting;

internal sealed class GeoJsonExportWriter : JsonExportWriter
{
    public GeoJsonExportWriter(Stream target, Dataset dataset)
        : base(target)
    {
        Json.WriteStartObject();
        Json.WriteString("type", "FeatureCollection");
        Json.WriteString("name", dataset.Name);
        WriteUnlessNull("attribution", dataset.Attribution);
        WriteUnlessNull("licence", dataset.Licence);
        Json.WriteStartArray("features");
    }

    public override Task WriteAsync(ExportedVenue venue, CancellationToken cancellationToken)
    {
        Json.WriteStartObject();
        Json.WriteString("type", "Feature");
        Json.WriteString(RecordKeys.Id, venue.Id);
        WriteGeometry(venue.Location);
        Json.WriteStartObject("properties");
        WriteKeys(venue);
        Json.WriteEndObject();
        Json.WriteEndObject();
        return SendAsync(isEnd: false, cancellationToken);
    }

    public override Task EndAsync(CancellationToken cancellationToken)
    {
        Json.WriteEndArray();
        Json.WriteEndObject();
        return SendAsync(isEnd: true, cancellationToken);
    }
}
