using System.Diagnostics;
using System.Net;
using System.Text;
using Microsoft.Extensions.Options;

namespace Voy8.Core.Crawling.Fetching;

/// <summary>
/// The one door through which the crawler leaves: no proxy, no cookies, no credentials, no redirects of its own, no trace headers
/// for strangers, and every connection through <see cref="GuardedConnector"/>. Not made by the client factory, whose
/// defaults (retries, discovery) are for our own services.
/// </summary>
public sealed class CrawlHttpClient : IDisposable
{
    private readonly HttpMessageInvoker _invoker;
    private readonly string _userAgent;

    public CrawlHttpClient(IOptions<CrawlingOptions> options, GuardedConnector connector)
    {
        var settings = options.Value;
        _userAgent = UserAgent(settings);
        _invoker = new HttpMessageInvoker(new SocketsHttpHandler
        {
            ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectCallback = connector.ConnectAsync,
            ConnectTimeout = settings.ConnectTimeout,
            MaxConnectionsPerServer = 2,
            MaxResponseDrainSize = 0,
            MaxResponseHeadersLength = settings.MaxHeaderKilobytes,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(15),
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),

            // Servers that write addresses unescaped mean UTF-8 by it.
            ResponseHeaderEncodingSelector = (name, _) => name.Equals("Location", StringComparison.OrdinalIgnoreCase) ? Encoding.UTF8 : null,
            UseCookies = false,
            UseProxy = false,
        });
    }

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Version = HttpVersion.Version20;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
        request.Headers.TryAddWithoutValidation("User-Agent", _userAgent);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip, deflate, br, zstd");
        return _invoker.SendAsync(request, cancellationToken);
    }

    public void Dispose() => _invoker.Dispose();

    /// <summary><c>VoyBot/0.1 (+https://example.org/crawler)</c>.</summary>
    private static string UserAgent(CrawlingOptions options)
    {
        var version = typeof(CrawlHttpClient).Assembly.GetName().Version?.ToString(2) ?? "0";
        return string.IsNullOrWhiteSpace(options.Contact) ? $"{options.UserAgent}/{version}" : $"{options.UserAgent}/{version} (+{options.Contact.Trim()})";
    }
}
