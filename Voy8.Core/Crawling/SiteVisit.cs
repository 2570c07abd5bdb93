using Voy8.Core.Crawling.Fetching;
using Voy8.Core.Crawling.Politeness;
using Voy8.Core.Crawling.Robots;
using Voy8.Jobs;

namespace Voy8.Core.Crawling;

/// <summary>robots.txt, or the scope of this installation, keeps the crawler out. The message is fit for people.</summary>
public sealed class CrawlForbiddenException(string message) : Exception(message);

/// <summary>The hosts that one crawl holds, with their rules and the pause that each is owed. A site often has two: with www and without.</summary>
internal sealed class SiteVisit(PageFetcher fetcher, RobotsCache robots, HostGate gate, CrawlScope scope, CrawlingOptions options, TimeProvider time) : IAsyncDisposable
{
    private readonly Dictionary<string, HostLease> _leases = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, RobotsTxt> _rules = new(StringComparer.OrdinalIgnoreCase);
    private long _lastFetch;
    private TimeSpan _pause;

    /// <summary>Fetches a page that scope and robots.txt allow, on hosts that are free, and notes the pause that it costs.</summary>
    /// <exception cref="JobDeferredException">A host is busy or rests.</exception>
    /// <exception cref="CrawlForbiddenException">The page, or one that it redirects to, may not be read.</exception>
    public async Task<PageResponse> FetchAsync(PageRequest request, CancellationToken cancellationToken)
    {
        var url = request.Url;
        var asked = !_rules.ContainsKey(SiteOf(url));
        try
        {
            await EnterAsync(url, cancellationToken);
            asked = true;
            var response = await fetcher.FetchAsync(request, EnterRedirectAsync, cancellationToken);
            Note(response.Duration, (int)response.Status is 429 or >= 500, response.RetryAfter);
            return response;
        }
        catch (Exception exception) when (asked)
        {
            // A request that brought nothing, be it for robots.txt, has cost the host as much as any other.
            Note(TimeSpan.Zero, exception is FetchException { IsTransient: true }, (exception as FetchException)?.RetryAfter);
            throw;
        }

        async ValueTask EnterRedirectAsync(Uri redirect, CancellationToken token)
        {
            await EnterAsync(redirect, token);
            url = redirect;
        }

        void Note(TimeSpan duration, bool failed, TimeSpan? retryAfter)
        {
            _lastFetch = time.GetTimestamp();
            var errors = HostNames.Idn(url) is { } host ? _leases.GetValueOrDefault(host)?.Note(failed) : null;
            _pause = CrawlPace.Pause(options, duration, _rules.GetValueOrDefault(SiteOf(url))?.CrawlDelay(options.UserAgent), retryAfter, errors ?? 0);
            foreach (var lease in _leases.Values)
            {
                lease.Pause = _pause;
            }
        }
    }

    /// <summary>Waits until the next request is polite.</summary>
    /// <returns>False when that is longer than a visit waits, or the hosts are no longer ours.</returns>
    public async Task<bool> PauseAsync(CancellationToken cancellationToken)
    {
        var left = _pause - time.GetElapsedTime(_lastFetch);
        if (left > options.MaxPauseInSession)
        {
            return false;
        }

        if (left > TimeSpan.Zero)
        {
            await Task.Delay(left, time, cancellationToken);
        }

        foreach (var lease in _leases.Values)
        {
            if (!await lease.RenewAsync())
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Sitemaps that robots.txt of a site names, once the site was asked.</summary>
    public IReadOnlyList<string> SitemapsOf(Uri page) => _rules.GetValueOrDefault(SiteOf(page))?.Sitemaps ?? [];

    public async ValueTask DisposeAsync()
    {
        foreach (var lease in _leases.Values)
        {
            await lease.DisposeAsync();
        }
    }

    private async ValueTask EnterAsync(Uri url, CancellationToken cancellationToken)
    {
        if (!scope.Contains(url))
        {
            throw new CrawlForbiddenException($"The site leads to {url.Host}, which is outside the crawl scope of this installation.");
        }

        var host = HostNames.Idn(url)!;
        if (!_leases.ContainsKey(host))
        {
            var (lease, wait) = await gate.TryEnterAsync(host, cancellationToken);
            _leases.Add(host, lease ?? throw new JobDeferredException(wait, $"{url.Host} is being visited or rests."));
        }

        if (!_rules.TryGetValue(SiteOf(url), out var rules))
        {
            _rules.Add(SiteOf(url), rules = await robots.GetAsync(url, cancellationToken));
        }

        if (!rules.IsAllowed(options.UserAgent, url.PathAndQuery))
        {
            throw new CrawlForbiddenException($"robots.txt of {url.Host} does not allow this page.");
        }
    }

    private static string SiteOf(Uri url) => url.GetLeftPart(UriPartial.Authority);
}
