using System.Text.Json;
using Voy8.Core.Catalogue.Importing;
using Voy8.Core.Catalogue.Importing.Formats;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Catalogue.Exporting;

/// <summary>A venue on its way out.</summary>
/// <param name="Known">What is known of it by now, whoever said so, by field and best first.</param>
/// <param name="Said">What its dataset said of it: read back, it changes nothing.</param>
internal sealed record ExportedVenue(
    string Id, string Name, string Kind, GeoPoint? Location, string? Country, string? Website, float Popularity,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Known, IReadOnlyList<ImportedFact> Said)
{
    // Keys of docs/import.md beside those of the venue itself.
    private static readonly (string Key, string Field)[] Keys =
    [
        (RecordKeys.Street, FactFields.Street),
        (RecordKeys.HouseNumber, FactFields.HouseNumber),
        (RecordKeys.Postcode, FactFields.Postcode),
        (RecordKeys.City, FactFields.City),
        ("phone", FactFields.Phone),
        ("email", FactFields.Email),
        ("openingHours", FactFields.OpeningHours),
        ("cuisine", FactFields.Cuisine),
        ("features", FactFields.Feature),
        ("priceLevel", FactFields.PriceLevel),
        ("menuUrl", FactFields.Menu),
        ("description", FactFields.Description),
    ];

    /// <summary>Columns of a CSV file.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    [
        RecordKeys.Id, RecordKeys.Name, RecordKeys.Kind, RecordKeys.Lat, RecordKeys.Lon, RecordKeys.Country, "website", RecordKeys.Popularity,
        .. Keys.Select(pair => pair.Key), RecordKeys.Facts,
    ];

    /// <summary>Texts of the venue by key; those that it has not are left out.</summary>
    public IEnumerable<(string Key, string Value)> Texts()
    {
        foreach (var (key, field) in Keys)
        {
            if (All(field) is { Count: > 0 } values)
            {
                yield return (key, string.Join(';', values));
            }
        }
    }

    /// <summary>What is known of a field, best first.</summary>
    public IReadOnlyList<string> All(string field) => Known.GetValueOrDefault(field) ?? [];

    public string? First(string field) => All(field) is [var best, ..] ? best : null;

    public string FactsJson() => JsonSerializer.Serialize(Said, ExportJson.Default.IReadOnlyListImportedFact);
}
