using System.Text.Json;

namespace Voy8.Crawl.Bench.Scoring.Schema;

/// <summary>Saved pages of real sites: JSON-LD that is JSON, and the microdata that two other readers agree on.</summary>
internal static class RealPages
{
    private static readonly string[] Syntaxes = ["jsonld", "microdata", "rdfa"];

    public static IEnumerable<Score> Run(DirectoryInfo folder)
    {
        if (!folder.Exists)
        {
            return [];
        }

        var all = new PairCount("schema.real_pages");
        var counts = Syntaxes.ToDictionary(syntax => syntax, syntax => new PairCount($"schema.real_pages_{syntax}"));
        foreach (var file in folder.EnumerateFiles("*.expected.json").OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            using var stream = file.OpenRead();
            using var expected = JsonDocument.Parse(stream);
            var name = file.Name[..^".expected.json".Length];
            var url = new Uri(expected.RootElement.GetProperty("url").GetString()!);
            using var page = Readers.Page(url, Path.Combine(folder.FullName, name + ".html"));
            foreach (var syntax in Syntaxes)
            {
                if (expected.RootElement.TryGetProperty(syntax, out var part) && IsVerified(part))
                {
                    var asWritten = syntax == "jsonld";
                    var items = ItemPairs.Expected(url, part.GetProperty("items"), asWritten);
                    var found = ItemPairs.Of(url, Readers.Read(page, syntax), asWritten: asWritten);
                    counts[syntax].Add(name, items, found, IsWhole(part));
                    all.Add(name, items, found, IsWhole(part));
                }
            }
        }

        return [.. all.Scores(), .. counts.Values.SelectMany(count => count.Scores())];
    }

    private static bool IsVerified(JsonElement part) => !part.TryGetProperty("verified", out var verified) || verified.GetBoolean();

    // Of blocks that are no JSON nothing is expected, but what lenience finds there is not wrong either.
    private static bool IsWhole(JsonElement part) => !part.TryGetProperty("unparsableScripts", out var unparsable) || unparsable.GetInt32() == 0;
}
