using System.Text.Json;

namespace Voy8.Core.Catalogue.Importing.Formats;

/// <summary>Tells the format of a file by its name where that is plain, else by how it begins.</summary>
internal static class FormatDetector
{
    /// <summary>Bytes of a file's beginning that it is judged by.</summary>
    public const int HeadBytes = 64 * 1024;

    public static ImportFormat Detect(string fileName, ReadOnlySpan<byte> head)
    {
        if (Path.GetExtension(fileName).ToLowerInvariant() is ".jsonl" or ".ndjson" or ".geojsonl" or ".geojsonseq")
        {
            return ImportFormat.Jsonl;
        }

        if (Path.GetExtension(fileName).ToLowerInvariant() is ".csv" or ".tsv")
        {
            return ImportFormat.Csv;
        }

        var text = head.StartsWith(CsvDialect.ByteOrderMark) ? head[3..] : head;
        text = text.TrimStart(" \t\r\n"u8);
        return text switch
        {
            [(byte)'[', ..] => ImportFormat.Json,
            [(byte)'{', ..] => OfObject(text),
            _ => CsvDialect.Of(head) is { Columns.Count: > 1 } ? ImportFormat.Csv : ImportFormat.Jsonl,
        };
    }

    /// <summary>The keys of the first object tell: only documents have an array of features or elements.</summary>
    private static ImportFormat OfObject(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text, isFinalBlock: false, default);
        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth == 0 && reader.TokenType == JsonTokenType.EndObject)
                {
                    break;
                }

                if (reader.CurrentDepth != 1 || reader.TokenType != JsonTokenType.PropertyName)
                {
                    continue;
                }

                var isFeatures = reader.ValueTextEquals(JsonCutter.Features);
                var isElements = reader.ValueTextEquals(JsonCutter.Elements);
                if ((isFeatures || isElements) && reader.Read() && reader.TokenType == JsonTokenType.StartArray)
                {
                    // A record of ours has an array of features too: of texts.
                    return isElements ? ImportFormat.Overpass
                        : reader.Read() && reader.TokenType == JsonTokenType.String ? ImportFormat.Jsonl
                        : ImportFormat.Geojson;
                }
            }
        }
        catch (JsonException)
        {
            // Whoever reads it says so.
        }

        return ImportFormat.Jsonl;
    }
}
