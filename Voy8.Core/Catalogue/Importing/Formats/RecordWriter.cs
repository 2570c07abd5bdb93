using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Catalogue.Importing.Formats;

/// <summary>Writes what another format says as a record of ours, so that one parser checks them all. For one thread.</summary>
internal sealed class RecordWriter : IDisposable
{
    private static readonly JsonWriterOptions Options = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _json;
    private readonly HashSet<string> _written = new(StringComparer.Ordinal);
    private readonly List<(string Key, string Value)> _tags = [];

    public RecordWriter() => _json = new Utf8JsonWriter(_buffer, Options);

    public void Begin()
    {
        _buffer.ResetWrittenCount();
        _json.Reset(_buffer);
        _written.Clear();
        _tags.Clear();
        _json.WriteStartObject();
    }

    public bool Has(string key) => _written.Contains(key);

    /// <summary>The first value of a key counts. A number may have a point or a comma; what is none is refused by the parser.</summary>
    public void Text(string key, string? value)
    {
        if (string.IsNullOrWhiteSpace(value) || !_written.Add(key))
        {
            return;
        }

        if (RecordKeys.IsNumber(key) && AsNumber(value) is { } number)
        {
            _json.WriteNumber(key, number);
        }
        else if (key == RecordKeys.Facts)
        {
            WriteRaw(key, value);
        }
        else
        {
            _json.WriteString(key, value);
        }
    }

    private void WriteRaw(string key, string json)
    {
        try
        {
            // Looked at first: half of it must not be written.
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 4 });
            _json.WritePropertyName(key);
            document.RootElement.WriteTo(_json);
        }
        catch (JsonException)
        {
            throw new VenueFormatException($"'{key}' is not valid JSON.");
        }
    }

    public void Text(string key, double value)
    {
        if (double.IsFinite(value) && _written.Add(key))
        {
            _json.WriteNumber(key, value);
        }
    }

    public void Value(string key, JsonElement value)
    {
        if (value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined) && _written.Add(key))
        {
            _json.WritePropertyName(key);
            value.WriteTo(_json);
        }
    }

    /// <summary>What an export of ours says beside the words of its format.</summary>
    public void Said(JsonElement element)
    {
        foreach (var key in new[] { RecordKeys.Popularity, RecordKeys.Facts })
        {
            if (element.At(key) is { } value)
            {
                Value(key, value);
            }
        }
    }

    public void Tag(string key, string? value)
    {
        if (!string.IsNullOrWhiteSpace(value))
        {
            _tags.Add((key, value));
        }
    }

    /// <summary>A venue whose file names it by nothing is known by what it is called and where it is.</summary>
    public void IdOf(IEnumerable<string?> said)
    {
        if (!Has(RecordKeys.Id))
        {
            Text(RecordKeys.Id, "row:" + Convert.ToHexStringLower(ContentHash.Of(string.Join('\n', said.Select(text => text?.Trim().ToLowerInvariant())))));
        }
    }

    /// <returns>The record; good until the next one begins.</returns>
    public ReadOnlySequence<byte> End()
    {
        if (_tags.Count > 0 && _written.Add("tags"))
        {
            _json.WriteStartObject("tags");
            foreach (var (key, value) in _tags)
            {
                _json.WriteString(key, value);
            }

            _json.WriteEndObject();
        }

        _json.WriteEndObject();
        _json.Flush();
        return new ReadOnlySequence<byte>(_buffer.WrittenMemory);
    }

    public void Dispose() => _json.Dispose();

    /// <summary>A number as one text, however it is written.</summary>
    public static string Canonical(string key, string value) =>
        RecordKeys.IsNumber(key) && AsNumber(value) is { } number ? number.ToString(CultureInfo.InvariantCulture) : value;

    private static double? AsNumber(string value)
    {
        var text = value.Contains('.', StringComparison.Ordinal) ? value : value.Replace(',', '.');
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
    }

    /// <summary>A country as people write it, as a code where it is known.</summary>
    public static string? Country(string? text) => CountryCode.Of(text) ?? text;
}
