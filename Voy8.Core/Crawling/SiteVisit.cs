using Voy8.Core.Crawling.Fetching;
using Voy8.Core.Crawling.Politeness;
using Voy8.Core.Crawling.Robots;
using Voy8.Jobs;

namespace Voy8.Core.Crawling;

/// <summary>robots.txt, or the scope of this installation, keeps the crawler out. The message is fit for people.</summary>
public sealed class CrawlForbiddenException(string message) : Exception(message);

/// <summary>The visit goes on when its next page's time has come; until then its job gives the worker back.</summary>
internal sealed class VisitPausedException(TimeSpan wait) : Exception("The visit waits for its next page's time.")
{
    public TimeSpan Wait { get; } = wait;
}

/// <summary>
/// The hosts that one crawl holds, with their rules and the pause that each is owed. A site often has two: with www and without.
/// Nothing waits in here: a visit whose next page is not due yet is kept in the journal, and ends with <see cref="VisitPausedException"/>.
/// </summary>
internal sealed class SiteVisit(
    Guid venueId, PageFetcher fetcher, RobotsCache robots, HostGate gate, CrawlScope scope, VisitJournal journal, CrawlingOptions options, TimeProvider time)
    : IAsyncDisposable
{
    // The clocks of the queue and of the hosts' leases need not agree to the millisecond.
    private static readonly TimeSpan ClockSlack = TimeSpan.FromMilliseconds(20);

    private readonly Dictionary<string, VisitEntry> _answers = new(StringComparer.Ordinal);
    private Dictionary<string, VisitEntry>? _earlier;
    private readonly Dictionary<string, HostLease> _leases = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, RobotsTxt> _rules = new(StringComparer.OrdinalIgnoreCase);
    private long? _lastFetch;
    private TimeSpan _pause;

    /// <summary>Fetches a page that scope and robots.txt allow, on hosts that are free, and notes the pause that it costs; or gives what it was earlier in this visit.</summary>
    /// <exception cref="JobDeferredException">A host is busy or rests.</exception>
    /// <exception cref="CrawlForbiddenException">The page, or one that it redirects to, may not be read.</exception>
    public async Task<PageResponse> FetchAsync(PageRequest request, CancellationToken cancellationToken)
    {
        _earlier ??= await journal.ReadAsync(venueId);
        var key = KeyOf(request);
        if (_earlier.TryGetValue(key, out var known))
        {
            await EnterAsync(request.Url, cancellationToken);
            var answer = known.Answer ?? throw new FetchException(known.Failure, known.Message ?? "");
            await EnterAsync(answer.Url, cancellationToken);
            return answer;
        }

        try
        {
            var answer = await AskAsync(request, cancellationToken);
            _answers[key] = new VisitEntry(answer);
            return answer;
        }
        catch (FetchException failure) when (!failure.IsTransient)
        {
            _answers[key] = new VisitEntry(null, failure.Failure, failure.Message);
            throw;
        }
    }

    private async Task<PageResponse> AskAsync(PageRequest request, CancellationToken cancellationToken)
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
        }
    }

    /// <summary>To be asked before each further request.</summary>
    /// <returns>False when the visit is to end with what it has: the host asks for too long a pause, or is no longer ours.</returns>
    /// <exception cref="VisitPausedException">The next request is not polite yet; what was read is kept until it is.</exception>
    public async Task<bool> MayGoOnAsync()
    {
        var left = PauseLeft();
        if (left > TimeSpan.Zero)
        {
            return left <= options.MaxPauseInSession && await journal.KeepAsync(venueId, _answers, left)
                ? throw new VisitPausedException(left + ClockSlack)
                : false;
        }

        foreach (var lease in _leases.Values)
        {
            if (_lastFetch is not null && !await lease.RenewAsync())
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The visit is over, and nothing of it needs to be remembered.</summary>
    public void Forget()
    {
        if (_earlier is { Count: > 0 })
        {
            journal.Forget(venueId);
        }
    }

    /// <summary>Sitemaps that robots.txt of a site names, once the site was asked.</summary>
    public IReadOnlyList<string> SitemapsOf(Uri page) => _rules.GetValueOrDefault(SiteOf(page))?.Sitemaps ?? [];

    public async ValueTask DisposeAsync()
    {
        var left = PauseLeft();
        foreach (var lease in _leases.Values)
        {
            lease.Pause = left;
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

    // Asked whether it has changed, a page answers otherwise than asked for itself.
    private static string KeyOf(PageRequest request) => request.Known is null ? request.Url.AbsoluteUri : request.Url.AbsoluteUri + " if changed";

    private TimeSpan PauseLeft() =>
        _lastFetch is { } last && _pause - time.GetElapsedTime(last) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    private static string SiteOf(Uri url) => url.GetLeftPart(UriPartial.Authority);
}
