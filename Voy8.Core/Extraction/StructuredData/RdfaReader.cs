using AngleSharp.Dom;

namespace Voy8.Core.Extraction.StructuredData;

/// <summary>
/// Reads RDFa by the processing rules of RDFa Core 1.1 (7.5) with the additions of HTML+RDFa 1.1 (3.1). Languages, datatypes and the
/// order of lists are left out: an item has no place for them.
/// </summary>
internal sealed class RdfaReader
{
    private readonly MarkupText _text;
    private readonly RdfaGraph _graph;
    private readonly bool _hasNamespaces;
    private (RdfaContext Outer, string? Vocabulary, string? Prefixes, RdfaContext Inner) _last = (RdfaContext.Initial, null, null, RdfaContext.Initial);

    private RdfaReader(HtmlPage page) =>
        (_text, _graph, _hasNamespaces) = (new MarkupText(page), new RdfaGraph(page.BaseUrl.AbsoluteUri), page.Source.Html.Contains(RdfaContext.Namespace, StringComparison.OrdinalIgnoreCase));

    public static IReadOnlyList<Item> Read(HtmlPage page)
    {
        // Most pages have none, and OpenGraph's property attributes alone are not it.
        var html = page.Source.Html;
        if ((!html.Contains("typeof", StringComparison.OrdinalIgnoreCase) && !html.Contains("vocab", StringComparison.OrdinalIgnoreCase))
            || page.Document.DocumentElement is not { } root || !page.All.Any(element => element.HasAttribute("typeof") || element.HasAttribute("vocab")))
        {
            return [];
        }

        var reader = new RdfaReader(page);
        var subject = page.BaseUrl.AbsoluteUri;
        reader.Walk(root, new Scope(RdfaContext.Initial, subject, subject, []), 0);
        return reader._graph.Roots();
    }

    private void Walk(IElement element, Scope scope, int depth)
    {
        if (depth > ExtractionLimits.MaxDepth)
        {
            return;
        }

        var inner = element.Attributes.Length == 0 ? scope : Process(element, scope);
        var children = element.ChildNodes;
        for (var i = 0; i < children.Length; i++)
        {
            if (children[i] is IElement child)
            {
                Walk(child, inner, depth + 1);
            }
        }
    }

    // The scope of the element's children.
    private Scope Process(IElement element, Scope scope)
    {
        var context = Within(element, scope.Context);
        var at = new RdfaAttributes(element, context, _text);
        string? subject;
        string? typed = null;
        string? current = null;
        var skip = false;
        if (!at.HasRelation && at.Property.Count > 0 && !at.HasContent && !at.HasDatatype)
        {
            subject = at.About ?? scope.Object;
            if (at.IsTyped)
            {
                typed = current = at.About ?? at.Resource ?? _graph.Blank();
            }
        }
        else if (!at.HasRelation)
        {
            subject = at.About ?? at.Resource ?? (at.IsTyped && element.LocalName is not ("html" or "head" or "body") ? _graph.Blank() : null);
            skip = subject is null && at.Property.Count == 0;
            subject ??= scope.Object;
            typed = at.IsTyped ? subject : null;
        }
        else
        {
            subject = at.About ?? scope.Object;
            current = at.Resource ?? (at.IsTyped && at.About is null ? _graph.Blank() : null);
            typed = at.IsTyped ? at.About ?? current : null;
        }

        foreach (var type in typed is null ? [] : at.Types)
        {
            _graph.Add(typed!, RdfaContext.RdfType, type, isResource: true);
        }

        IReadOnlyList<Relation> pending = [];
        if (at.HasRelation && current is not null)
        {
            Relate(at.Relations, subject, current);
        }
        else if (at.HasRelation)
        {
            (pending, current) = (at.Relations, _graph.Blank());
        }

        AddProperties(at, subject, typed);
        if (!skip)
        {
            Relate(scope.Pending, scope.Subject, subject);
        }

        return skip ? scope with { Context = context } : new Scope(context, subject, current ?? subject, pending);
    }

    // Pages that declare prefixes on every element declare the same ones.
    private RdfaContext Within(IElement element, RdfaContext context)
    {
        var (vocabulary, prefixes) = (element.GetAttribute("vocab"), element.GetAttribute("prefix"));
        if (_hasNamespaces && RdfaContext.PrefixesOf(element.Attributes) is { Length: > 0 } older)
        {
            prefixes = $"{older} {prefixes}";
        }

        if (vocabulary is null && prefixes is null)
        {
            return context;
        }

        if (_last.Outer != context || _last.Vocabulary != vocabulary || _last.Prefixes != prefixes)
        {
            _last = (context, vocabulary, prefixes, context.Within(vocabulary, prefixes));
        }

        return _last.Inner;
    }

    private void AddProperties(RdfaAttributes at, string subject, string? typed)
    {
        if (at.Property.Count == 0)
        {
            return;
        }

        var resource = at.HasContent || at.HasDatatype || at.HasRelation || at.DateTime is not null ? null
            : at.Resource ?? (at.IsTyped && at.About is null ? typed : null);
        var value = resource ?? at.Content ?? at.DateTime ?? _text.Of(at.Element);
        foreach (var property in at.Property)
        {
            _graph.Add(subject, property, value, resource is not null);
        }
    }

    private void Relate(IReadOnlyList<Relation> relations, string subject, string target)
    {
        foreach (var (name, isReverse) in relations)
        {
            _graph.Add(isReverse ? target : subject, name, isReverse ? subject : target, isResource: true);
        }
    }

    /// <param name="Subject">What statements left open are about.</param>
    /// <param name="Object">What the element's own statements are about, when it says nothing else.</param>
    /// <param name="Pending">Properties of the subject that wait for their value.</param>
    private sealed record Scope(RdfaContext Context, string Subject, string Object, IReadOnlyList<Relation> Pending);
}
