using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;

namespace Voy8.EmbeddingTrainer.Data;

/// <summary>Hashes that are the same in every run and on every machine, unlike <see cref="object.GetHashCode"/>.</summary>
internal static class StableHash
{
    public static long Of(string text) => (long)XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(text));

    public static long Of(ReadOnlySpan<int> tokens) => (long)XxHash3.HashToUInt64(MemoryMarshal.AsBytes(tokens));

    /// <summary>One of <paramref name="count"/> parts, each as likely as another.</summary>
    public static int Part(string text, int count) => (int)((ulong)Of(text) % (ulong)count);
}
