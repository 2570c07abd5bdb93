using System.Text.Json;

namespace Voy8.Core.Catalogue.Importing.Formats;

internal static class JsonElementExtensions
{
    /// <summary>The value under a path of keys; null where there is none.</summary>
    public static JsonElement? At(this JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var key in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(key, out element))
            {
                return null;
            }
        }

        return element.ValueKind is JsonValueKind.Null ? null : element;
    }

    /// <summary>A text, or a number as one.</summary>
    public static string? AsText(this JsonElement? element) => element?.ValueKind switch
    {
        JsonValueKind.String => element.Value.GetString(),
        JsonValueKind.Number => element.Value.GetRawText(),
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        _ => null,
    };

    public static IEnumerable<string> AsTexts(this JsonElement? element) => element?.ValueKind == JsonValueKind.Array
        ? element.Value.EnumerateArray().Select(item => ((JsonElement?)item).AsText()).OfType<string>()
        : element.AsText() is { } text ? [text] : [];
}
