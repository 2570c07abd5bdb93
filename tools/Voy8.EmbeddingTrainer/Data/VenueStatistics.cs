using System.Text.Json;

namespace Voy8.EmbeddingTrainer.Data;

/// <summary>
/// How often kinds and features go together in files of real venues (JSON lines with <c>kind</c>, <c>cuisine</c> and yes/no facts).
/// Only counts leave this class: no name, no address, no row. Without files everything is equally likely.
/// </summary>
internal sealed class VenueStatistics
{
    private const int MostLines = 1_000_000;

    private readonly Dictionary<string, int> _kinds = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Kind, string Feature), int> _pairs = [];

    public int Venues { get; private set; }

    /// <param name="folder">Null for none.</param>
    public static VenueStatistics Load(string? folder)
    {
        var statistics = new VenueStatistics();
        if (folder is not null)
        {
            foreach (var path in Directory.EnumerateFiles(folder, "*.jsonl").Order(StringComparer.Ordinal))
            {
                foreach (var line in File.ReadLines(path).Take(MostLines))
                {
                    using var venue = JsonDocument.Parse(line);
                    statistics.Add(venue.RootElement);
                }
            }
        }

        return statistics;
    }

    /// <param name="kind">The last part of a preset's id, such as <c>cafe</c>.</param>
    public int Count(string kind) => _kinds.GetValueOrDefault(kind);

    /// <param name="feature">A concept's id, such as <c>option:cuisine/thai</c>.</param>
    public int Count(string kind, string feature) => _pairs.GetValueOrDefault((kind, feature));

    private void Add(JsonElement venue)
    {
        if (venue.Text("kind") is not { } kind)
        {
            return;
        }

        Venues++;
        _kinds[kind] = _kinds.GetValueOrDefault(kind) + 1;
        foreach (var feature in Features(venue).Distinct())
        {
            _pairs[(kind, feature)] = _pairs.GetValueOrDefault((kind, feature)) + 1;
        }
    }

    private static IEnumerable<string> Features(JsonElement venue)
    {
        foreach (var cuisine in venue.Text("cuisine")?.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [])
        {
            yield return $"option:cuisine/{cuisine}";
        }

        if (venue.Text("outdoorSeating") == "yes")
        {
            yield return "field:outdoor_seating";
        }

        if (venue.Text("wheelchair") is "yes" or "designated")
        {
            yield return "field:wheelchair";
        }

        if (venue.Text("internetAccess") is "wlan" or "yes")
        {
            yield return "field:internet_access";
        }

        foreach (var tag in venue.Property("tags").Properties().Where(tag => tag.Value.ValueKind == JsonValueKind.String && tag.Value.GetString() is "yes" or "only"))
        {
            yield return tag.Name.StartsWith("diet:", StringComparison.Ordinal) ? $"option:diet_multi/{tag.Name[5..]}" : $"field:{tag.Name}";
        }
    }
}
