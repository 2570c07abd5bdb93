using System.Text.Json;

namespace Voy8.DocumentParsing;

/// <summary>Writes pieces, a line each, and counts what it writes.</summary>
internal sealed class PieceWriter(Stream output, ParsingBounds bounds) : IAsyncDisposable
{
    private readonly BufferedStream _output = new(output, 64 * 1024);
    private long _characters;

    /// <exception cref="RefusedException">It is more text than is read.</exception>
    public void Write(Piece piece)
    {
        _characters += piece.Text?.Length ?? 0;
        if (_characters > bounds.MaxCharacters && piece.Refused is null)
        {
            throw new RefusedException(Refusal.TooLarge);
        }

        _output.Write(JsonSerializer.SerializeToUtf8Bytes(piece, ParsingJson.Default.Piece));
        _output.WriteByte((byte)'\n');
    }

    public ValueTask DisposeAsync() => _output.DisposeAsync();
}
