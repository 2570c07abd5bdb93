using System.Text.Json;
using Voy8.EmbeddingTrainer.Data;

namespace Voy8.EmbeddingTrainer.Evaluation;

/// <summary>
/// Names of real venues to their kind's English name among all kinds there: human text that no model here has seen. Many names tell nothing of the
/// kind, so the figures are low; what counts is their order.
/// </summary>
internal static class VenueNameTests
{
    private const int MostPerKind = 40;

    /// <param name="folder">Of JSON lines; null for none.</param>
    public static IEnumerable<Measurement> Run(TextEncoder encode, IReadOnlyList<Concept> presets, string? folder)
    {
        if (folder is null)
        {
            yield break;
        }

        var names = presets.Where(preset => preset.Name("en") is not null).ToDictionary(preset => preset.Id["preset:".Length..], preset => preset.Name("en")!, StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(folder, "*.jsonl").Order(StringComparer.Ordinal))
        {
            var cases = File.ReadLines(path).Select(line => Read(line, names)).OfType<(string Name, string Kind)>().Distinct()
                .GroupBy(test => test.Kind, StringComparer.Ordinal)
                .SelectMany(kind => kind.OrderBy(test => StableHash.Of(test.Name)).Take(MostPerKind)).ToList();
            var kinds = cases.Select(test => test.Kind).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
            var candidates = encode(kinds);
            var ranks = encode([.. cases.Select(test => test.Name)])
                .Select((vector, i) => Ranking.RankOf(Ranking.Similarities(vector, candidates), other => kinds[other] == cases[i].Kind)).ToList();
            var test = $"name of a venue to its kind of {kinds.Count}, {Path.GetFileNameWithoutExtension(path).Split('-')[0]}";
            yield return new Measurement(test, "R@1", ranks.Average(rank => rank < 1 ? 1.0 : 0), ranks.Count);
            yield return new Measurement(test, "R@10", ranks.Average(rank => rank < 10 ? 1.0 : 0), ranks.Count);
        }
    }

    private static (string Name, string Kind)? Read(string line, Dictionary<string, string> names)
    {
        using var venue = JsonDocument.Parse(line);
        var kind = venue.RootElement.Text("kind");
        string[] keys = venue.RootElement.Text("tag") is { } tag ? [tag] : ["amenity", "shop", "leisure", "tourism", "healthcare"];
        var preset = keys.Select(key => names.GetValueOrDefault($"{key}/{kind}")).FirstOrDefault(name => name is not null);
        return preset is not null && venue.RootElement.Text("name") is { Length: > 0 } name ? (name, preset) : null;
    }
}
