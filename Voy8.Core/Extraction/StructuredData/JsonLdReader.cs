using System.Text;
using System.Text.Json;
using AngleSharp.Dom;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Extraction.StructuredData;

/// <summary>
/// Reads JSON-LD as sites use it: schema.org terms as keys, without fetching contexts. Strict JSON first; what is not that is mended
/// (<see cref="LenientJson"/>) and tried once more.
/// </summary>
internal static class JsonLdReader
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 2 * ExtractionLimits.MaxItemDepth };

    private static readonly JsonReaderOptions Lenient = new()
    {
        MaxDepth = 2 * ExtractionLimits.MaxItemDepth,
        AllowMultipleValues = true,
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
    };

    public static IEnumerable<Item> Read(IDocument document) =>
        document.QuerySelectorAll("script").Where(IsJsonLd).SelectMany(script => Read(script.TextContent)).Take(ExtractionLimits.MaxItems);

    /// <summary>The items of one block; none when it cannot be read.</summary>
    public static IReadOnlyList<Item> Read(string json)
    {
        if (json.Length > ExtractionLimits.MaxJsonLd)
        {
            return [];
        }

        var builder = new Builder();
        foreach (var root in Parse(json))
        {
            builder.AddRoots(root, 0);
        }

        return builder.Roots;
    }

    private static bool IsJsonLd(IElement script)
    {
        var type = script.GetAttribute("type").AsSpan().Trim();
        var semicolon = type.IndexOf(';');
        return (semicolon < 0 ? type : type[..semicolon].TrimEnd()).Equals("application/ld+json", StringComparison.OrdinalIgnoreCase);
    }

    private static List<JsonElement> Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(Bytes(json), Strict);
            return [document.RootElement.Clone()];
        }
        catch (JsonException)
        {
            return ParseLeniently(LenientJson.Mend(json));
        }
    }

    private static List<JsonElement> ParseLeniently(string json)
    {
        var roots = new List<JsonElement>();
        try
        {
            var reader = new Utf8JsonReader(Bytes(json), Lenient);
            while (reader.Read())
            {
                roots.Add(JsonElement.ParseValue(ref reader));
            }
        }
        catch (JsonException)
        {
            // What came before the damage counts.
        }

        return roots;
    }

    private static byte[] Bytes(string json) => Encoding.UTF8.GetBytes(LenientJson.WithoutLoneSurrogates(json));

    private sealed class Builder
    {
        private int _items;

        public List<Item> Roots { get; } = [];

        public void AddRoots(JsonElement element, int depth)
        {
            if (depth > ExtractionLimits.MaxItemDepth)
            {
                return;
            }

            if (element.ValueKind == JsonValueKind.Array)
            {
                foreach (var member in element.EnumerateArray())
                {
                    AddRoots(member, depth + 1);
                }
            }
            else if (element.ValueKind == JsonValueKind.Object)
            {
                if (element.TryGetProperty("@graph", out var graph))
                {
                    AddRoots(graph, depth + 1);
                }

                if (ReadItem(element, depth) is { } item && (item.Types.Count > 0 || item.Properties.Count > 0))
                {
                    Roots.Add(item);
                }
            }
        }

        private Item? ReadItem(JsonElement element, int depth)
        {
            if (depth > ExtractionLimits.MaxItemDepth || ++_items > ExtractionLimits.MaxItems)
            {
                return null;
            }

            var item = new Item { Method = FactMethod.JsonLd };
            foreach (var property in element.EnumerateObject())
            {
                switch (property.Name)
                {
                    case "@type" or "type":
                        item.Types.AddRange(Strings(property.Value).Select(SchemaTypes.ShortName));
                        break;
                    case "@id" or "id" when property.Value.ValueKind == JsonValueKind.String:
                        item.Id = property.Value.GetString();
                        break;
                    default:
                        if (!property.Name.StartsWith('@'))
                        {
                            AddValues(item, SchemaTypes.ShortName(property.Name), property.Value, depth + 1);
                        }

                        break;
                }
            }

            return item;
        }

        private void AddValues(Item item, string property, JsonElement value, int depth)
        {
            switch (value.ValueKind)
            {
                case JsonValueKind.Array when depth <= ExtractionLimits.MaxItemDepth:
                    foreach (var member in value.EnumerateArray())
                    {
                        AddValues(item, property, member, depth + 1);
                    }

                    break;
                case JsonValueKind.Object:
                    AddObject(item, property, value, depth);
                    break;
                case JsonValueKind.String:
                    item.Add(property, new ItemValue(Text.Collapse(value.GetString()!)));
                    break;
                case JsonValueKind.Number:
                    item.Add(property, new ItemValue(value.GetRawText()));
                    break;
                case JsonValueKind.True or JsonValueKind.False:
                    item.Add(property, new ItemValue(value.GetBoolean() ? "true" : "false"));
                    break;
            }
        }

        private void AddObject(Item item, string property, JsonElement value, int depth)
        {
            foreach (var wrapper in (ReadOnlySpan<string>)["@value", "@list", "@set"])
            {
                if (value.TryGetProperty(wrapper, out var inner))
                {
                    AddValues(item, property, inner, depth + 1);
                    return;
                }
            }

            if (value.TryGetProperty("@id", out var id) && id.ValueKind == JsonValueKind.String && value.EnumerateObject().Count() == 1)
            {
                item.Add(property, new ItemValue(Reference: id.GetString()));
            }
            else if (ReadItem(value, depth) is { } nested)
            {
                item.Add(property, new ItemValue(Item: nested));
            }
        }

        private static IEnumerable<string> Strings(JsonElement value) => value.ValueKind switch
        {
            JsonValueKind.String => [value.GetString()!],
            JsonValueKind.Array => value.EnumerateArray().Where(member => member.ValueKind == JsonValueKind.String).Select(member => member.GetString()!),
            _ => [],
        };
    }
}
