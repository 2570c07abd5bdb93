namespace Voy8.Core.Crawling.Fetching;

/// <summary>Reads through, and counts what went by.</summary>
internal sealed class CountingStream(Stream inner) : ForwardingStream(inner)
{
    public long BytesRead { get; private set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await Inner.ReadAsync(buffer, cancellationToken);
        BytesRead += read;
        return read;
    }
}
