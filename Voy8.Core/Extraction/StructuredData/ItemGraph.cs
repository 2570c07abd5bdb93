namespace Voy8.Core.Extraction.StructuredData;

/// <summary>All that a page describes, with references among items.</summary>
public sealed class ItemGraph
{
    private readonly Dictionary<string, Item> _byId = new(StringComparer.Ordinal);

    public ItemGraph(IEnumerable<Item> roots)
    {
        Roots = [.. roots];
        foreach (var item in Everything())
        {
            // Of several with one name, the one that says most is meant.
            if (item.Id is not null && (!_byId.TryGetValue(item.Id, out var known) || item.Properties.Count > known.Properties.Count))
            {
                _byId[item.Id] = item;
            }
        }
    }

    /// <summary>Items that are no other item's value.</summary>
    public IReadOnlyList<Item> Roots { get; }

    /// <summary>All items, roots before what is in them; bounded.</summary>
    public IEnumerable<Item> Everything()
    {
        var seen = new HashSet<Item>(ReferenceEqualityComparer.Instance);
        var queue = new Queue<Item>(Roots);
        while (queue.TryDequeue(out var item) && seen.Count < ExtractionLimits.MaxItems)
        {
            if (!seen.Add(item))
            {
                continue;
            }

            yield return item;
            foreach (var value in item.Properties.Values.SelectMany(values => values))
            {
                if (value.Item is not null)
                {
                    queue.Enqueue(value.Item);
                }
            }
        }
    }

    /// <summary>The items that a property leads to, references resolved.</summary>
    public IEnumerable<Item> Items(Item item, string property) => item.All(property).Select(ItemOf).OfType<Item>();

    /// <summary>The texts of a property; of an item in its place, its name.</summary>
    public IEnumerable<string> Texts(Item item, string property)
    {
        foreach (var value in item.All(property))
        {
            var text = value.Text ?? (ItemOf(value) is { } inner ? inner.FirstText("name") : value.Reference);
            if (!string.IsNullOrWhiteSpace(text))
            {
                yield return text;
            }
        }
    }

    /// <summary>The addresses of a property; of an item in its place (an image, an action), its address.</summary>
    public IEnumerable<string> Urls(Item item, string property) => item.All(property)
        .Select(value => value.Text ?? (ItemOf(value) is { } inner ? UrlOf(inner) : value.Reference))
        .OfType<string>();

    private static string? UrlOf(Item item) =>
        item.FirstText("url") ?? item.FirstText("contentUrl") ?? item.FirstText("urlTemplate") ?? item.FirstText("target") ?? item.Id;

    private Item? ItemOf(ItemValue value) => value.Item ?? (value.Reference is not null ? _byId.GetValueOrDefault(value.Reference) : null);
}
