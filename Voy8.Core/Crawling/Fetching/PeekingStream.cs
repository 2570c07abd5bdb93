namespace Voy8.Core.Crawling.Fetching;

/// <summary>Reads through, and can look at the first byte beforehand.</summary>
internal sealed class PeekingStream(Stream inner) : ForwardingStream(inner)
{
    private readonly byte[] _first = new byte[1];
    private int _held;

    /// <returns>The first byte; -1 when the stream is empty.</returns>
    public async ValueTask<int> PeekAsync(CancellationToken cancellationToken)
    {
        _held = await Inner.ReadAsync(_first, cancellationToken);
        return _held == 0 ? -1 : _first[0];
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_held == 0 || buffer.Length == 0)
        {
            return Inner.ReadAsync(buffer, cancellationToken);
        }

        _held = 0;
        buffer.Span[0] = _first[0];
        return ValueTask.FromResult(1);
    }
}
