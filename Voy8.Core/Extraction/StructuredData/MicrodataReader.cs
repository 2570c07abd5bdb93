using AngleSharp.Dom;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Extraction.StructuredData;

/// <summary>Reads microdata by the rules of the HTML standard (5.2), itemref included.</summary>
internal sealed class MicrodataReader
{
    private readonly MarkupText _text;
    private readonly Lazy<Dictionary<IElement, int>> _positions;
    private readonly Lazy<Dictionary<string, IElement>> _byId;
    private readonly Dictionary<IElement, Item?> _items = [];
    private int _visits;

    private MicrodataReader(HtmlPage page)
    {
        _text = new MarkupText(page);
        _positions = new Lazy<Dictionary<IElement, int>>(() => page.Document.All.Index().ToDictionary(pair => pair.Item, pair => pair.Index));
        _byId = new Lazy<Dictionary<string, IElement>>(() => ById(page.Document));
    }

    public static IReadOnlyList<Item> Read(HtmlPage page)
    {
        if (!page.Source.Html.Contains("itemscope", StringComparison.OrdinalIgnoreCase))
        {
            return [];
        }

        var reader = new MicrodataReader(page);
        var elements = page.Document.QuerySelectorAll("[itemscope]").Take(ExtractionLimits.MaxItems).ToList();
        var roots = elements.Where(element => !element.HasAttribute("itemprop")).Select(element => (Element: element, Item: reader.ReadItem(element, 0))).ToList();

        // An item that is said to be a property, but of nothing, stands for itself.
        foreach (var orphan in elements.Where(element => !reader._items.ContainsKey(element)))
        {
            if (!reader._items.ContainsKey(orphan))
            {
                roots.Add((orphan, reader.ReadItem(orphan, 0)));
            }
        }

        return [.. roots.Select(root => root.Item).OfType<Item>()];
    }

    private Item? ReadItem(IElement element, int depth)
    {
        // Every item is read once, however many name it; one within itself, by way of itemref, ends there.
        if (_items.TryGetValue(element, out var known))
        {
            return known;
        }

        if (depth > ExtractionLimits.MaxItemDepth || _items.Count >= ExtractionLimits.MaxItems)
        {
            return null;
        }

        _items[element] = null;
        var item = new Item { Method = FactMethod.Microdata };
        item.Types.AddRange(Tokens(element.GetAttribute("itemtype")).Take(ExtractionLimits.MaxValues).Select(SchemaTypes.ShortName));
        if (element.GetAttribute("itemid") is { } id)
        {
            item.Id = _text.Address(id);
        }

        foreach (var property in Properties(element))
        {
            var value = property.HasAttribute("itemscope")
                ? ReadItem(property, depth + 1) is { } nested ? new ItemValue(Item: nested) : null
                : new ItemValue(ValueOf(property));
            if (value is not null)
            {
                foreach (var name in Tokens(property.GetAttribute("itemprop")).Distinct(StringComparer.Ordinal))
                {
                    item.Add(SchemaTypes.ShortName(name), value);
                }
            }
        }

        return _items[element] = item;
    }

    // The standard knows content on meta alone; sites put it everywhere, and mean it.
    private string ValueOf(IElement element)
    {
        if (element.GetAttribute("content") is { } content)
        {
            return MarkupText.Of(content);
        }

        return element.LocalName switch
        {
            "meta" => "",
            "audio" or "embed" or "iframe" or "img" or "source" or "track" or "video" => _text.Address(element.GetAttribute("src") ?? ""),
            "a" or "area" or "link" => element.GetAttribute("href") is { } href ? _text.Address(href) : _text.Of(element),
            "object" => _text.Address(element.GetAttribute("data") ?? ""),
            "data" or "meter" when element.GetAttribute("value") is { } value => MarkupText.Of(value),
            "time" when element.GetAttribute("datetime") is { } time => MarkupText.Of(time),
            _ => _text.Of(element),
        };
    }

    // Elements with itemprop that belong to the item, in the order of the document.
    private List<IElement> Properties(IElement root)
    {
        var found = new List<IElement>();
        var seen = new HashSet<IElement> { root };
        var pending = new Stack<IElement>();
        PushChildren(root);
        foreach (var reference in Tokens(root.GetAttribute("itemref")).Take(ExtractionLimits.MaxItemRefs))
        {
            if (_byId.Value.TryGetValue(reference, out var element))
            {
                pending.Push(element);
            }
        }

        while (pending.TryPop(out var current) && ++_visits <= ExtractionLimits.MaxMicrodataVisits)
        {
            if (!seen.Add(current))
            {
                continue;
            }

            if (current.HasAttribute("itemprop"))
            {
                found.Add(current);
            }

            if (!current.HasAttribute("itemscope"))
            {
                PushChildren(current);
            }
        }

        if (found.Count > 1 && root.HasAttribute("itemref"))
        {
            found.Sort((a, b) => _positions.Value[a].CompareTo(_positions.Value[b]));
        }

        return found;

        void PushChildren(IElement element)
        {
            var children = element.ChildNodes;
            for (var i = children.Length - 1; i >= 0; i--)
            {
                if (children[i] is IElement child)
                {
                    pending.Push(child);
                }
            }
        }
    }

    private static Dictionary<string, IElement> ById(IDocument document)
    {
        var byId = new Dictionary<string, IElement>(StringComparer.Ordinal);
        foreach (var element in document.All)
        {
            if (element.Id is { Length: > 0 } id)
            {
                byId.TryAdd(id, element);
            }
        }

        return byId;
    }

    private static string[] Tokens(string? attribute) =>
        attribute?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
