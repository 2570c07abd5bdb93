using System.Text.Json;
using Voy8.Core.Extraction;
using Voy8.Core.Extraction.StructuredData;

namespace Voy8.Crawl.Bench.Scoring.Schema;

/// <summary>One value of a page's markup and the properties that lead to it: <c>geo/latitude</c>, <c>geo/@type</c>, <c>geo/@id</c>.</summary>
internal readonly record struct Pair(string Path, string Value)
{
    public override string ToString() => $"{Path} = {(Value.Length > 120 ? Value[..120] + "…" : Value)}";
}

/// <summary>
/// The set of (path, value) pairs of a page, ours and the expected ones in one form: white space collapsed, schema.org's prefixes
/// dropped however they are written, a reference the same as an item that has only that name, names and addresses resolved.
/// </summary>
internal sealed class ItemPairs(Uri url)
{
    private readonly HashSet<Pair> _pairs = [];

    public IReadOnlySet<Pair> Pairs => _pairs;

    public static ItemPairs Of(Uri url, IEnumerable<Item> items)
    {
        var pairs = new ItemPairs(url);
        foreach (var item in items)
        {
            pairs.Add(item, "");
        }

        return pairs;
    }

    public static ItemPairs Expected(Uri url, JsonElement items)
    {
        var pairs = new ItemPairs(url);
        foreach (var item in items.EnumerateArray())
        {
            pairs.AddExpected(item, "");
        }

        return pairs;
    }

    /// <summary>The pairs without the way to them and in lower case, as variants of one example are compared.</summary>
    public HashSet<(string Property, string Value)> Leaves() =>
        [.. _pairs.Select(pair => (pair.Path[(pair.Path.LastIndexOf('/') + 1)..], pair.Value.ToLowerInvariant())).Where(leaf => !leaf.Item1.StartsWith('@'))];

    public void Add(string path, string value) => _pairs.Add(new Pair(path, Value(value)));

    public void AddId(string path, string id) => _pairs.Add(new Pair(path + "@id", Resolved(id)));

    public void AddType(string path, string type) => _pairs.Add(new Pair(path + "@type", Name(type)));

    private void Add(Item item, string path)
    {
        item.Types.ForEach(type => AddType(path, type));
        if (item.Id is { } id)
        {
            AddId(path, id);
        }

        foreach (var (property, values) in item.Properties)
        {
            var at = path + Name(property);
            foreach (var value in values)
            {
                if (value.Item is { } inner)
                {
                    Add(inner, at + '/');
                }
                else if (value.Reference is { } reference)
                {
                    AddId(at + '/', reference);
                }
                else
                {
                    Add(at, value.Text ?? "");
                }
            }
        }
    }

    private void AddExpected(JsonElement item, string path)
    {
        if (item.TryGetProperty("ref", out var reference))
        {
            AddId(path, reference.GetString()!);
            return;
        }

        if (item.TryGetProperty("id", out var id))
        {
            AddId(path, id.GetString()!);
        }

        foreach (var type in item.GetProperty("types").EnumerateArray())
        {
            AddType(path, type.GetString()!);
        }

        foreach (var property in item.GetProperty("properties").EnumerateObject())
        {
            var at = path + Name(property.Name);
            foreach (var value in property.Value.EnumerateArray())
            {
                if (value.ValueKind == JsonValueKind.Object)
                {
                    AddExpected(value, at + '/');
                }
                else
                {
                    Add(at, value.GetString()!);
                }
            }
        }
    }

    // The expected JSON-LD leaves prefixes of other vocabularies as they are written, ours has the whole address: the last part counts.
    private static string Name(string name)
    {
        var text = SchemaTypes.ShortName(name);
        return text[(text.LastIndexOfAny(['/', '#', ':']) + 1)..];
    }

    private static string Value(string value)
    {
        var text = Text.Collapse(value);
        return text.StartsWith("http", StringComparison.OrdinalIgnoreCase) && Uri.TryCreate(text, UriKind.Absolute, out var address) ? address.AbsoluteUri : text;
    }

    private string Resolved(string id) => !id.StartsWith("_:", StringComparison.Ordinal) && Uri.TryCreate(url, id, out var address) ? address.AbsoluteUri : id;
}
