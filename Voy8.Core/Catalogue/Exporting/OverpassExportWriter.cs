using System.Globalization;
using Voy8.Core.Catalogue.Importing;
using Voy8.Core.Catalogue.Importing.Formats;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Catalogue.Exporting;

/// <summary>
/// An answer as OpenStreetMap's Overpass API gives it (<c>[out:json]</c>, <c>out center</c>). A venue that is none of OpenStreetMap's objects becomes
/// a node with a number below zero, as editors number what is not uploaded yet, and names itself in the tag <c>ref:voy8</c>.
/// </summary>
internal sealed class OverpassExportWriter : JsonExportWriter
{
    private long _last;

    public OverpassExportWriter(Stream target, Dataset dataset)
        : base(target)
    {
        Json.WriteStartObject();
        Json.WriteNumber("version", 0.6);
        Json.WriteString("generator", "Voy8");
        if (dataset.Attribution is not null || dataset.Licence is not null)
        {
            Json.WriteStartObject("osm3s");
            Json.WriteString("copyright", string.Join(", ", new[] { dataset.Attribution, dataset.Licence }.Where(text => text is not null)));
            Json.WriteEndObject();
        }

        Json.WriteStartArray("elements");
    }

    public override Task WriteAsync(ExportedVenue venue, CancellationToken cancellationToken)
    {
        Json.WriteStartObject();
        var reference = WriteElement(venue);
        Json.WriteStartObject("tags");
        Json.WriteString("name", venue.Name);
        Json.WriteString(OsmKinds.KeyOf(venue.Kind), venue.Kind);
        WriteUnlessNull(OsmTags.Of(RecordKeys.Country)!, venue.Country);
        WriteUnlessNull(OsmTags.Of("website")!, venue.Website);
        foreach (var (key, value) in venue.Texts())
        {
            if (OsmTags.Of(key) is { } tag)
            {
                Json.WriteString(tag, value);
            }
        }

        foreach (var tag in OsmFeatures.TagsOf(venue.All(FactFields.Feature)))
        {
            Json.WriteString(tag, "yes");
        }

        WriteUnlessNull(OsmTags.Reference, reference);
        Json.WriteEndObject();
        WriteSaid(venue);
        Json.WriteEndObject();
        return SendAsync(isEnd: false, cancellationToken);
    }

    public override Task EndAsync(CancellationToken cancellationToken)
    {
        Json.WriteEndArray();
        Json.WriteEndObject();
        return SendAsync(isEnd: true, cancellationToken);
    }

    /// <returns>The id that the element's own does not tell; null when it does.</returns>
    private string? WriteElement(ExportedVenue venue)
    {
        var own = venue.Id.StartsWith(OsmTags.IdPrefix, StringComparison.Ordinal) && OsmTags.IsId(venue.Id[OsmTags.IdPrefix.Length..])
            ? venue.Id[OsmTags.IdPrefix.Length..].Split('/') : null;
        if (own is not null && long.TryParse(own[1], CultureInfo.InvariantCulture, out var number) && own[1] == number.ToString(CultureInfo.InvariantCulture))
        {
            Json.WriteString("type", own[0]);
            Json.WriteNumber("id", number);
        }
        else
        {
            own = null;
            Json.WriteString("type", "node");
            Json.WriteNumber("id", --_last);
        }

        if (own is null or ["node", ..])
        {
            WriteLatLon(venue.Location);
        }
        else if (venue.Location is not null)
        {
            Json.WriteStartObject("center");
            WriteLatLon(venue.Location);
            Json.WriteEndObject();
        }

        return own is null ? venue.Id : null;
    }
}
