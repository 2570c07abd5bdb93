using System.Text;
using System.Text.Json;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Catalogue.Importing;

/// <summary>Reads the values of one JSON object, and says in plain words which of them is not as it should be.</summary>
internal readonly struct RecordReader(JsonElement record)
{
    public const int MaxTextLength = 2_000;
    private const int MaxTags = 500;
    private const int MaxFactLength = 10_000;

    /// <summary>A text, a number written as one, or nothing.</summary>
    /// <exception cref="VenueFormatException">It is something else, or too long.</exception>
    public string? Text(string key, int maxLength = MaxTextLength) =>
        record.TryGetProperty(key, out var value) ? Text(key, value, maxLength) : null;

    /// <summary>Several texts: an array of them, or one with semicolons between.</summary>
    public IReadOnlyList<string> Texts(string key)
    {
        if (!record.TryGetProperty(key, out var value))
        {
            return [];
        }

        return value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(item => Text(key, item, MaxTextLength)).OfType<string>()]
            : Split(Text(key, value, MaxTextLength));
    }

    public double? Number(string key, double min, double max)
    {
        if (!record.TryGetProperty(key, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Number)
        {
            throw new VenueFormatException($"'{key}' must be a number, and is {Describe(value.ValueKind)}.");
        }

        var number = value.GetDouble();
        return number >= min && number <= max
            ? number
            : throw new VenueFormatException(FormattableString.Invariant($"'{key}' must be from {min} to {max}, and is {number}."));
    }

    /// <summary>The plain values of an object of tags; nested ones are passed over.</summary>
    public Dictionary<string, string> Tags(string key)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!record.TryGetProperty(key, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return tags;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            throw new VenueFormatException($"'{key}' must be an object, and is {Describe(value.ValueKind)}.");
        }

        foreach (var tag in value.EnumerateObject())
        {
            if (tags.Count == MaxTags)
            {
                throw new VenueFormatException($"'{key}' has more than {MaxTags} entries.");
            }

            if (tag.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array) && Text($"{key}.{tag.Name}", tag.Value, MaxTextLength) is { } text)
            {
                tags[tag.Name] = text;
            }
        }

        return tags;
    }

    /// <summary>Facts as an export writes them: <c>[{"field","value","confidence"}]</c>. Null when there are none.</summary>
    public FactList? Facts(string key)
    {
        if (!record.TryGetProperty(key, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > FactJson.MaxFacts)
        {
            throw new VenueFormatException($"'{key}' must be a list of at most {FactJson.MaxFacts} facts.");
        }

        var facts = new FactList();
        foreach (var fact in value.EnumerateArray())
        {
            if (fact.ValueKind != JsonValueKind.Object)
            {
                throw new VenueFormatException($"'{key}' must be a list of objects.");
            }

            var reader = new RecordReader(fact);
            var field = reader.Text("field");
            facts.Add(
                FactFields.All.Contains(field) ? field! : throw new VenueFormatException($"'{key}' has a field that there is not."),
                reader.Text("value", MaxFactLength),
                reader.Number("confidence", 0, 1) ?? FactList.Stated);
        }

        return facts;
    }

    public static string[] Split(string? text) =>
        text?.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static string? Text(string key, JsonElement value, int maxLength)
    {
        var text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.True => "yes",
            JsonValueKind.False => "no",
            JsonValueKind.Null => "",
            _ => throw new VenueFormatException($"'{key}' must be a text, and is {Describe(value.ValueKind)}."),
        };
        text = Clean(text);
        return text.Length > maxLength
            ? throw new VenueFormatException($"'{key}' is longer than {maxLength} characters.")
            : text.Length == 0 ? null : text;
    }

    /// <summary>Composed Unicode, no control characters but line breaks, no space around.</summary>
    private static string Clean(string text)
    {
        if (text.AsSpan().ContainsAnyInRange('\0', '\x1F') || text.AsSpan().ContainsAnyInRange('\x7F', '\x9F'))
        {
            var plain = new StringBuilder(text.Length);
            foreach (var letter in text)
            {
                plain.Append(char.IsControl(letter) && letter != '\n' ? ' ' : letter);
            }

            text = plain.ToString();
        }

        return text.Trim().Normalize(NormalizationForm.FormC);
    }

    private static string Describe(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        _ => "true or false",
    };
}
