namespace Voy8.Core.Files;

/// <summary>More comes than is let through.</summary>
public sealed class MoreThanBoundException(long most) : IOException($"There are more than {most} bytes.");

/// <summary>Passes on what comes, up to a bound; its beginning can be looked at before it is read.</summary>
/// <param name="inner">Stays open.</param>
/// <param name="most">Bytes, at most.</param>
public sealed class HeadStream(Stream inner, long most = long.MaxValue) : Stream
{
    private readonly byte[] _head = new byte[4];
    private int _length;
    private int _read;

    /// <summary>Bytes that were read until now.</summary>
    public long Count { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Before anything is read: whether it begins as a ZIP does.</summary>
    public async Task<bool> IsArchiveAsync(CancellationToken cancellationToken)
    {
        _length = await inner.ReadAtLeastAsync(_head, _head.Length, throwOnEndOfStream: false, cancellationToken);

        // An empty archive has no file to begin with.
        return _head.AsSpan(0, _length) is [(byte)'P', (byte)'K', 3, 4] or [(byte)'P', (byte)'K', 5, 6];
    }

    /// <exception cref="MoreThanBoundException">There is more.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = _read < _length ? ReadHead(buffer) : await inner.ReadAsync(buffer, cancellationToken);
        Count += read;
        return Count <= most ? read : throw new MoreThanBoundException(most);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read it asynchronously.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    private int ReadHead(Memory<byte> buffer)
    {
        var length = Math.Min(buffer.Length, _length - _read);
        _head.AsSpan(_read, length).CopyTo(buffer.Span);
        _read += length;
        return length;
    }
}
