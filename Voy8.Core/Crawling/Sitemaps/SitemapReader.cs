using Voy8.Core.Crawling.Fetching;

namespace Voy8.Core.Crawling.Sitemaps;

/// <summary>Reads a sitemap's bytes: gzipped or not, in whatever encoding.</summary>
internal static class SitemapReader
{
    /// <param name="body">The file, its content codings undone.</param>
    /// <param name="httpCharset">The charset parameter of its content type.</param>
    /// <param name="maxBytes">Bytes that are read after decompression; what follows is left.</param>
    /// <param name="maxRatio">Decompressed bytes per compressed byte.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="FetchException">Inflated beyond the ratio, or damaged.</exception>
    public static async Task<Sitemap> ReadAsync(byte[] body, string? httpCharset, int maxBytes, int maxRatio, CancellationToken cancellationToken)
    {
        if (body is [0x1F, 0x8B, ..])
        {
            // A .gz file: here the compression is part of the file, not of its transport.
            using var content = new ByteArrayContent(body);
            content.Headers.ContentEncoding.Add("gzip");
            body = await BoundedBody.ReadAsync(content, maxBytes, maxRatio, truncate: true, cancellationToken);
        }

        return SitemapParser.Parse(PageDecoder.Decode(body.AsSpan(0, Math.Min(body.Length, maxBytes)), httpCharset));
    }
}
