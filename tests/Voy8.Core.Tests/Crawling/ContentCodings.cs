using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using ZstdSharp;

namespace Voy8.Core.Tests.Crawling;

/// <summary>Bodies as servers compress them.</summary>
internal static class ContentCodings
{
    /// <param name="content">What is encoded.</param>
    /// <param name="coding">As HTTP names it; <c>raw deflate</c> is deflate without the frame that belongs to it.</param>
    public static byte[] Encode(byte[] content, string coding)
    {
        using var buffer = new MemoryStream();
        using (Stream stream = coding switch
        {
            "gzip" => new GZipStream(buffer, CompressionLevel.Optimal, leaveOpen: true),
            "br" => new BrotliStream(buffer, CompressionLevel.Optimal, leaveOpen: true),
            "deflate" => new ZLibStream(buffer, CompressionLevel.Optimal, leaveOpen: true),
            "raw deflate" => new DeflateStream(buffer, CompressionLevel.Optimal, leaveOpen: true),
            "zstd" => new CompressionStream(buffer, leaveOpen: true),
            _ => throw new ArgumentException($"There is no coding {coding}.", nameof(coding)),
        })
        {
            stream.Write(content);
        }

        return buffer.ToArray();
    }

    /// <summary>Answers with a page that is encoded already.</summary>
    public static async Task WriteAsync(HttpContext context, string coding, byte[] encoded)
    {
        context.Response.ContentType = "text/html";
        context.Response.Headers.ContentEncoding = coding;
        await context.Response.Body.WriteAsync(encoded);
    }
}
