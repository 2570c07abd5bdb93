using System.Text.Json;

namespace Voy8.Core.Catalogue.Importing.Formats;

/// <summary>Writes OpenStreetMap's tags as a record. See the OpenStreetMap wiki's page of each key.</summary>
internal static class OsmTags
{
    public const string IdPrefix = "osm:";

    /// <summary>The tag by which an export names a venue that is none of OpenStreetMap's objects.</summary>
    public const string Reference = "ref:voy8";

    private static readonly string[] Kinds = ["amenity", "shop", "tourism", "leisure", "craft", "healthcare", "office", "historic", "club"];

    private static readonly (string Key, string[] Tags)[] Keys =
    [
        (RecordKeys.Name, ["name"]),
        (RecordKeys.Street, ["addr:street", "addr:place"]),
        ("houseNumber", ["addr:housenumber"]),
        (RecordKeys.Postcode, ["addr:postcode"]),
        (RecordKeys.City, ["addr:city"]),
        (RecordKeys.Country, ["addr:country"]),
        ("phone", ["phone", "contact:phone"]),
        ("email", ["email", "contact:email"]),
        ("website", ["website", "contact:website", "url"]),
        ("openingHours", ["opening_hours"]),
        ("cuisine", ["cuisine"]),
        ("menuUrl", ["website:menu", "menu:url"]),
        ("description", ["description"]),
        ("facebook", ["contact:facebook", "facebook"]),
        ("instagram", ["contact:instagram", "instagram"]),
    ];

    /// <param name="record">Where it is written.</param>
    /// <param name="id"><c>node/123</c>.</param>
    /// <param name="tags">An object of texts.</param>
    public static void Write(RecordWriter record, string? id, JsonElement tags)
    {
        record.Text(RecordKeys.Id, tags.At(Reference).AsText());
        record.Text(RecordKeys.Id, id is null ? null : IdPrefix + id);
        foreach (var (key, names) in Keys)
        {
            var value = names.Select(name => tags.At(name).AsText()).FirstOrDefault(text => !string.IsNullOrWhiteSpace(text));
            record.Text(key, key == RecordKeys.Country ? RecordWriter.Country(value) : value);
        }

        record.Text(RecordKeys.Kind, Kinds.Select(name => tags.At(name).AsText()).FirstOrDefault(text => text is not (null or "" or "yes" or "no")));
        record.Value("tags", tags);
    }

    /// <summary>The tag for a key of docs/import.md; null where there is none.</summary>
    public static string? Of(string key) => Array.Find(Keys, pair => pair.Key == key).Tags?[0];

    /// <summary>Whether an id is OpenStreetMap's: <c>way/123</c>.</summary>
    public static bool IsId(string? id) => id?.Split('/') is ["node" or "way" or "relation", var number] && number.Length is > 0 and < 20 && number.All(char.IsAsciiDigit);
}

/// <summary>Reads a venue out of an element of an Overpass answer; of ways and relations it wants the centre (<c>out center</c>).</summary>
internal sealed class OverpassParser : IRecordParser
{
    private readonly RecordWriter _record = new();

    public VenueRecord Parse(System.Buffers.ReadOnlySequence<byte> content) => VenueRecordParser.Parse(content, element =>
    {
        if (element.At("tags") is not { ValueKind: JsonValueKind.Object } tags)
        {
            throw new VenueFormatException("The element has no tags, so it is no venue.");
        }

        var centre = element.At("center") ?? element;
        _record.Begin();
        _record.Said(element);
        _record.Text(RecordKeys.Lat, centre.At("lat").AsText() ?? Middle(element, "minlat", "maxlat"));
        _record.Text(RecordKeys.Lon, centre.At("lon").AsText() ?? Middle(element, "minlon", "maxlon"));
        OsmTags.Write(_record, element.At("type").AsText() is { } type && element.At("id").AsText() is { } id ? $"{type}/{id}" : null, tags);
        return VenueRecordParser.Parse(_record.End());
    });

    public void Dispose() => _record.Dispose();

    private static string? Middle(JsonElement element, string low, string high) =>
        element.At("bounds", low) is { ValueKind: JsonValueKind.Number } min && element.At("bounds", high) is { ValueKind: JsonValueKind.Number } max
            ? ((min.GetDouble() + max.GetDouble()) / 2).ToString(System.Globalization.CultureInfo.InvariantCulture)
            : null;
}
