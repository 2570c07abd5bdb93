using Npgsql;

namespace Voy8.Core.Catalogue.Importing;

/// <summary>Reads an uploaded file from its pieces, one at a time and forward only.</summary>
internal sealed class ChunkStream(NpgsqlDataSource database, Guid importId) : Stream
{
    private ReadOnlyMemory<byte> _rest;
    private int _ordinal;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_rest.IsEmpty)
        {
            await using var command = database.CreateCommand("select data from import_chunk where import_id = $1 and ordinal = $2");
            command.Parameters.Add(new() { Value = importId });
            command.Parameters.Add(new() { Value = _ordinal++ });
            _rest = await command.ExecuteScalarAsync(cancellationToken) as byte[];
        }

        var length = Math.Min(buffer.Length, _rest.Length);
        _rest[..length].CopyTo(buffer);
        _rest = _rest[length..];
        return length;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read it asynchronously.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }
}
