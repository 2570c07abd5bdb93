using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace Voy8.DemoSites.Sites.Serving;

/// <summary>Writes answers: in the site's charset, compressed or not, with validators or without.</summary>
internal static class SiteResponse
{
    private const int LegacyCharsetUndeclared = 3;

    public static Task WriteTextAsync(HttpContext context, int status, string text, CancellationToken cancellationToken) =>
        WriteAsync(context, status, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(text), cancellationToken);

    public static async Task WriteAsync(HttpContext context, int status, string contentType, byte[] body, CancellationToken cancellationToken)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(body, cancellationToken);
        }
    }

    public static async Task WritePageAsync(HttpContext context, SiteProfile site, string html, DateTimeOffset lastModified, CancellationToken cancellationToken)
    {
        var body = Encoding.GetEncoding(site.Charset, EncoderFallback.ReplacementFallback, DecoderFallback.ReplacementFallback).GetBytes(html);
        var headers = context.Response.GetTypedHeaders();
        if (site.HasETag)
        {
            headers.ETag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 8))}\"");
        }
        if (site.FixedLastModified)
        {
            headers.LastModified = lastModified;
        }
        if (IsKnown(context.Request.GetTypedHeaders(), headers))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        if (site.Compresses && context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase))
        {
            context.Response.Headers.ContentEncoding = "gzip";
            context.Response.Headers.Vary = "Accept-Encoding";
            body = Compress(body);
        }
        await WriteAsync(context, StatusCodes.Status200OK, ContentType(site), body, cancellationToken);
    }

    /// <summary>If-None-Match outranks If-Modified-Since (RFC 9110, 13.2.2).</summary>
    private static bool IsKnown(Microsoft.AspNetCore.Http.Headers.RequestHeaders request, Microsoft.AspNetCore.Http.Headers.ResponseHeaders response) =>
        request.IfNoneMatch is { Count: > 0 } tags
            ? response.ETag is { } tag && tags.Any(known => known.Compare(tag, useStrongComparison: false))
            : response.LastModified is { } modified && request.IfModifiedSince is { } since
                && modified.ToUnixTimeSeconds() <= since.ToUnixTimeSeconds();

    /// <summary>Some old sites leave the charset to the page's own meta element.</summary>
    private static string ContentType(SiteProfile site) =>
        site.Charset != "utf-8" && site.Design < LegacyCharsetUndeclared * 2 ? "text/html" : $"text/html; charset={site.Charset}";

    private static byte[] Compress(byte[] body)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
        {
            gzip.Write(body);
        }
        return compressed.ToArray();
    }
}
