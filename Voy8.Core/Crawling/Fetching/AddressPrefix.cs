using System.Net;

namespace Voy8.Core.Crawling.Fetching;

/// <summary>
/// The leading bits of addresses, compared bit by bit. Not <see cref="IPNetwork"/>, whose Contains misjudges IPv4-mapped
/// addresses: of .NET 10 it finds ::ffff:10.0.0.1 in 2000::/3.
/// </summary>
internal sealed class AddressPrefix
{
    private readonly byte[] _bytes;
    private readonly int _bits;

    private AddressPrefix(byte[] bytes, int bits) => (_bytes, _bits) = (bytes, bits);

    public static AddressPrefix Parse(string text)
    {
        var network = IPNetwork.Parse(text);
        return new AddressPrefix(network.BaseAddress.GetAddressBytes(), network.PrefixLength);
    }

    public bool Contains(IPAddress address)
    {
        Span<byte> other = stackalloc byte[16];
        if (!address.TryWriteBytes(other, out var length) || length != _bytes.Length)
        {
            return false;
        }

        var whole = _bits / 8;
        var rest = _bits % 8;
        return other[..whole].SequenceEqual(_bytes.AsSpan(0, whole)) && (rest == 0 || (other[whole] ^ _bytes[whole]) >> (8 - rest) == 0);
    }
}
