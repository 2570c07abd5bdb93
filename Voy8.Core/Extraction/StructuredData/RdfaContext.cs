using AngleSharp.Dom;

namespace Voy8.Core.Extraction.StructuredData;

/// <summary>What names stand for at one element of RDFa: its vocabulary and prefixes (RDFa Core 1.1, 7.4).</summary>
/// <param name="Vocabulary">What a name without a prefix belongs to; null when such names mean nothing.</param>
/// <param name="Prefixes">Prefixes that the page declares, in lower case, over those that everyone may use.</param>
internal sealed record RdfaContext(string? Vocabulary, IReadOnlyDictionary<string, string> Prefixes)
{
    /// <summary>Prefixes that one attribute may declare.</summary>
    public const int MaxPrefixes = 50;

    /// <summary>How the names of attributes begin that declare a prefix as XML does: deprecated, but to be understood (RDFa Core 1.1, 7.5).</summary>
    public const string Namespace = "xmlns:";

    public const string RdfType = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";

    /// <summary>The prefixes of the RDFa Core initial context that pages use.</summary>
    public static readonly RdfaContext Initial = new(null, new Dictionary<string, string>
    {
        ["schema"] = "http://schema.org/",
        ["rdf"] = "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        ["rdfs"] = "http://www.w3.org/2000/01/rdf-schema#",
        ["xsd"] = "http://www.w3.org/2001/XMLSchema#",
        ["owl"] = "http://www.w3.org/2002/07/owl#",
        ["foaf"] = "http://xmlns.com/foaf/0.1/",
        ["dc"] = "http://purl.org/dc/terms/",
        ["dcterms"] = "http://purl.org/dc/terms/",
        ["dc11"] = "http://purl.org/dc/elements/1.1/",
        ["og"] = "http://ogp.me/ns#",
        ["gr"] = "http://purl.org/goodrelations/v1#",
        ["v"] = "http://rdf.data-vocabulary.org/#",
        ["vcard"] = "http://www.w3.org/2006/vcard/ns#",
        ["cc"] = "http://creativecommons.org/ns#",
        ["sioc"] = "http://rdfs.org/sioc/ns#",
        ["skos"] = "http://www.w3.org/2004/02/skos/core#",
        ["rev"] = "http://purl.org/stuff/rev#",
        ["xhv"] = "http://www.w3.org/1999/xhtml/vocab#",
    });

    /// <summary>The context within an element with these attributes.</summary>
    public RdfaContext Within(string? vocabulary, string? prefixes)
    {
        var context = this;
        if (vocabulary is not null)
        {
            // "https://schema.org" without its slash is a common slip.
            var text = vocabulary.Trim();
            context = context with { Vocabulary = text.Length == 0 ? null : SchemaTypes.IsVocabulary(text) ? "http://schema.org/" : text };
        }

        return prefixes is { Length: > 0 } ? context with { Prefixes = With(prefixes) } : context;
    }

    /// <summary>The prefixes that are declared as XML's namespaces are, in the form of the prefix attribute; that one's go over them.</summary>
    public static string PrefixesOf(INamedNodeMap attributes) => string.Join(' ', attributes
        .Where(attribute => attribute.Name.StartsWith(Namespace, StringComparison.OrdinalIgnoreCase) && attribute.Name.Length > Namespace.Length && attribute.Value.Length > 0 && !attribute.Value.Any(char.IsWhiteSpace))
        .Take(MaxPrefixes)
        .Select(attribute => $"{attribute.Name[Namespace.Length..]}: {attribute.Value}"));

    /// <summary>A name as an address: by the vocabulary, by a prefix, or written out. Null when it means nothing here.</summary>
    public string? Name(string token)
    {
        var colon = token.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? (Vocabulary is null ? null : Vocabulary + token) : Curie(token, colon) ?? (colon > 0 ? token : null);
    }

    /// <summary>A name with a prefix as an address or a name of this page alone ("_:b"); null when it is neither.</summary>
    public string? Curie(string token, int colon) =>
        colon < 0 || token.AsSpan(colon + 1).StartsWith("//") ? null
        : colon == 1 && token[0] == '_' ? token
        : Prefixes.TryGetValue(token[..colon].ToLowerInvariant(), out var address) ? address + token[(colon + 1)..]
        : null;

    private Dictionary<string, string> With(string prefixes)
    {
        var tokens = prefixes.Split((char[]?)null, 2 * MaxPrefixes + 1, StringSplitOptions.RemoveEmptyEntries);
        var merged = new Dictionary<string, string>(Prefixes, StringComparer.Ordinal);
        for (var i = 0; i + 1 < tokens.Length && i < 2 * MaxPrefixes && merged.Count < 2 * MaxPrefixes; i += 2)
        {
            if (tokens[i].EndsWith(':'))
            {
                merged[tokens[i][..^1].ToLowerInvariant()] = tokens[i + 1];
            }
        }

        return merged;
    }
}
