using System.Net.Http.Headers;
using Microsoft.Extensions.Options;

namespace Voy8.Web.Maps;

/// <summary>The map overlay of <see cref="MapOptions.OverlayUrl"/>, fetched when first asked for and kept for a while; an old one outlives a failure.</summary>
public sealed class OverlaySource(IHttpClientFactory clients, IOptions<MapOptions> options, TimeProvider time, ILogger<OverlaySource> logger) : IDisposable
{
    private static readonly TimeSpan RetryAfterFailure = TimeSpan.FromSeconds(5);
    private readonly SemaphoreSlim _gate = new(1, 1);
    private byte[]? _overlay;
    private DateTimeOffset _refetchAt;

    /// <returns>The GeoJSON; null when none is configured or none can be had.</returns>
    public async Task<byte[]?> GetAsync(CancellationToken cancellationToken)
    {
        if (options.Value.OverlayUrl is not { } url)
        {
            return null;
        }

        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (time.GetUtcNow() >= _refetchAt)
            {
                var fetched = await FetchAsync(url, cancellationToken);
                _overlay = fetched ?? _overlay;
                _refetchAt = time.GetUtcNow() + (fetched is null ? RetryAfterFailure : options.Value.OverlayCacheFor);
            }

            return _overlay;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private async Task<byte[]?> FetchAsync(Uri url, CancellationToken cancellationToken)
    {
        var limit = options.Value.OverlayMaxKilobytes * 1024;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(10));
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/geo+json"));
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
            using var response = await clients.CreateClient(nameof(OverlaySource)).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
            response.EnsureSuccessStatusCode();
            await using var stream = await response.Content.ReadAsStreamAsync(deadline.Token);
            using var body = new MemoryStream();
            var buffer = new byte[32 * 1024];
            int read;
            while ((read = await stream.ReadAsync(buffer, deadline.Token)) > 0)
            {
                if (body.Length + read > limit)
                {
                    Log.OverlayUnavailable(logger, url, $"it is larger than {options.Value.OverlayMaxKilobytes} KiB (Map:OverlayMaxKilobytes)", null);
                    return null;
                }

                body.Write(buffer, 0, read);
            }

            return body.ToArray();
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Log.OverlayUnavailable(logger, url, exception.Message, exception);
            return null;
        }
    }
}
