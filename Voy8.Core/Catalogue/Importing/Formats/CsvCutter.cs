using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Voy8.Core.Catalogue.Importing.Formats;

/// <summary>
/// Cuts a CSV file into records, which may go on over line breaks in quotes, in bounded memory. Where a record is too long, or its quote never
/// ends, its first line alone is given up, and the next line begins anew.
/// </summary>
internal static class CsvCutter
{
    private const int ExcerptBytes = 200;

    /// <summary>Records with the number of their first line; the first one is the header.</summary>
    public static async IAsyncEnumerable<ImportLine> ReadAsync(
        Stream stream, char delimiter, int maxRecordBytes, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var pipe = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 64 * 1024, minimumReadSize: 16 * 1024, leaveOpen: true));
        try
        {
            var (lines, end, skipping) = (0L, 0L, false);
            while (true)
            {
                var result = await pipe.ReadAsync(cancellationToken);
                var buffer = result.Buffer;
                while (!buffer.IsEmpty)
                {
                    var cut = skipping ? FirstLine(buffer) : Scan(buffer, (byte)delimiter);
                    if (!cut.IsWhole && !skipping && buffer.Length <= maxRecordBytes && !result.IsCompleted)
                    {
                        break;
                    }

                    // The last record needs no line break.
                    var isRecord = !skipping && cut.Length <= maxRecordBytes && (cut.IsWhole || (result.IsCompleted && !cut.IsQuoted));
                    cut = isRecord || skipping ? cut : FirstLine(buffer);
                    end += cut.Length;
                    if (!skipping)
                    {
                        var content = buffer.Slice(0, isRecord ? cut.Length : Math.Min(cut.Length, ExcerptBytes));
                        yield return new ImportLine(lines + 1, Trim(content), TooLong: !isRecord && cut.Length > maxRecordBytes, end)
                        {
                            FurtherLines = cut.Breaks,
                            IsHeader = lines == 0,
                            IsUnclosed = !isRecord,
                        };
                        lines += 1 + cut.Breaks;
                    }

                    skipping = !isRecord && !cut.IsWhole;
                    buffer = buffer.Slice(cut.Length);
                }

                if (result.IsCompleted)
                {
                    yield break;
                }

                pipe.AdvanceTo(buffer.Start, buffer.End);
            }
        }
        finally
        {
            await pipe.CompleteAsync();
        }
    }

    /// <summary>Finds where a record ends: a quote counts at the beginning of a field and within a field that began with one.</summary>
    private static Cut Scan(ReadOnlySequence<byte> buffer, byte delimiter)
    {
        var (position, breaks) = (0L, 0);
        var (isQuotedField, isQuoted, isFieldStart) = (false, false, true);
        foreach (var segment in buffer)
        {
            foreach (var letter in segment.Span)
            {
                position++;
                if (letter == '"' && (isFieldStart || isQuotedField))
                {
                    (isQuotedField, isQuoted, isFieldStart) = (true, !isQuoted, false);
                }
                else if (letter == '\n' && !isQuoted)
                {
                    return new Cut(position, breaks, IsWhole: true, IsQuoted: false);
                }
                else
                {
                    breaks += letter == '\n' ? 1 : 0;
                    isFieldStart = letter == delimiter && !isQuoted;
                    isQuotedField &= !isFieldStart;
                }
            }
        }

        return new Cut(position, breaks, IsWhole: false, isQuoted);
    }

    private static Cut FirstLine(ReadOnlySequence<byte> buffer) => buffer.PositionOf((byte)'\n') is { } end
        ? new Cut(buffer.Slice(0, end).Length + 1, 0, IsWhole: true, IsQuoted: false)
        : new Cut(buffer.Length, 0, IsWhole: false, IsQuoted: false);

    private static ReadOnlySequence<byte> Trim(ReadOnlySequence<byte> record)
    {
        foreach (var letter in "\n\r"u8)
        {
            if (!record.IsEmpty && record.Slice(record.Length - 1).FirstSpan[0] == letter)
            {
                record = record.Slice(0, record.Length - 1);
            }
        }

        return record;
    }

    /// <param name="Length">In bytes, with the line break.</param>
    /// <param name="Breaks">Line breaks within.</param>
    /// <param name="IsWhole">The line break was there.</param>
    /// <param name="IsQuoted">It ends within quotes.</param>
    private readonly record struct Cut(long Length, int Breaks, bool IsWhole, bool IsQuoted);
}
