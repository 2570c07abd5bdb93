using Voy8.Core.Catalogue.Importing.Formats;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Catalogue.Exporting;

/// <summary>Lines of GeoJSON in the shape of Overture Maps' places (docs.overturemaps.org, schema of places).</summary>
internal sealed class OvertureExportWriter(Stream target) : JsonExportWriter(target)
{
    public override Task WriteAsync(ExportedVenue venue, CancellationToken cancellationToken)
    {
        Json.WriteStartObject();
        Json.WriteString("type", "Feature");
        Json.WriteString(RecordKeys.Id, venue.Id.StartsWith(OvertureIds.Prefix, StringComparison.Ordinal) ? venue.Id[OvertureIds.Prefix.Length..] : venue.Id);
        WriteGeometry(venue.Location);
        Json.WriteStartObject("properties");
        Json.WriteStartObject("names");
        Json.WriteString("primary", venue.Name);
        Json.WriteEndObject();
        Json.WriteStartObject("categories");
        Json.WriteString("primary", venue.Kind);
        Json.WriteEndObject();
        WriteAddress(venue);
        WriteTexts("phones", venue.All(FactFields.Phone));
        WriteTexts("emails", venue.All(FactFields.Email));
        WriteTexts("websites", venue.Website is { } website ? [website] : []);
        WriteTexts("socials", venue.All(FactFields.Social));
        WriteSource(venue.Id);
        WriteSaid(venue);
        Json.WriteEndObject();
        Json.WriteEndObject();
        EndLine();
        return SendAsync(isEnd: false, cancellationToken);
    }

    public override Task EndAsync(CancellationToken cancellationToken) => SendAsync(isEnd: true, cancellationToken);

    private void WriteAddress(ExportedVenue venue)
    {
        var freeform = string.Join(' ', new[] { venue.First(FactFields.Street), venue.First(FactFields.HouseNumber) }.Where(text => text is not null));
        Json.WriteStartArray("addresses");
        if (freeform.Length > 0 || (venue.First(FactFields.Postcode) ?? venue.First(FactFields.City) ?? venue.Country) is not null)
        {
            Json.WriteStartObject();
            WriteUnlessNull("freeform", freeform.Length > 0 ? freeform : null);
            WriteUnlessNull("postcode", venue.First(FactFields.Postcode));
            WriteUnlessNull("locality", venue.First(FactFields.City));
            WriteUnlessNull("country", venue.Country);
            Json.WriteEndObject();
        }

        Json.WriteEndArray();
    }

    private void WriteSource(string id)
    {
        Json.WriteStartArray("sources");
        Json.WriteStartObject();
        Json.WriteString("property", "");
        Json.WriteString("dataset", OvertureIds.Dataset);
        Json.WriteString("record_id", id);
        Json.WriteEndObject();
        Json.WriteEndArray();
    }

    private void WriteTexts(string name, IReadOnlyList<string> texts)
    {
        if (texts.Count == 0)
        {
            return;
        }

        Json.WriteStartArray(name);
        foreach (var text in texts)
        {
            Json.WriteStringValue(text);
        }

        Json.WriteEndArray();
    }
}
