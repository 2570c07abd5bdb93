using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Voy8.Jobs;

/// <summary>How payloads, results, progress and errors are written to jsonb.</summary>
internal static partial class JobsJson
{
    public static JsonSerializerOptions Options { get; } = Create();

    public static string Serialize<T>(T value)
    {
        var json = JsonSerializer.Serialize(value, Options);

        // jsonb cannot hold the character NUL. It comes from hostile pages, and one such text must not fail a batch.
        return json.Contains("\\u0000", StringComparison.Ordinal) ? EscapedNul().Replace(json, "\uFFFD") : json;
    }

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            NumberHandling = JsonNumberHandling.Strict,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    // An escape counts only after an even number of backslashes.
    [GeneratedRegex(@"(?<=(?<!\\)(?:\\\\)*)\\u0000", RegexOptions.CultureInvariant)]
    private static partial Regex EscapedNul();
}
