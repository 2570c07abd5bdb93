using System.Collections.Frozen;

namespace Voy8.Core.Extraction.StructuredData;

/// <summary>The places and organizations of schema.org, and which is a kind of which (<c>SchemaTypes.tsv</c>).</summary>
public static class SchemaTypes
{
    private const string ResourceName = "Voy8.Core.Extraction.StructuredData.SchemaTypes.tsv";

    private static readonly FrozenDictionary<string, string[]> Parents = Read();

    /// <summary>Every way schema.org's types and properties are written, to the short name; other vocabularies are left as they are.</summary>
    public static string ShortName(string name)
    {
        var text = name.AsSpan().Trim();
        return text[PrefixLength(text)..].ToString();
    }

    /// <summary>True for the address of schema.org itself, as vocabularies and contexts have it, also that of its context file.</summary>
    public static bool IsVocabulary(string address)
    {
        var text = address.AsSpan().Trim();
        return PrefixLength(text) is > 0 and var length && (length == text.Length || text[length..].StartsWith("docs/jsonldcontext", StringComparison.OrdinalIgnoreCase) || text[length] == '#');
    }

    // Sites write the scheme either way, a host with www, and forget the slash or double it.
    private static int PrefixLength(ReadOnlySpan<char> text)
    {
        foreach (var prefix in (ReadOnlySpan<string>)["http://schema.org", "https://schema.org", "http://www.schema.org", "https://www.schema.org", "//schema.org/", "schema:"])
        {
            if (text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                var length = prefix.Length;
                while (length < text.Length && text[length] is '/' or '#')
                {
                    length++;
                }

                return length;
            }
        }

        return 0;
    }

    /// <summary>True when the type is the ancestor or a kind of it, in whatever case: a CafeOrCoffeeShop is a FoodEstablishment is a LocalBusiness.</summary>
    public static bool IsA(string type, string ancestor) =>
        type.Equals(ancestor, StringComparison.OrdinalIgnoreCase) || (Parents.TryGetValue(type, out var parents) && Array.Exists(parents, parent => IsA(parent, ancestor)));

    private static FrozenDictionary<string, string[]> Read()
    {
        using var stream = typeof(SchemaTypes).Assembly.GetManifestResourceStream(ResourceName)
            ?? throw new InvalidOperationException($"The resource {ResourceName} is missing from the assembly.");
        using var reader = new StreamReader(stream);
        var parents = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase);
        while (reader.ReadLine() is { } line)
        {
            if (!line.StartsWith('#') && line.Split('\t') is [var type, var of])
            {
                parents.Add(type, of.Split(' '));
            }
        }

        return parents.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }
}
