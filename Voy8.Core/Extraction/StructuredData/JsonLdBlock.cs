using System.Text;
using System.Text.Json;
using AngleSharp.Dom;

namespace Voy8.Core.Extraction.StructuredData;

/// <summary>One script of JSON-LD, as JSON.</summary>
/// <param name="Roots">Its values; none when it cannot be read, several only when it is not JSON by the letter.</param>
/// <param name="IsStrict">It is JSON by the letter; otherwise it had to be mended.</param>
internal sealed record JsonLdBlock(IReadOnlyList<JsonElement> Roots, bool IsStrict)
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 2 * ExtractionLimits.MaxItemDepth };

    private static readonly JsonReaderOptions Lenient = new()
    {
        MaxDepth = 2 * ExtractionLimits.MaxItemDepth,
        AllowMultipleValues = true,
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
    };

    /// <summary>Which script elements hold JSON-LD: those of its media type, whatever its parameters and case.</summary>
    public static bool IsJsonLd(IElement element)
    {
        if (element.LocalName != "script")
        {
            return false;
        }

        var type = element.GetAttribute("type").AsSpan().Trim();
        var semicolon = type.IndexOf(';');
        return (semicolon < 0 ? type : type[..semicolon].TrimEnd()).Equals("application/ld+json", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Strict JSON first; what is not that is mended (<see cref="LenientJson"/>) and tried once more.</summary>
    public static JsonLdBlock Parse(string json)
    {
        if (json.Length > ExtractionLimits.MaxJsonLd)
        {
            return new JsonLdBlock([], IsStrict: false);
        }

        try
        {
            using var document = JsonDocument.Parse(Bytes(json), Strict);
            return new JsonLdBlock([document.RootElement.Clone()], IsStrict: true);
        }
        catch (JsonException)
        {
            var (roots, isWhole) = ParseLeniently(LenientJson.Mend(json));
            if (!isWhole && ParseLeniently(LenientJson.Mend(json, guess: true)) is { IsWhole: true, Roots.Count: > 0 } guessed)
            {
                roots = guessed.Roots;
            }

            return new JsonLdBlock(roots, IsStrict: false);
        }
    }

    private static (List<JsonElement> Roots, bool IsWhole) ParseLeniently(string json)
    {
        var roots = new List<JsonElement>();
        try
        {
            var reader = new Utf8JsonReader(Bytes(json), Lenient);
            while (reader.Read())
            {
                roots.Add(JsonElement.ParseValue(ref reader));
            }

            return (roots, true);
        }
        catch (JsonException)
        {
            // What came before the damage counts.
            return (roots, false);
        }
    }

    private static byte[] Bytes(string json) => Encoding.UTF8.GetBytes(LenientJson.WithoutLoneSurrogates(json));
}
