using System.Globalization;
using System.Text.Json;
using AngleSharp.Dom;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Extraction.StructuredData;

/// <summary>Reads JSON-LD as sites use it: local contexts are understood, none is ever fetched, and what is damaged is mended.</summary>
internal sealed class JsonLdReader
{
    private readonly Uri? _base;
    private int _items;

    private JsonLdReader(Uri? baseUrl) => _base = baseUrl;

    private List<Item> Roots { get; } = [];

    /// <summary>The items of all blocks of a page.</summary>
    public static IReadOnlyList<Item> Read(HtmlPage page)
    {
        if (!page.Source.Html.Contains("ld+json", StringComparison.OrdinalIgnoreCase))
        {
            return [];
        }

        var reader = new JsonLdReader(page.BaseUrl);
        foreach (var script in page.Elements("script").Where(JsonLdBlock.IsJsonLd).TakeWhile(_ => reader._items < ExtractionLimits.MaxItems))
        {
            reader.AddRoots(JsonLdBlock.Parse(script.TextContent));
        }

        return reader.Roots;
    }

    /// <summary>The items of one block; none when it cannot be read.</summary>
    /// <param name="baseUrl">What names of items are relative to.</param>
    public static IReadOnlyList<Item> Read(JsonLdBlock block, Uri? baseUrl = null)
    {
        var reader = new JsonLdReader(baseUrl);
        reader.AddRoots(block);
        return reader.Roots;
    }

    private void AddRoots(JsonLdBlock block)
    {
        foreach (var root in block.Roots)
        {
            AddRoots(root, JsonLdContext.Default, 0);
        }
    }

    private void AddRoots(JsonElement element, JsonLdContext context, int depth)
    {
        if (depth > ExtractionLimits.MaxItemDepth)
        {
            return;
        }

        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var member in element.EnumerateArray())
            {
                AddRoots(member, context, depth + 1);
            }
        }
        else if (element.ValueKind == JsonValueKind.Object && ReadItem(element, context, depth) is { } item && (item.Types.Count > 0 || item.Properties.Count > 0))
        {
            Roots.Add(item);
        }
    }

    private Item? ReadItem(JsonElement element, JsonLdContext context, int depth)
    {
        if (depth > ExtractionLimits.MaxItemDepth || ++_items > ExtractionLimits.MaxItems)
        {
            return null;
        }

        if (element.TryGetProperty("@context", out var local))
        {
            context = context.With(local);
        }

        var item = new Item { Method = FactMethod.JsonLd };
        AddProperties(item, element, context, depth);
        return item;
    }

    private void AddProperties(Item item, JsonElement element, JsonLdContext context, int depth)
    {
        foreach (var property in element.EnumerateObject())
        {
            switch (context.Expand(property.Name))
            {
                case "@type":
                    item.Types.AddRange(Strings(property.Value).Take(ExtractionLimits.MaxValues).Select(context.Expand).OfType<string>());
                    break;
                case "@id" when property.Value.ValueKind == JsonValueKind.String:
                    item.Id = Name(property.Value.GetString()!);
                    break;
                case "@graph" or "@included":
                    AddRoots(property.Value, context, depth + 1);
                    break;
                case "@nest" when property.Value.ValueKind == JsonValueKind.Object && depth < ExtractionLimits.MaxItemDepth:
                    AddProperties(item, property.Value, context, depth + 1);
                    break;
                case { Length: > 0 } name when name[0] != '@' && property.Value.ValueKind == JsonValueKind.Object && context.IsByLanguage(property.Name):
                    foreach (var language in property.Value.EnumerateObject().Where(language => language.Value.ValueKind is JsonValueKind.String or JsonValueKind.Array))
                    {
                        AddValues(item, name, language.Value, context, depth + 1);
                    }

                    break;
                case { Length: > 0 } name when name[0] != '@':
                    AddValues(item, name, property.Value, context, depth + 1);
                    break;
            }
        }
    }

    private void AddValues(Item item, string property, JsonElement value, JsonLdContext context, int depth)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Array when depth <= ExtractionLimits.MaxItemDepth:
                foreach (var member in value.EnumerateArray())
                {
                    AddValues(item, property, member, context, depth + 1);
                }

                break;
            case JsonValueKind.Object:
                AddObject(item, property, value, context, depth);
                break;
            case JsonValueKind.String:
                item.Add(property, new ItemValue(MarkupText.Shorten(Text.Collapse(value.GetString()!))));
                break;
            case JsonValueKind.Number:
                item.Add(property, new ItemValue(Number(value)));
                break;
            case JsonValueKind.True or JsonValueKind.False:
                item.Add(property, new ItemValue(value.GetBoolean() ? "true" : "false"));
                break;
        }
    }

    private void AddObject(Item item, string property, JsonElement value, JsonLdContext context, int depth)
    {
        foreach (var wrapper in (ReadOnlySpan<string>)["@value", "@list", "@set"])
        {
            if (value.TryGetProperty(wrapper, out var inner))
            {
                AddValues(item, property, inner, context, depth + 1);
                return;
            }
        }

        if (ReadItem(value, context, depth) is { } nested)
        {
            // A name and nothing else says which item is meant.
            item.Add(property, nested is { Id: { } id, Types.Count: 0, Properties.Count: 0 } ? new ItemValue(Reference: id) : new ItemValue(Item: nested));
        }
    }

    // Names are relative to the page, so that "#us" here and the whole address there are one item; "_:b1" is a name of this page alone.
    private string Name(string id) =>
        _base is not null && !id.StartsWith("_:", StringComparison.Ordinal) && id.Length <= 2048 && Uri.TryCreate(_base, id.Trim(), out var url) ? url.AbsoluteUri : id.Trim();

    // As JavaScript would write it: 41500.00 is 41500.
    private static string Number(JsonElement value)
    {
        var text = value.GetRawText();
        return text.AsSpan().IndexOfAny(".eE") >= 0 && value.TryGetDouble(out var number) && Math.Abs(number) < 1e15
            ? number.ToString("0.################", CultureInfo.InvariantCulture)
            : MarkupText.Shorten(text);
    }

    private static IEnumerable<string> Strings(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Array => value.EnumerateArray().Where(member => member.ValueKind == JsonValueKind.String).Select(member => member.GetString()!),
        _ => [],
    };
}
