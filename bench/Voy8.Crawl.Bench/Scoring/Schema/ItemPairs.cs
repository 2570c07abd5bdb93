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
/// <param name="url">What names and addresses are relative to.</param>
/// <param name="wholeNames">Names of other vocabularies count as a whole; otherwise by their last part alone, since the expected JSON-LD of pages leaves their prefixes as they are written.</param>
/// <param name="asWritten">Values that are addresses are compared as they are written, and not resolved.</param>
internal sealed class ItemPairs(Uri url, bool wholeNames = false, bool asWritten = false)
{
    private readonly HashSet<Pair> _pairs = [];

    public IReadOnlySet<Pair> Pairs => _pairs;

    public static ItemPairs Of(Uri url, IEnumerable<Item> items, bool wholeNames = false, bool asWritten = false)
    {
        var pairs = new ItemPairs(url, wholeNames, asWritten);
        foreach (var item in items)
        {
            pairs.Add(item, "");
        }

        return pairs;
    }

    public static ItemPairs Expected(Uri url, JsonElement items, bool asWritten = false)
    {
        var pairs = new ItemPairs(url, asWritten: asWritten);
        foreach (var item in items.EnumerateArray())
        {
            pairs.AddExpected(item, "");
        }

        return pairs;
    }

    /// <summary>
    /// The pairs without the way to them, as the corpus compares variants of one example: in lower case, addresses without schema.org's
    /// or the page's own part and without a slash at the end, an item with a name also as that name.
    /// </summary>
    public HashSet<(string Property, string Value)> Leaves()
    {
        var own = new Uri(url, ".").AbsoluteUri;
        var leaves = new HashSet<(string Property, string Value)>();
        foreach (var (path, value) in _pairs)
        {
            var steps = path.Split('/');
            var property = steps[^1] == "@id" && steps.Length > 1 ? steps[^2] : steps[^1];
            if (!property.StartsWith('@'))
            {
                var text = SchemaTypes.ShortName(value);
                leaves.Add((property, (text.StartsWith(own, StringComparison.Ordinal) ? text[own.Length..] : text).TrimEnd('/').ToLowerInvariant()));
            }
        }

        return leaves;
    }

    /// <summary>These pairs, with addresses of the page's own site relative to its root.</summary>
    public ItemPairs Relative()
    {
        var root = new Uri(url, "/").AbsoluteUri;
        var pairs = new ItemPairs(url, wholeNames, asWritten);
        pairs._pairs.UnionWith(_pairs.Select(pair => !pair.Path.EndsWith("@id", StringComparison.Ordinal) && pair.Value.StartsWith(root, StringComparison.Ordinal) ? pair with { Value = pair.Value[root.Length..] } : pair));
        return pairs;
    }

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
            // A plain parse does not know that schema.org's context makes these words of JSON-LD itself.
            var at = path + (property.Name is "type" or "id" ? "@" : "") + Name(property.Name);
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

    private string Name(string name)
    {
        var text = SchemaTypes.ShortName(name);
        return wholeNames ? text : text[(text.LastIndexOfAny(['/', '#', ':']) + 1)..];
    }

    private string Value(string value)
    {
        var text = Text.Collapse(value);
        return !asWritten && text.StartsWith("http", StringComparison.OrdinalIgnoreCase) && Uri.TryCreate(text, UriKind.Absolute, out var address) ? address.AbsoluteUri : text;
    }

    private string Resolved(string id) => !id.StartsWith("_:", StringComparison.Ordinal) && Uri.TryCreate(url, id, out var address) ? address.AbsoluteUri : id;
}
