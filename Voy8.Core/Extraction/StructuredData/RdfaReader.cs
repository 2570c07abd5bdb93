using AngleSharp.Dom;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Extraction.StructuredData;

/// <summary>Reads RDFa Lite (vocab, typeof, property, resource, prefix) and the rel, rev-less, about and content that real pages add to it.</summary>
internal sealed class RdfaReader
{
    private readonly HtmlPage _page;
    private readonly List<Item> _roots = [];
    private int _items;

    private RdfaReader(HtmlPage page) => _page = page;

    public static IReadOnlyList<Item> Read(HtmlPage page)
    {
        // Most pages have none, and OpenGraph's property attributes are not it.
        if (page.Document.QuerySelector("[typeof]") is null || page.Document.DocumentElement is null)
        {
            return [];
        }

        var reader = new RdfaReader(page);
        reader.Walk(page.Document.DocumentElement, new Scope(null, false, null), 0);
        return reader._roots;
    }

    private void Walk(IElement element, Scope scope, int depth)
    {
        if (depth > ExtractionLimits.MaxDepth)
        {
            return;
        }

        if (element.GetAttribute("vocab") is { } vocab)
        {
            scope = scope with { IsSchemaOrg = vocab.Contains("schema.org", StringComparison.OrdinalIgnoreCase) };
        }

        if (element.GetAttribute("prefix") is { } prefixes)
        {
            scope = scope with { SchemaPrefix = SchemaPrefix(prefixes) ?? scope.SchemaPrefix };
        }

        var names = Names(element.GetAttribute("property") ?? element.GetAttribute("rel"), scope);
        var types = Names(element.GetAttribute("typeof"), scope);
        if (element.HasAttribute("typeof") && ++_items <= ExtractionLimits.MaxItems)
        {
            var item = new Item { Method = FactMethod.Rdfa, Id = Subject(element) };
            item.Types.AddRange(types);
            if (scope.Item is not null && names.Count > 0)
            {
                AddAll(scope.Item, names, new ItemValue(Item: item));
            }
            else
            {
                _roots.Add(item);
            }

            scope = scope with { Item = item };
        }
        else if (scope.Item is not null && names.Count > 0)
        {
            AddAll(scope.Item, names, ValueOf(element));
        }

        foreach (var child in element.Children)
        {
            Walk(child, scope, depth + 1);
        }
    }

    private ItemValue ValueOf(IElement element)
    {
        if (element.GetAttribute("content") is { } content)
        {
            return new ItemValue(Text.Collapse(content));
        }

        return element.GetAttribute("resource") is { Length: > 1 } resource && resource[0] == '#'
            ? new ItemValue(Reference: _page.Resolve(resource)?.AbsoluteUri ?? resource)
            : new ItemValue(element.GetAttribute("resource") ?? Linked(element) ?? ElementValue.Of(element, _page));
    }

    private string? Linked(IElement element) =>
        (element.GetAttribute("href") ?? element.GetAttribute("src")) is { } reference && Uri.TryCreate(_page.BaseUrl, reference.Trim(), out var url) ? url.AbsoluteUri : null;

    private string? Subject(IElement element) =>
        (element.GetAttribute("about") ?? element.GetAttribute("resource")) is { } reference ? _page.Resolve(reference)?.AbsoluteUri ?? reference : null;

    private static void AddAll(Item item, List<string> names, ItemValue value)
    {
        foreach (var name in names)
        {
            item.Add(name, value);
        }
    }

    // Terms of schema.org in short form: by the vocabulary in force, by a prefix, or written out.
    private static List<string> Names(string? attribute, Scope scope)
    {
        var names = new List<string>();
        foreach (var token in attribute?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) ?? [])
        {
            var name = scope.SchemaPrefix is { } prefix && token.StartsWith(prefix, StringComparison.Ordinal) ? token[prefix.Length..] : SchemaTypes.ShortName(token);
            var wasSchema = name.Length < token.Length;
            if (wasSchema || (scope.IsSchemaOrg && !token.Contains(':', StringComparison.Ordinal)))
            {
                names.Add(name);
            }
        }

        return names;
    }

    private static string? SchemaPrefix(string prefixes)
    {
        var tokens = prefixes.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i + 1 < tokens.Length; i += 2)
        {
            if (tokens[i].EndsWith(':') && tokens[i + 1].Contains("schema.org", StringComparison.OrdinalIgnoreCase))
            {
                return tokens[i];
            }
        }

        return null;
    }

    private sealed record Scope(Item? Item, bool IsSchemaOrg, string? SchemaPrefix);
}
