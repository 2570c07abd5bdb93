using System.Text.Json;

namespace Voy8.Crawl.Bench.Scoring.Schema;

/// <summary>schema.org's own examples, each in up to three syntaxes.</summary>
internal static class SchemaExamples
{
    public static IEnumerable<Score> Run(DirectoryInfo folder)
    {
        if (!folder.Exists)
        {
            return [];
        }

        var counts = new SortedDictionary<string, PairCount>(StringComparer.Ordinal);
        var variants = new List<Variant>();
        foreach (var file in folder.EnumerateFiles("*.expected.json").OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            using var stream = file.OpenRead();
            using var expected = JsonDocument.Parse(stream);
            var name = file.Name[..^".expected.json".Length];
            var syntax = name[(name.LastIndexOf('.') + 1)..];
            var url = new Uri(expected.RootElement.GetProperty("url").GetString()!);
            using var page = Readers.Page(url, Path.Combine(folder.FullName, name + ".html"));
            var found = ItemPairs.Of(url, Readers.Read(page, syntax), asWritten: syntax == "jsonld");
            if (!counts.TryGetValue(syntax, out var count))
            {
                counts[syntax] = count = new PairCount($"schema.{syntax}");
            }

            count.Add(name, ItemPairs.Expected(url, expected.RootElement.GetProperty("items"), asWritten: syntax == "jsonld"), found);
            variants.Add(new Variant(name[..^(syntax.Length + 1)], syntax, expected.RootElement.GetProperty("allVariantsAgree").GetBoolean(), Agreed(expected.RootElement), found.Leaves()));
        }

        return counts.Values.SelectMany(count => count.Scores()).Concat(Agreement(variants));
    }

    // An example agrees when each variant has what all are known to say, and where the sources wholly agree, when ours are the same set.
    private static IEnumerable<Score> Agreement(List<Variant> variants)
    {
        var examples = variants.GroupBy(variant => variant.Example).Where(group => group.Count() > 1).ToList();
        return Score.OfCases("schema.agreement", examples, group =>
            group.Where(variant => variant.Agreed.Count > 0).SelectMany(variant => variant.Agreed.Except(variant.Found), (variant, leaf) => $"{group.Key}.{variant.Syntax} lacks {leaf}")
                .Concat(group.Where(variant => variant.AllAgree && !variant.Found.SetEquals(group.First().Found)).Select(variant =>
                    $"{group.Key}: {variant.Syntax} and {group.First().Syntax} differ by {string.Join(", ", Difference(variant.Found, group.First().Found).Take(5))}"))
                .FirstOrDefault());
    }

    private static HashSet<(string Property, string Value)> Difference(HashSet<(string Property, string Value)> left, HashSet<(string Property, string Value)> right)
    {
        var difference = left.ToHashSet();
        difference.SymmetricExceptWith(right);
        return difference;
    }

    private static HashSet<(string Property, string Value)> Agreed(JsonElement expected)
    {
        var pairs = new ItemPairs(new Uri(expected.GetProperty("url").GetString()!));
        foreach (var pair in expected.GetProperty("agreedPairs").EnumerateArray())
        {
            pairs.Add(pair[0].GetString()!, pair[1].GetString()!);
        }

        return pairs.Leaves();
    }

    private sealed record Variant(string Example, string Syntax, bool AllAgree, HashSet<(string Property, string Value)> Agreed, HashSet<(string Property, string Value)> Found);
}
