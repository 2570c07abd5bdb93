using Microsoft.Extensions.Options;
using Voy8.Core.Crawling;
using Voy8.Core.Crawling.Fetching;
using Voy8.Core.Crawling.Politeness;
using Voy8.Core.Crawling.Robots;
using Voy8.Jobs;

namespace Voy8.Core.Discovery.Directories;

/// <summary>
/// Fetches pages of directories as politely as any site's: within the scope, by robots.txt, under the leases of the fleet. Short rests are
/// waited out; before a long one the job is put back.
/// </summary>
internal sealed class DirectoryClient(
    PageFetcher fetcher, RobotsCache robots, HostGate gate, CrawlScope scope, IOptions<CrawlingOptions> crawling, IOptions<DiscoveryOptions> options, TimeProvider time) : IDisposable
{
    // Those of one process take turns here rather than find the host busy.
    private readonly SemaphoreSlim _turn = new(crawling.Value.MaxVisitsPerHost);

    /// <exception cref="JobDeferredException">The host rests for longer than a discovery waits.</exception>
    /// <exception cref="CrawlForbiddenException">Scope or robots.txt do not allow the page.</exception>
    /// <exception cref="FetchException">The page could not be had.</exception>
    public async Task<PageResponse> FetchAsync(Uri url, TimeSpan minDelay, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            while (true)
            {
                try
                {
                    return await TryFetchAsync(url, minDelay, cancellationToken);
                }
                catch (JobDeferredException busy) when (busy.Delay <= options.Value.MaxPause)
                {
                    await Task.Delay(busy.Delay + TimeSpan.FromMilliseconds(5), time, cancellationToken);
                }
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<PageResponse> TryFetchAsync(Uri url, TimeSpan minDelay, CancellationToken cancellationToken)
    {
        var hosts = new VisitHosts(robots, gate, scope, crawling.Value);
        var pause = TimeSpan.Zero;
        try
        {
            await EnterAsync(url, cancellationToken);
            var response = await fetcher.FetchAsync(new PageRequest(url), EnterAsync, cancellationToken);
            Note(response.Duration, (int)response.Status is 429 or >= 500, response.RetryAfter);
            return response;
        }
        catch (FetchException exception)
        {
            Note(TimeSpan.Zero, exception.IsTransient, exception.RetryAfter);
            throw;
        }
        finally
        {
            await hosts.LeaveAsync(pause);
        }

        async ValueTask EnterAsync(Uri address, CancellationToken token)
        {
            await hosts.HoldAsync(address, token);
            await hosts.ObeyAsync(address, token);
        }

        void Note(TimeSpan duration, bool failed, TimeSpan? retryAfter)
        {
            var asked = CrawlPace.Pause(crawling.Value, duration, hosts.CrawlDelay, retryAfter, hosts.Note(failed));
            pause = asked > minDelay ? asked : minDelay;
        }
    }
}
