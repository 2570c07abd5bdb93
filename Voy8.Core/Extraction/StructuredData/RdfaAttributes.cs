using AngleSharp.Dom;

namespace Voy8.Core.Extraction.StructuredData;

/// <summary>A relation to a resource; a reverse one is the resource's.</summary>
internal readonly record struct Relation(string Name, bool IsReverse);

/// <summary>The attributes of one element that RDFa knows, their names as addresses.</summary>
internal sealed class RdfaAttributes
{
    private const int MaxNames = 20;
    private readonly RdfaContext _context;
    private readonly MarkupText _text;

    public RdfaAttributes(IElement element, RdfaContext context, MarkupText text)
    {
        (Element, _context, _text) = (element, context, text);
        Property = Names("property");
        IsTyped = element.HasAttribute("typeof");
        Types = IsTyped ? Names("typeof") : [];
        About = Named("about");
        Resource = Named("resource") ?? Linked("href") ?? Linked("src");
        Content = element.GetAttribute("content") is { } content ? MarkupText.Of(content) : null;
        DateTime = element.GetAttribute("datetime") is { } time ? MarkupText.Of(time) : null;
        HasDatatype = element.HasAttribute("datatype");
        Relations = [.. Relation("rel", isReverse: false), .. Relation("rev", isReverse: true)];
        HasRelation = Relations.Count > 0;
    }

    public IElement Element { get; }

    public IReadOnlyList<string> Property { get; }

    public bool IsTyped { get; }

    public IReadOnlyList<string> Types { get; }

    public string? About { get; }

    /// <summary>What resource, href or src leads to, in this order.</summary>
    public string? Resource { get; }

    public string? Content { get; }

    public string? DateTime { get; }

    public bool HasContent => Content is not null;

    public bool HasDatatype { get; }

    /// <summary>Relations that mean something; plain HTML's, such as nofollow, mean none.</summary>
    public IReadOnlyList<Relation> Relations { get; }

    public bool HasRelation { get; }

    // Beside a property, a relation without a prefix is HTML's own (HTML+RDFa 1.1, 3.1, rule 7).
    private IEnumerable<Relation> Relation(string attribute, bool isReverse) =>
        Tokens(attribute).Where(token => Property.Count == 0 || token.Contains(':', StringComparison.Ordinal))
            .Select(_context.Name).OfType<string>().Select(name => new Relation(name, isReverse));

    private List<string> Names(string attribute) => [.. Tokens(attribute).Select(_context.Name).OfType<string>()];

    private IEnumerable<string> Tokens(string attribute) =>
        Element.GetAttribute(attribute)?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Take(MaxNames) ?? [];

    private string? Linked(string attribute) => Element.GetAttribute(attribute) is { } reference ? _text.Address(reference) : null;

    // A name with a prefix, in brackets or not, or an address.
    private string? Named(string attribute)
    {
        if (Element.GetAttribute(attribute)?.Trim() is not { } text)
        {
            return null;
        }

        var isSafe = text.StartsWith('[') && text.EndsWith(']');
        var name = isSafe ? text[1..^1] : text;
        return _context.Curie(name, name.IndexOf(':', StringComparison.Ordinal)) ?? (isSafe ? null : _text.Address(text));
    }
}
