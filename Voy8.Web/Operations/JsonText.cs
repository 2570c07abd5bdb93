using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Voy8.Web.Operations;

/// <summary>A piece of formatted JSON.</summary>
/// <param name="Kind">key, text, number, word, or nothing for what is between them.</param>
public readonly partial record struct JsonText(string Text, string Kind)
{
    /// <summary>More than this is cut: a browser is no place for it.</summary>
    public const int MaxLength = 64 * 1024;

    // What a browser shows is text, never markup: no letter needs an escape.
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Indented, and cut into pieces of one kind each.</summary>
    public static (IReadOnlyList<JsonText> Pieces, bool IsCut) Format(JsonElement value)
    {
        var text = JsonSerializer.Serialize(value, Indented);
        var isCut = text.Length > MaxLength;
        return (Split(isCut ? text[..MaxLength] : text), isCut);
    }

    private static List<JsonText> Split(string text)
    {
        List<JsonText> pieces = [];
        var at = 0;
        foreach (Match match in Tokens().Matches(text))
        {
            if (match.Index > at)
            {
                pieces.Add(new JsonText(text[at..match.Index], ""));
            }

            pieces.Add(new JsonText(match.Value, KindOf(match.Value, text, match.Index + match.Length)));
            at = match.Index + match.Length;
        }

        if (at < text.Length)
        {
            pieces.Add(new JsonText(text[at..], ""));
        }

        return pieces;
    }

    private static string KindOf(string token, string text, int end) => token[0] switch
    {
        '"' => end < text.Length && text[end] == ':' ? "key" : "text",
        't' or 'f' or 'n' => "word",
        _ => "number",
    };

    [GeneratedRegex("""
        "(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null
        """, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Tokens();
}
