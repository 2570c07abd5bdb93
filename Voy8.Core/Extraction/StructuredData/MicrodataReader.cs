using AngleSharp.Dom;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Extraction.StructuredData;

/// <summary>Reads microdata by the rules of the HTML standard, itemref included.</summary>
internal sealed class MicrodataReader
{
    private readonly HtmlPage _page;
    private readonly Lazy<Dictionary<IElement, int>> _positions;
    private int _items;
    private int _visits;

    private MicrodataReader(HtmlPage page)
    {
        _page = page;
        _positions = new Lazy<Dictionary<IElement, int>>(() => page.Document.All.Index().ToDictionary(pair => pair.Item, pair => pair.Index));
    }

    public static IReadOnlyList<Item> Read(HtmlPage page)
    {
        var reader = new MicrodataReader(page);
        return
        [
            .. page.Document.QuerySelectorAll("[itemscope]:not([itemprop])")
                .Take(ExtractionLimits.MaxItems)
                .Select(element => reader.ReadItem(element, [], 0))
                .OfType<Item>(),
        ];
    }

    private Item? ReadItem(IElement element, HashSet<IElement> ancestors, int depth)
    {
        // An item within itself, by way of itemref, ends there.
        if (depth > ExtractionLimits.MaxItemDepth || ++_items > ExtractionLimits.MaxItems || !ancestors.Add(element))
        {
            return null;
        }

        var item = new Item { Method = FactMethod.Microdata };
        item.Types.AddRange(Tokens(element.GetAttribute("itemtype")).Select(SchemaTypes.ShortName));
        if (element.GetAttribute("itemid") is { } id)
        {
            item.Id = _page.Resolve(id)?.AbsoluteUri ?? id.Trim();
        }

        foreach (var property in Properties(element))
        {
            var value = property.HasAttribute("itemscope")
                ? ReadItem(property, ancestors, depth + 1) is { } nested ? new ItemValue(Item: nested) : null
                : new ItemValue(ElementValue.Of(property, _page));
            if (value is not null)
            {
                foreach (var name in Tokens(property.GetAttribute("itemprop")).Distinct(StringComparer.Ordinal))
                {
                    item.Add(SchemaTypes.ShortName(name), value);
                }
            }
        }

        ancestors.Remove(element);
        return item;
    }

    // Elements with itemprop that belong to the item, in the order of the document.
    private List<IElement> Properties(IElement root)
    {
        var found = new List<IElement>();
        var seen = new HashSet<IElement> { root };
        var pending = new Stack<IElement>();
        PushAll(root.Children);
        foreach (var reference in Tokens(root.GetAttribute("itemref")))
        {
            if (_page.Document.GetElementById(reference) is { } element)
            {
                pending.Push(element);
            }
        }

        while (pending.TryPop(out var current))
        {
            if (++_visits > ExtractionLimits.MaxMicrodataVisits)
            {
                break;
            }

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
                PushAll(current.Children);
            }
        }

        return found.Count < 2 ? found : InDocumentOrder(found, root);

        void PushAll(IHtmlCollection<IElement> children)
        {
            for (var i = children.Length - 1; i >= 0; i--)
            {
                pending.Push(children[i]);
            }
        }
    }

    private List<IElement> InDocumentOrder(List<IElement> found, IElement root)
    {
        if (!root.HasAttribute("itemref"))
        {
            return found;
        }

        found.Sort((a, b) => _positions.Value[a].CompareTo(_positions.Value[b]));
        return found;
    }

    private static string[] Tokens(string? attribute) =>
        attribute?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
