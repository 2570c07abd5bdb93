using Voy8.Core.Crawling.Fetching;
using Voy8.Core.Crawling.Politeness;
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
/// The requests of one crawl, and the pause that each costs. Nothing waits in here: a visit whose next page is not due yet is kept in the
/// journal, and ends with <see cref="VisitPausedException"/>. What a request brought is kept whatever it was, so that none is made twice.
/// </summary>
internal sealed class SiteVisit(Guid venueId, PageFetcher fetcher, VisitHosts hosts, VisitJournal journal, CrawlingOptions options, TimeProvider time) : IAsyncDisposable
{
    // The clocks of the queue and of the hosts' leases need not agree to the millisecond.
    private static readonly TimeSpan ClockSlack = TimeSpan.FromMilliseconds(20);

    // A redirect is kept for so long at least: the host that it leads to may be busy or rest for a while.
    private static readonly TimeSpan RedirectMemory = TimeSpan.FromHours(1);

    private readonly Dictionary<string, VisitEntry> _answers = new(StringComparer.Ordinal);
    private readonly long _begun = time.GetTimestamp();
    private KeptVisit _earlier = KeptVisit.None;
    private long? _lastFetch;
    private TimeSpan _pause;
    private (string Key, VisitEntry Entry)? _moved;

    // Each page asked whether it changed, then all of them read anew: a visit that was put back oftener goes in circles.
    private int MaxPauses => (2 * (1 + options.ExtraPages)) + options.SitemapFiles;

    /// <summary>To be called first.</summary>
    /// <returns>How long the visit may go on for.</returns>
    public async Task<TimeSpan> BeginAsync()
    {
        _earlier = await journal.ReadAsync(venueId);
        return options.SessionTimeout > _earlier.Progress.Spent ? options.SessionTimeout - _earlier.Progress.Spent : TimeSpan.Zero;
    }

    /// <summary>Fetches a page that scope and robots.txt allow, on hosts that are free, and notes the pause that it costs; or gives what it was earlier in this visit.</summary>
    /// <exception cref="JobDeferredException">A host is busy or rests.</exception>
    /// <exception cref="CrawlForbiddenException">The page, or one that it redirects to, may not be read.</exception>
    public async Task<PageResponse> FetchAsync(PageRequest request, CancellationToken cancellationToken)
    {
        var key = KeyOf(request);
        if (_earlier.Entries.TryGetValue(key, out var known) && known is { Answer: null, MovedTo: null })
        {
            throw known.ToException();
        }

        if (known?.MovedTo is { } moved)
        {
            request = request with { Url = moved, Redirects = known.Redirects };
        }

        var redirects = request.Redirects;
        var asked = false;
        _moved = null;
        try
        {
            await EnterAsync(request.Url, cancellationToken);
            if (known?.Answer is { } answer)
            {
                await EnterAsync(answer.Url, cancellationToken);
                return answer;
            }

            asked = true;
            var response = await fetcher.FetchAsync(request, FollowAsync, cancellationToken);
            Note(response.Duration, (int)response.Status is 429 or >= 500, response.RetryAfter);
            _answers[key] = new VisitEntry(response);
            return response;
        }
        catch (Exception exception) when (asked)
        {
            // A request that brought nothing, be it for robots.txt, has cost the host as much as any other.
            Note(TimeSpan.Zero, exception is FetchException { IsTransient: true }, (exception as FetchException)?.RetryAfter);
            if (known?.Answer is null && VisitEntry.Of(exception) is { } entry)
            {
                _answers[key] = entry;
            }

            throw;
        }

        async ValueTask EnterAsync(Uri url, CancellationToken token)
        {
            await hosts.HoldAsync(url, token);
            asked |= !hosts.HasRulesOf(url);
            await hosts.ObeyAsync(url, token);
        }

        async ValueTask FollowAsync(Uri redirect, CancellationToken token)
        {
            hosts.Note(failed: false);
            _moved = (key, new VisitEntry(null) { MovedTo = redirect, Redirects = ++redirects });
            await EnterAsync(redirect, token);
        }
    }

    /// <summary>To be asked before each further request.</summary>
    /// <returns>False when the visit is to end with what it has: it has taken all that it may, the host asks for too long a pause, or is no longer ours.</returns>
    /// <exception cref="VisitPausedException">The next request is not polite yet; what was read is kept until it is.</exception>
    public async Task<bool> MayGoOnAsync()
    {
        if (hosts.CrawlDelay > options.MaxPauseInSession)
        {
            return false;
        }

        var left = PauseLeft();
        if (left > TimeSpan.Zero)
        {
            return await KeepAsync(left) ? throw new VisitPausedException(left + ClockSlack) : false;
        }

        return _lastFetch is null || await hosts.RenewAsync();
    }

    /// <summary>
    /// To be called when the visit is put off because a host was not free. Where a redirect led to that host, the visit goes on from there, so
    /// that the site which redirects is not asked each time anew; not for ever, though, for it may redirect elsewhere by then.
    /// </summary>
    public async Task RememberRedirectAsync()
    {
        if (_moved is { } moved)
        {
            _answers[moved.Key] = moved.Entry;
            await journal.KeepAsync(venueId, _earlier, _answers, new VisitProgress(_earlier.Progress.Pauses, Spent), RedirectMemory);
        }
    }

    /// <summary>The visit is over, and nothing of it needs to be remembered.</summary>
    public void Forget()
    {
        if (_earlier != KeptVisit.None)
        {
            journal.Forget(venueId);
        }
    }

    /// <inheritdoc cref="VisitHosts.SitemapsOf"/>
    public IReadOnlyList<string> SitemapsOf(Uri page) => hosts.SitemapsOf(page);

    public ValueTask DisposeAsync() => hosts.LeaveAsync(PauseLeft());

    private TimeSpan Spent => _earlier.Progress.Spent + time.GetElapsedTime(_begun);

    private async Task<bool> KeepAsync(TimeSpan pause)
    {
        var progress = new VisitProgress(_earlier.Progress.Pauses + 1, Spent);
        return pause <= options.MaxPauseInSession && progress.Pauses <= MaxPauses && progress.Spent < options.SessionTimeout
            && await journal.KeepAsync(venueId, _earlier, _answers, progress, pause);
    }

    private void Note(TimeSpan duration, bool failed, TimeSpan? retryAfter)
    {
        _lastFetch = time.GetTimestamp();
        _pause = CrawlPace.Pause(options, duration, hosts.CrawlDelay, retryAfter, hosts.Note(failed));
    }

    // Asked whether it has changed, a page answers otherwise than asked for itself.
    private static string KeyOf(PageRequest request) => request.Known is null ? request.Url.AbsoluteUri : request.Url.AbsoluteUri + " if changed";

    private TimeSpan PauseLeft() =>
        _lastFetch is { } last && _pause - time.GetElapsedTime(last) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;
}
