using Voy8.Core.Catalogue.Importing.Formats;

namespace Voy8.Core.Catalogue.Exporting;

internal sealed class JsonLinesExportWriter(Stream target) : JsonExportWriter(target)
{
    public override Task WriteAsync(ExportedVenue venue, CancellationToken cancellationToken)
    {
        Json.WriteStartObject();
        Json.WriteString(RecordKeys.Id, venue.Id);
        WriteLatLon(venue.Location);
        WriteKeys(venue);
        Json.WriteEndObject();
        EndLine();
        return SendAsync(isEnd: false, cancellationToken);
    }

    public override Task EndAsync(CancellationToken cancellationToken) => SendAsync(isEnd: true, cancellationToken);
}
