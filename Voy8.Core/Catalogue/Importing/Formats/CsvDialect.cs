using System.Text;

namespace Voy8.Core.Catalogue.Importing.Formats;

/// <summary>How a CSV file is separated, and what its first line calls the columns.</summary>
internal sealed record CsvDialect(char Delimiter, IReadOnlyList<string> Columns)
{
    public const int MaxColumns = 400;
    private const int MaxColumnLength = 200;

    public static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <returns>Null when the first line is not whole, or has more columns than there may be.</returns>
    public static CsvDialect? Of(ReadOnlySpan<byte> head)
    {
        var text = head.StartsWith(ByteOrderMark) ? head[3..] : head;
        if (text.IndexOf((byte)'\n') is var end && end >= 0)
        {
            text = text[..end];
        }
        else if (head.Length >= FormatDetector.HeadBytes)
        {
            return null;
        }

        var line = CsvText.Decode(text.TrimEnd((byte)'\r'));
        var delimiter = DelimiterOf(line);
        using var parser = new CsvRecordParser(delimiter);
        var columns = parser.Split(line);
        return columns.Count > MaxColumns ? null : new CsvDialect(delimiter, [.. columns.Select(column => column.Trim() is { Length: > MaxColumnLength } name ? name[..MaxColumnLength] : column.Trim())]);
    }

    /// <summary>The most frequent outside of quotes.</summary>
    private static char DelimiterOf(string line)
    {
        var counts = new Dictionary<char, int> { [','] = 0, [';'] = 0, ['\t'] = 0, ['|'] = 0 };
        var isQuoted = false;
        foreach (var letter in line)
        {
            isQuoted ^= letter == '"';
            if (!isQuoted && counts.TryGetValue(letter, out var count))
            {
                counts[letter] = count + 1;
            }
        }

        return counts.MaxBy(pair => pair.Value).Key;
    }
}

/// <summary>Text of files whose encoding nobody states.</summary>
internal static class CsvText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly Encoding Western = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    /// <summary>UTF-8; what is not is read as Windows-1252, which spreadsheets write.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return Western.GetString(bytes);
        }
    }
}
