using System.Buffers;
using System.Text.Json;
using Voy8.Core.Catalogue.Importing.Formats;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Catalogue.Importing;

/// <summary>
/// Reads a line of the JSON Lines format: one object with <c>id</c> and <c>name</c>, and whatever else is known
/// (docs/import.md). Unknown keys are passed over.
/// </summary>
internal static class VenueRecordParser
{
    public const int MaxIdLength = 200;
    public const int MaxNameLength = 300;
    public const int MaxKindLength = 64;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 8 };

    /// <exception cref="VenueFormatException">The line is no venue.</exception>
    public static VenueRecord Parse(ReadOnlySequence<byte> line) => Parse(line, root => Read(new RecordReader(root)));

    /// <summary>As above for an object of another format, which <paramref name="read"/> knows.</summary>
    public static VenueRecord Parse(ReadOnlySequence<byte> line, Func<JsonElement, VenueRecord> read)
    {
        try
        {
            using var document = JsonDocument.Parse(line, Options);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? read(document.RootElement)
                : throw new VenueFormatException("The line must be one JSON object.");
        }
        catch (JsonException exception)
        {
            var position = exception.BytePositionInLine is { } at ? $" (at byte {at + 1})" : "";
            throw new VenueFormatException($"The line is not valid JSON{position}.");
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            // Bytes that are no UTF-8, or half of a surrogate pair, inside a well-formed JSON text.
            throw new VenueFormatException("The line has a text that is not valid Unicode.");
        }
    }

    public static VenueRecord Read(RecordReader record)
    {
        var id = record.Text("id", MaxIdLength) ?? throw new VenueFormatException("'id' is missing: each venue needs one that stays the same.");
        var name = record.Text("name", MaxNameLength) ?? throw new VenueFormatException("'name' is missing.");
        var country = ReadCountry(record);
        var websites = record.Texts("website").Select(WebAddress.Normalise).OfType<string>().ToList();
        var facts = record.Facts(RecordKeys.Facts);
        if (facts is null)
        {
            facts = new FactList();
            facts.Add(FactFields.Name, name, FactList.Stated);
            VenueRecordFacts.Read(record, record.Tags("tags"), country, websites, facts);
        }

        return new VenueRecord(
            id,
            name,
            ReadKind(record),
            ReadLocation(record),
            country,
            websites.FirstOrDefault(),
            record.Number("popularity", 0, 1) ?? 0,
            facts.ToList());
    }

    private static GeoPoint? ReadLocation(RecordReader record) => (record.Number("lat", -90, 90), record.Number("lon", -180, 180)) switch
    {
        ({ } lat, { } lon) => new GeoPoint(lat, lon),
        (null, null) => null,
        _ => throw new VenueFormatException("'lat' and 'lon' must both be given, or neither."),
    };

    private static string? ReadCountry(RecordReader record)
    {
        var country = record.Text("country");
        return country is null || (country.Length == 2 && country.All(char.IsAsciiLetter))
            ? country?.ToUpperInvariant()
            : throw new VenueFormatException("'country' must be a code of two letters (ISO 3166-1 alpha-2).");
    }

    /// <summary>OpenStreetMap says <c>yes</c> where nobody knows the kind; then the key that said so (<c>shop</c>) is the best there is.</summary>
    private static string ReadKind(RecordReader record)
    {
        var kind = record.Text("kind", MaxKindLength);
        if (kind is null or "yes")
        {
            kind = record.Text("tag", MaxKindLength) ?? record.Text("category", MaxKindLength) ?? "venue";
        }

        return TextFolding.Fold(kind).Replace(' ', '_');
    }
}
