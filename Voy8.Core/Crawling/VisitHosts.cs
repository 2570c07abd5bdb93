using Voy8.Core.Crawling.Politeness;
using Voy8.Core.Crawling.Robots;
using Voy8.Jobs;

namespace Voy8.Core.Crawling;

/// <summary>The hosts that one visit holds, with their rules. A site often has two: with www and without.</summary>
internal sealed class VisitHosts(RobotsCache robots, HostGate gate, CrawlScope scope, CrawlingOptions options)
{
    private readonly string _visitor = HostGate.NewVisitor();
    private readonly Dictionary<string, HostLease> _leases = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, RobotsTxt> _rules = new(StringComparer.OrdinalIgnoreCase);
    private Uri? _at;

    /// <summary>Holds the host of an address, which from then on is the one that is being asked.</summary>
    /// <exception cref="JobDeferredException">It is busy or rests.</exception>
    /// <exception cref="CrawlForbiddenException">It is out of scope.</exception>
    public async ValueTask HoldAsync(Uri url, CancellationToken cancellationToken)
    {
        if (!scope.Contains(url))
        {
            throw new CrawlForbiddenException($"The site leads to {url.Host}, which is outside the crawl scope of this installation.");
        }

        var host = HostNames.Idn(url)!;
        if (!_leases.ContainsKey(host))
        {
            var (lease, wait) = await gate.TryEnterAsync(host, _visitor, cancellationToken);
            _leases.Add(host, lease ?? throw new JobDeferredException(wait, $"{url.Host} is being visited or rests."));
        }

        _at = url;
    }

    /// <summary>False when robots.txt has to be asked for first.</summary>
    public bool HasRulesOf(Uri url) => _rules.ContainsKey(SiteAddress.OriginOf(url));

    /// <summary>Asks for robots.txt when need be; a host that it was moved to is held as well, by its lease alone: its own rules say nothing of that file.</summary>
    /// <exception cref="CrawlForbiddenException">robots.txt does not allow the page.</exception>
    public async ValueTask ObeyAsync(Uri url, CancellationToken cancellationToken)
    {
        if (!_rules.TryGetValue(SiteAddress.OriginOf(url), out var rules))
        {
            _rules.Add(SiteAddress.OriginOf(url), rules = await robots.GetAsync(url, HoldAsync, cancellationToken));
            if (_at != url)
            {
                // The host that the file was moved to has answered; the page is asked of its own.
                Note(failed: false);
                _at = url;
            }
        }

        if (!rules.IsAllowed(options.UserAgent, url.PathAndQuery))
        {
            throw new CrawlForbiddenException($"robots.txt of {url.Host} does not allow this page.");
        }
    }

    /// <summary>Notes how the host that was asked last took it.</summary>
    /// <returns>Its errors in a row.</returns>
    public int Note(bool failed) => _at is { } at && _leases.TryGetValue(HostNames.Idn(at)!, out var lease) ? lease.Note(failed) : 0;

    /// <summary>That of the site that was asked last.</summary>
    public TimeSpan? CrawlDelay => _at is { } at ? _rules.GetValueOrDefault(SiteAddress.OriginOf(at))?.CrawlDelay(options.UserAgent) : null;

    /// <summary>Sitemaps that robots.txt of a site names, once the site was asked.</summary>
    public IReadOnlyList<string> SitemapsOf(Uri page) => _rules.GetValueOrDefault(SiteAddress.OriginOf(page))?.Sitemaps ?? [];

    /// <returns>False when a host is no longer ours.</returns>
    public async Task<bool> RenewAsync()
    {
        foreach (var lease in _leases.Values)
        {
            if (!await lease.RenewAsync())
            {
                return false;
            }
        }

        return true;
    }

    public async ValueTask LeaveAsync(TimeSpan pause)
    {
        foreach (var lease in _leases.Values)
        {
            lease.Pause = pause;
            await lease.DisposeAsync();
        }
    }
}
