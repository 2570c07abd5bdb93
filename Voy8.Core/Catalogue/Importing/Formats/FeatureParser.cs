using System.Buffers;
using System.Text.Json;

namespace Voy8.Core.Catalogue.Importing.Formats;

/// <summary>Reads a venue out of a GeoJSON feature: one of Overture's places, one of OpenStreetMap's objects, or one with properties of its own names.</summary>
internal sealed class FeatureParser : IRecordParser
{
    private readonly RecordWriter _record = new();

    public static bool IsFeature(JsonElement element) => element.At("type").AsText() == "Feature" && element.At("properties") is { ValueKind: JsonValueKind.Object };

    public VenueRecord Parse(ReadOnlySequence<byte> content) => VenueRecordParser.Parse(content, Read);

    public VenueRecord Read(JsonElement feature)
    {
        if (!IsFeature(feature))
        {
            throw new VenueFormatException("It must be a GeoJSON feature with properties.");
        }

        var properties = feature.At("properties")!.Value;
        _record.Begin();
        WritePlace(feature);
        var id = feature.At("id").AsText();
        if (properties.At("names", "primary") is not null)
        {
            WriteOverture(id ?? properties.At("id").AsText(), properties);
        }
        else if (properties.At(RecordKeys.Facts) is null && (properties.At("@id").AsText() ?? id) is { } osm && OsmTags.IsId(osm))
        {
            OsmTags.Write(_record, osm, properties);
        }
        else
        {
            WriteProperties(id, properties);
        }

        return VenueRecordParser.Parse(_record.End());
    }

    public void Dispose() => _record.Dispose();

    private void WritePlace(JsonElement feature)
    {
        var (south, west, north, east) = (double.PositiveInfinity, double.PositiveInfinity, double.NegativeInfinity, double.NegativeInfinity);
        if (feature.At("geometry", "coordinates") is { } coordinates)
        {
            Extend(coordinates);
        }

        if (north >= south)
        {
            _record.Text(RecordKeys.Lat, (south + north) / 2);
            _record.Text(RecordKeys.Lon, (west + east) / 2);
        }

        void Extend(JsonElement position)
        {
            if (position.ValueKind != JsonValueKind.Array)
            {
                throw new VenueFormatException("The geometry's coordinates must be lists of numbers.");
            }

            if (position.GetArrayLength() >= 2 && position[0].ValueKind == JsonValueKind.Number && position[1].ValueKind == JsonValueKind.Number)
            {
                var (lon, lat) = (position[0].GetDouble(), position[1].GetDouble());
                (south, west, north, east) = (Math.Min(south, lat), Math.Min(west, lon), Math.Max(north, lat), Math.Max(east, lon));
                return;
            }

            foreach (var inner in position.EnumerateArray())
            {
                Extend(inner);
            }
        }
    }

    /// <summary>See docs.overturemaps.org, schema of places.</summary>
    private void WriteOverture(string? id, JsonElement properties)
    {
        _record.Text(RecordKeys.Id, OvertureIds.OurSource(properties) ?? (id is null ? null : OvertureIds.Prefix + id));
        _record.Said(properties);
        _record.Text(RecordKeys.Name, properties.At("names", "primary").AsText());
        _record.Text("nameEn", properties.At("names", "common", "en").AsText());
        _record.Text(RecordKeys.Kind, (properties.At("categories", "primary") ?? properties.At("basic_category")).AsText());
        if (properties.At("addresses") is { ValueKind: JsonValueKind.Array } addresses && addresses.GetArrayLength() > 0)
        {
            var address = addresses[0];
            _record.Text(RecordKeys.Street, address.At("freeform").AsText());
            _record.Text(RecordKeys.Postcode, address.At("postcode").AsText());
            _record.Text(RecordKeys.City, address.At("locality").AsText());
            _record.Text(RecordKeys.Country, RecordWriter.Country(address.At("country").AsText()));
        }

        _record.Text("phone", string.Join(';', properties.At("phones").AsTexts()));
        _record.Text("email", string.Join(';', properties.At("emails").AsTexts()));
        _record.Text("website", string.Join(';', properties.At("websites").AsTexts()));
        foreach (var network in new[] { "facebook", "instagram" })
        {
            _record.Text(network, properties.At("socials").AsTexts().FirstOrDefault(social => social.Contains(network + ".com", StringComparison.OrdinalIgnoreCase)));
        }
    }

    private void WriteProperties(string? id, JsonElement properties)
    {
        _record.Text(RecordKeys.Id, id);
        foreach (var property in properties.EnumerateObject().Where(property => property.Name == "tags" || RecordKeys.All.Contains(property.Name)))
        {
            _record.Value(property.Name, property.Value);
        }

        foreach (var property in properties.EnumerateObject())
        {
            if (property.Name == "tags" || RecordKeys.All.Contains(property.Name) || property.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Null)
            {
                continue;
            }

            var text = string.Join(';', ((JsonElement?)property.Value).AsTexts());
            if (RecordKeys.Guess(property.Name) is { } key)
            {
                _record.Text(key, key == RecordKeys.Country ? RecordWriter.Country(text) : text);
            }
            else
            {
                _record.Tag(property.Name, text);
            }
        }

        _record.IdOf(properties.EnumerateObject().Select(property => property.Value.GetRawText()));
    }
}
