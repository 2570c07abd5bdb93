using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Voy8.Core.Catalogue.Importing;

/// <summary>Cuts a stream into lines at LF or CR LF, in bounded memory: a line over the limit is skipped, not collected.</summary>
internal static class LineReader
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    public static async IAsyncEnumerable<ImportLine> ReadAsync(
        Stream stream, int maxLineBytes, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 64 * 1024, minimumReadSize: 16 * 1024, leaveOpen: true));
        try
        {
            long number = 0;
            long end = 0;
            var skipping = false;
            while (true)
            {
                var result = await reader.ReadAsync(cancellationToken);
                var buffer = result.Buffer;
                while (buffer.PositionOf((byte)'\n') is { } newline)
                {
                    var line = buffer.Slice(0, newline);
                    buffer = buffer.Slice(buffer.GetPosition(1, newline));
                    end += line.Length + 1;
                    if (!skipping)
                    {
                        number++;
                        yield return Cut(number, line, maxLineBytes, end);
                    }

                    skipping = false;
                }

                if (!skipping && (buffer.Length > maxLineBytes || (result.IsCompleted && buffer.Length > 0)))
                {
                    // The end of an overlong line is not known yet; its beginning is told now, and its bytes are counted as they pass.
                    number++;
                    skipping = !result.IsCompleted;
                    yield return Cut(number, buffer, maxLineBytes, end + buffer.Length);
                }

                if (skipping)
                {
                    end += buffer.Length;
                    buffer = buffer.Slice(buffer.End);
                }

                if (result.IsCompleted)
                {
                    yield break;
                }

                reader.AdvanceTo(buffer.Start, buffer.End);
            }
        }
        finally
        {
            await reader.CompleteAsync();
        }
    }

    private static ImportLine Cut(long number, ReadOnlySequence<byte> line, int maxLineBytes, long end)
    {
        if (line.Length > maxLineBytes)
        {
            return new ImportLine(number, line.Slice(0, Math.Min(line.Length, 200)), TooLong: true, end);
        }

        if (number == 1 && line.Length >= ByteOrderMark.Length && line.FirstSpan.StartsWith(ByteOrderMark))
        {
            line = line.Slice(ByteOrderMark.Length);
        }

        return new ImportLine(number, TrimCarriageReturn(line), TooLong: false, end);
    }

    private static ReadOnlySequence<byte> TrimCarriageReturn(ReadOnlySequence<byte> line) =>
        line.Length > 0 && line.Slice(line.Length - 1).FirstSpan[0] == '\r' ? line.Slice(0, line.Length - 1) : line;
}
