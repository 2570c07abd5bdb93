using System.Text.Json;

namespace Voy8.Core.Extraction.StructuredData;

/// <summary>
/// What the names in JSON-LD stand for: the terms, prefixes and vocabulary of a local <c>@context</c>. A context elsewhere is never
/// fetched; schema.org's is known, and without any context its names are taken to be meant.
/// </summary>
internal sealed class JsonLdContext
{
    /// <summary>Terms of one context; the others are not read.</summary>
    public const int MaxTerms = 500;

    private const int MaxContainers = 5;

    /// <summary>schema.org's context, which makes type and id words of JSON-LD itself.</summary>
    public static readonly JsonLdContext Default = new(new Dictionary<string, string?>(StringComparer.Ordinal) { ["type"] = "@type", ["id"] = "@id" }, null);

    // What a name becomes: an address, a keyword, or nothing at all.
    private readonly Dictionary<string, string?> _terms;
    private readonly string? _vocabulary;

    // Terms whose values are texts by language.
    private readonly HashSet<string> _languageMaps;

    private JsonLdContext(Dictionary<string, string?> terms, string? vocabulary, HashSet<string>? languageMaps = null) =>
        (_terms, _vocabulary, _languageMaps) = (terms, vocabulary, languageMaps ?? []);

    /// <summary>This context with what an <c>@context</c> says over it.</summary>
    public JsonLdContext With(JsonElement context, int depth = 0) => context.ValueKind switch
    {
        JsonValueKind.Null => Default,
        JsonValueKind.String when SchemaTypes.IsVocabulary(context.GetString()!) => new JsonLdContext(_terms, null, _languageMaps),
        JsonValueKind.Array when depth < 2 => context.EnumerateArray().Take(MaxTerms).Aggregate(this, (known, part) => known.With(part, depth + 1)),
        JsonValueKind.Object => WithTerms(context),
        _ => this,
    };

    /// <summary>A keyword of JSON-LD (<c>@type</c>), a short name of schema.org, or the whole address of another name. Null for what is to be ignored.</summary>
    public string? Expand(string name) => name.StartsWith('@') ? name : Resolve(name) is { } whole ? SchemaTypes.ShortName(whole) : null;

    /// <summary>The property's value is an object of texts by language.</summary>
    public bool IsByLanguage(string name) => _languageMaps.Contains(name);

    private string? Resolve(string name)
    {
        if (_terms.TryGetValue(name, out var known))
        {
            return known;
        }

        var colon = name.IndexOf(':', StringComparison.Ordinal);
        if (colon >= 0)
        {
            return !name.AsSpan(colon + 1).StartsWith("//") && _terms.TryGetValue(name[..colon], out var prefix) && prefix is not null ? prefix + name[(colon + 1)..] : name;
        }

        return _vocabulary + name;
    }

    private JsonLdContext WithTerms(JsonElement context)
    {
        var vocabulary = _vocabulary;
        if (context.TryGetProperty("@vocab", out var vocab) && vocab.ValueKind is JsonValueKind.String or JsonValueKind.Null)
        {
            vocabulary = vocab.GetString() is { } address && !SchemaTypes.IsVocabulary(address) ? address : null;
        }

        var merged = new JsonLdContext(new Dictionary<string, string?>(_terms, StringComparer.Ordinal), vocabulary, new HashSet<string>(_languageMaps, StringComparer.Ordinal));
        var added = new List<string>();
        foreach (var term in context.EnumerateObject())
        {
            if (!term.Name.StartsWith('@') && term.Name.Length > 0 && merged._terms.Count < MaxTerms)
            {
                merged._terms[term.Name] = Definition(term);
                added.Add(term.Name);
                _ = IsLanguageMap(term.Value) ? merged._languageMaps.Add(term.Name) : merged._languageMaps.Remove(term.Name);
            }
        }

        // Terms may be written with prefixes of the same context, in any order; one round is what sites use.
        foreach (var term in added)
        {
            if (merged._terms[term] is { } meaning && !meaning.StartsWith('@') && meaning != term)
            {
                merged._terms[term] = merged.Resolve(meaning);
            }
        }

        return merged;
    }

    private static bool IsLanguageMap(JsonElement definition) =>
        definition.ValueKind == JsonValueKind.Object && definition.TryGetProperty("@container", out var container)
        && (container.ValueKind == JsonValueKind.Array ? container.EnumerateArray().Take(MaxContainers) : [container]).Any(one => one.ValueKind == JsonValueKind.String && one.GetString() == "@language");

    // A reversed term says something about another item: that is not read.
    private static string? Definition(JsonProperty term) => term.Value.ValueKind switch
    {
        JsonValueKind.String => term.Value.GetString(),
        JsonValueKind.Object when term.Value.TryGetProperty("@reverse", out _) => null,
        JsonValueKind.Object when term.Value.TryGetProperty("@id", out var id) => id.ValueKind == JsonValueKind.String ? id.GetString() : null,
        JsonValueKind.Object => term.Name,
        _ => null,
    };
}
