using System.Security.Cryptography;
using System.Text;

namespace Voy8.Core.Enrichment;

/// <summary>Short digests that tell whether something changed: the first 16 bytes of SHA-256.</summary>
public static class ContentHash
{
    public static byte[] Of(ReadOnlySpan<byte> bytes)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, digest);
        return digest[..16].ToArray();
    }

    public static byte[] Of(string text) => Of(Encoding.UTF8.GetBytes(text));
}
