using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Voy8.Core.Catalogue.Importing.Formats;

/// <summary>
/// Cuts the elements out of one JSON document: of the array at its root, or of its array of that name. No more than one element is in memory;
/// one over the limit is passed over, token by token.
/// </summary>
internal sealed class JsonCutter(string? array, int maxRecordBytes)
{
    public const string Features = "features";
    public const string Elements = "elements";

    private const int ExcerptBytes = 200;

    private static readonly JsonReaderOptions Options = new() { AllowTrailingCommas = true, MaxDepth = 64 };

    private JsonReaderState _state = new(Options);
    private Phase _phase = Phase.Seeking;
    private bool _isNamed;
    private int _skipDepth;
    private long _number;
    private long _end;

    private enum Phase
    {
        Seeking,
        InArray,
        Skipping,
        Done,
    }

    /// <summary>Elements, numbered from 1. The last one has a <see cref="ImportLine.Broken"/> where the document cannot be read to its end.</summary>
    public async IAsyncEnumerable<ImportLine> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var pipe = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 64 * 1024, minimumReadSize: 16 * 1024, leaveOpen: true));
        try
        {
            var isFirst = true;
            while (_phase != Phase.Done)
            {
                var result = await pipe.ReadAsync(cancellationToken);
                var buffer = result.Buffer;
                if (isFirst && buffer.Length < 3 && !result.IsCompleted)
                {
                    pipe.AdvanceTo(buffer.Start, buffer.End);
                    continue;
                }

                if (isFirst && buffer.Length >= 3 && buffer.Slice(0, 3).ToArray().AsSpan().SequenceEqual(CsvDialect.ByteOrderMark))
                {
                    (buffer, _end) = (buffer.Slice(3), 3);
                }

                isFirst = false;
                while (Step(ref buffer, result.IsCompleted) is { } line)
                {
                    yield return line;
                }

                if (_phase == Phase.Done)
                {
                    break;
                }

                if (buffer.Length > 2L * maxRecordBytes)
                {
                    yield return Broken("The file has a value that is too long; what comes after it was not read.");
                    break;
                }

                pipe.AdvanceTo(buffer.Start, buffer.End);
            }
        }
        finally
        {
            await pipe.CompleteAsync();
        }
    }

    /// <returns>The next element; null when more bytes are needed, or nothing comes any more.</returns>
    private ImportLine? Step(ref ReadOnlySequence<byte> buffer, bool isFinal)
    {
        try
        {
            while (_phase != Phase.Done)
            {
                var reader = new Utf8JsonReader(buffer, isFinal, _state);
                var (line, isStuck) = _phase switch
                {
                    Phase.Seeking => (null, !Seek(ref reader)),
                    Phase.Skipping => (null, !Skip(ref reader)),
                    _ => Take(ref reader, buffer),
                };
                if (line is not null || !isStuck || _phase != Phase.InArray)
                {
                    _state = reader.CurrentState;
                    buffer = buffer.Slice(reader.BytesConsumed);
                    _end += reader.BytesConsumed;
                }

                if (line is { } found)
                {
                    return found with { End = _end };
                }

                if (isStuck)
                {
                    return _phase == Phase.Seeking && isFinal ? Broken(array is null ? "The document has no array." : $"The document has no array '{array}'.") : null;
                }
            }

            return null;
        }
        catch (JsonException)
        {
            return Broken(isFinal ? "The file is not valid JSON from here on, or ends early." : "The file is not valid JSON from here on.");
        }
    }

    /// <returns>Whether the array begins; false when more bytes are needed.</returns>
    private bool Seek(ref Utf8JsonReader reader)
    {
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1)
            {
                _isNamed = array is not null && reader.ValueTextEquals(array);
            }
            else if (reader.TokenType == JsonTokenType.StartArray && (array is null ? reader.CurrentDepth == 0 : _isNamed && reader.CurrentDepth == 1))
            {
                _phase = Phase.InArray;
                return true;
            }
        }

        return false;
    }

    private (ImportLine? Line, bool IsStuck) Take(ref Utf8JsonReader reader, ReadOnlySequence<byte> buffer)
    {
        if (!reader.Read())
        {
            return (null, true);
        }

        if (reader.TokenType == JsonTokenType.EndArray)
        {
            _phase = Phase.Done;
            return (null, false);
        }

        var begun = reader;
        var (start, isWhole) = (reader.TokenStartIndex, true);
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            isWhole = reader.TrySkip();
        }

        var length = (isWhole ? reader.BytesConsumed : buffer.Length) - start;
        if (length > maxRecordBytes)
        {
            if (!isWhole)
            {
                reader = begun;
                _skipDepth = reader.CurrentDepth;
                _phase = Phase.Skipping;
            }

            return (new ImportLine(++_number, buffer.Slice(start, ExcerptBytes), TooLong: true, 0), false);
        }

        return isWhole ? (new ImportLine(++_number, buffer.Slice(start, length), TooLong: false, 0), false) : (null, true);
    }

    private bool Skip(ref Utf8JsonReader reader)
    {
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray && reader.CurrentDepth == _skipDepth)
            {
                _phase = Phase.InArray;
                return true;
            }
        }

        return false;
    }

    private ImportLine Broken(string problem)
    {
        _phase = Phase.Done;
        return new ImportLine(++_number, default, TooLong: false, _end) { Broken = problem };
    }

}
