using System.Collections.Frozen;
using System.Text.Json;

namespace Voy8.Core.Enrichment;

/// <summary>
/// The values that hold for a venue, by field: what a card shows and what <c>enrichment.facts</c> stores as
/// <c>{"phone":["+4989…"],"description":["…"]}</c>.
/// </summary>
public sealed class VenueFacts(IReadOnlyDictionary<string, IReadOnlyList<string>> values)
{
    public static VenueFacts Empty { get; } = new(FrozenDictionary<string, IReadOnlyList<string>>.Empty);

    public IReadOnlyDictionary<string, IReadOnlyList<string>> Values { get; } = values;

    /// <summary>Values of a field, best first; empty when nothing is known.</summary>
    public IReadOnlyList<string> this[string field] => Values.TryGetValue(field, out var found) ? found : [];

    public string? Description => First(FactFields.Description);
    public string? Phone => First(FactFields.Phone);
    public string? Website => First(FactFields.Website);
    public string? OpeningHours => First(FactFields.OpeningHours);
    public string? PriceLevel => First(FactFields.PriceLevel);
    public string? Image => First(FactFields.Image);
    public IReadOnlyList<string> Cuisines => this[FactFields.Cuisine];
    public IReadOnlyList<string> Features => this[FactFields.Feature];

    /// <summary>One line: <c>Pariser Straße 30, 81667 München</c>; null when neither street nor city is known.</summary>
    public string? Address
    {
        get
        {
            var street = Join(" ", First(FactFields.Street), First(FactFields.Street) is null ? null : First(FactFields.HouseNumber));
            var city = Join(" ", First(FactFields.Postcode), First(FactFields.City));
            var line = Join(", ", street, city);
            return line.Length == 0 ? null : line;
        }
    }

    public static VenueFacts Parse(string json) =>
        new(JsonSerializer.Deserialize(json, FactJsonContext.Default.DictionaryStringIReadOnlyListString) ?? []);

    public string ToJson() =>
        JsonSerializer.Serialize(new Dictionary<string, IReadOnlyList<string>>(Values), FactJsonContext.Default.DictionaryStringIReadOnlyListString);

    private string? First(string field) => Values.TryGetValue(field, out var found) && found.Count > 0 ? found[0] : null;

    private static string Join(string separator, params ReadOnlySpan<string?> parts)
    {
        var joined = "";
        foreach (var part in parts)
        {
            if (!string.IsNullOrEmpty(part))
            {
                joined = joined.Length == 0 ? part : joined + separator + part;
            }
        }

        return joined;
    }
}
