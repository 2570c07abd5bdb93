using System.Text.Json;
using Voy8.Core.Extraction;

namespace Voy8.Crawl.Bench.Scoring.Schema;

/// <summary>
/// extruct's own samples of JSON-LD and microdata, damaged ones among them, as one implementation's leads: its addresses are not
/// resolved, so that the page's own part is left out of ours. Its OpenGraph and Dublin Core are not items.
/// </summary>
internal static class ExtructSamples
{
    private static readonly Uri Page = new("http://page.test/");

    public static IEnumerable<Score> Run(DirectoryInfo folder)
    {
        var count = new PairCount("schema.extruct");
        FileInfo[] files = folder.Exists ? folder.GetFiles("*.expected.json*") : [];
        foreach (var file in files.OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            var name = file.Name[..file.Name.LastIndexOf(".expected.", StringComparison.Ordinal)];
            var isJsonLd = file.Extension == ".jsonld";
            if (!isJsonLd && (!name.StartsWith("schema.org", StringComparison.Ordinal) || file.Name.Contains(".expanded.", StringComparison.Ordinal)))
            {
                continue;
            }

            using var stream = file.OpenRead();
            using var json = JsonDocument.Parse(stream);
            var expected = new ItemPairs(Page);
            Add(expected, json.RootElement.ValueKind == JsonValueKind.Object ? json.RootElement.GetProperty("items") : json.RootElement, "");
            using var page = Readers.Page(Page, Path.Combine(folder.FullName, name + ".html"));
            count.Add(name, expected, ItemPairs.Of(Page, Readers.Read(page, isJsonLd ? "jsonld" : "microdata")).Relative());
        }

        return count.Scores();
    }

    private static void Add(ItemPairs pairs, JsonElement value, string path)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Array:
                value.EnumerateArray().ToList().ForEach(member => Add(pairs, member, path));
                break;
            case JsonValueKind.Object:
                foreach (var property in value.EnumerateObject())
                {
                    AddProperty(pairs, property, path);
                }

                break;
            case JsonValueKind.Null:
                break;
            default:
                pairs.Add(path.TrimEnd('/'), Text.Collapse(value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetRawText() : value.ToString()));
                break;
        }
    }

    // JSON-LD as it stands, or extruct's form of microdata.
    private static void AddProperty(ItemPairs pairs, JsonProperty property, string path)
    {
        switch (property.Name)
        {
            case "@context" or "value":
                break;
            case "@type" or "type" when property.Value.ValueKind == JsonValueKind.String:
                pairs.AddType(path, property.Value.GetString()!);
                break;
            case "@id" or "id" when property.Value.ValueKind == JsonValueKind.String:
                pairs.AddId(path, property.Value.GetString()!);
                break;
            case "properties":
                Add(pairs, property.Value, path);
                break;
            default:
                Add(pairs, property.Value, $"{path}{property.Name}/");
                break;
        }
    }
}
