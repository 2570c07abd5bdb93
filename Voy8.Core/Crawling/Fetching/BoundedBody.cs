using System.IO.Compression;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Voy8.Core.Crawling.Fetching;

/// <summary>Reads a body through its content codings, never more than it may hold nor inflated beyond a ratio.</summary>
internal static class BoundedBody
{
    private const int MaxCodings = 3;
    private const int RatioCheckedFrom = 64 * 1024;

    // RFC 9659: no more than 8 MiB of window on the web.
    private const int MaxZstdWindowLog = 23;

    /// <param name="truncate">At the bound: true stops reading and keeps what came, false refuses the body.</param>
    /// <exception cref="FetchException">Too large, inflated beyond the ratio, or in a coding that cannot be undone.</exception>
    public static async Task<byte[]> ReadAsync(HttpContent content, int maxBytes, int maxRatio, bool truncate, CancellationToken cancellationToken)
    {
        var encoded = new CountingStream(await content.ReadAsStreamAsync(cancellationToken));
        Stream decoded = encoded;
        var codings = content.Headers.ContentEncoding.Where(c => !c.Equals("identity", StringComparison.OrdinalIgnoreCase)).ToArray();
        if (codings.Length > MaxCodings)
        {
            throw new FetchException(FetchFailure.BadAnswer, $"The page is encoded {codings.Length} times over.");
        }

        foreach (var coding in codings.Reverse())
        {
            decoded = await DecodeAsync(decoded, coding.ToLowerInvariant(), cancellationToken);
        }

        await using (decoded)
        {
            try
            {
                return await ReadAllAsync(decoded, codings.Length > 0 ? encoded : null, maxBytes, maxRatio, truncate, cancellationToken);
            }
            catch (Exception exception) when (exception is InvalidDataException or InvalidOperationException or ZstdException or EndOfStreamException)
            {
                throw new FetchException(FetchFailure.BadAnswer, "The compressed page is damaged.", exception);
            }
        }
    }

    private static async Task<byte[]> ReadAllAsync(Stream decoded, CountingStream? encoded, int maxBytes, int maxRatio, bool truncate, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await decoded.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (body.Length + read > maxBytes)
            {
                if (truncate)
                {
                    body.Write(buffer, 0, maxBytes - (int)body.Length);
                    break;
                }

                throw new FetchException(FetchFailure.BadAnswer, $"The page is larger than {maxBytes / 1024} KiB.");
            }

            body.Write(buffer, 0, read);
            if (encoded is not null && body.Length > RatioCheckedFrom && body.Length / Math.Max(1, encoded.BytesRead) > maxRatio)
            {
                throw new FetchException(FetchFailure.BadAnswer, $"The page inflates to more than {maxRatio} times what was sent.");
            }
        }

        return body.ToArray();
    }

    private static async ValueTask<Stream> DecodeAsync(Stream stream, string coding, CancellationToken cancellationToken)
    {
        switch (coding)
        {
            case "gzip" or "x-gzip":
                return new GZipStream(stream, CompressionMode.Decompress);
            case "br":
                return new BrotliStream(stream, CompressionMode.Decompress);
            case "zstd":
                var zstd = new DecompressionStream(stream, leaveOpen: false);
                zstd.SetParameter(ZSTD_dParameter.ZSTD_d_windowLogMax, MaxZstdWindowLog);
                return zstd;
            case "deflate":
                // The standard means zlib; some servers send the bare format. The first byte of zlib names method 8.
                var peeking = new PeekingStream(stream);
                return (await peeking.PeekAsync(cancellationToken) & 0x0F) == 8
                    ? new ZLibStream(peeking, CompressionMode.Decompress)
                    : new DeflateStream(peeking, CompressionMode.Decompress);
            default:
                throw new FetchException(FetchFailure.BadAnswer, $"The page is encoded as '{(coding.Length > 40 ? coding[..40] : coding)}', which was not asked for.");
        }
    }
}
