namespace Voy8.Core.Extraction.StructuredData;

/// <summary>
/// One thing that a page describes, whichever markup it used: schema.org types and properties by their short names,
/// values in the order of the page.
/// </summary>
public sealed class Item
{
    private readonly Dictionary<string, List<ItemValue>> _properties = new(StringComparer.Ordinal);

    /// <summary>Short type names (<c>Restaurant</c>); types of other vocabularies keep their whole address.</summary>
    public List<string> Types { get; } = [];

    /// <summary>The page's own name for it, for references among items.</summary>
    public string? Id { get; set; }

    /// <summary>One of the methods of <see cref="Enrichment.FactMethod"/>.</summary>
    public required string Method { get; init; }

    public IReadOnlyDictionary<string, List<ItemValue>> Properties => _properties;

    public void Add(string property, ItemValue value)
    {
        if (!_properties.TryGetValue(property, out var values))
        {
            _properties[property] = values = [];
        }

        if (values.Count < ExtractionLimits.MaxValues)
        {
            values.Add(value);
        }
    }

    /// <summary>The first value that is text.</summary>
    public string? FirstText(string property) => _properties.GetValueOrDefault(property)?.Find(value => value.Text is not null)?.Text;

    public IReadOnlyList<ItemValue> All(string property) => _properties.GetValueOrDefault(property) ?? [];
}

/// <summary>A text, an item within an item, or the name of an item elsewhere on the page: exactly one of them.</summary>
public sealed record ItemValue(string? Text = null, Item? Item = null, string? Reference = null);
