using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using Voy8.Core.Crawling;
using Voy8.Core.Crawling.Fetching;
using Voy8.Core.Crawling.Politeness;
using Voy8.Core.Crawling.Robots;
using Voy8.Core.Extraction;

namespace Voy8.Core.Tests.Crawling;

/// <summary>The crawler without a database: what fetches, and one visit to a site.</summary>
internal sealed class CrawlParts : IDisposable
{
    private readonly CrawlHttpClient _client;
    private readonly HostAddresses _addresses;

    public CrawlParts(CrawlingOptions options, IConnectionMultiplexer redis, TimeProvider? time = null, INetwork? network = null, IRobotsOutages? outages = null)
    {
        time ??= TimeProvider.System;
        network ??= new SystemNetwork();
        var wrapped = Options.Create(options);
        var urls = new UrlGuard(wrapped);
        _client = new CrawlHttpClient(wrapped, new GuardedConnector(wrapped, urls, network));
        Fetcher = new PageFetcher(_client, urls, wrapped, time);
        Scope = new CrawlScope(wrapped);
        Robots = new RobotsCache(Fetcher, Scope, outages ?? new RobotsOutages(), redis, wrapped, time, NullLogger<RobotsCache>.Instance);
        _addresses = new HostAddresses(wrapped, network);
        Gate = new HostGate(redis, new HostMemory(time), _addresses, wrapped, time, NullLogger<HostGate>.Instance);
        Session = new CrawlSession(
            Fetcher, Robots, Gate, new VisitJournal(redis, NullLogger<VisitJournal>.Instance), Scope, new PageExtractor(NullLogger<PageExtractor>.Instance), wrapped, time, NullLogger<CrawlSession>.Instance);
    }

    public PageFetcher Fetcher { get; }

    public CrawlScope Scope { get; }

    public RobotsCache Robots { get; }

    public HostGate Gate { get; }

    public CrawlSession Session { get; }

    /// <summary>Options with which <c>*.site.test</c> is in scope, allowed, and routed to the test's sites; fast.</summary>
    public static CrawlingOptions OptionsFor(TestSite site)
    {
        var options = new CrawlingOptions
        {
            MinDelay = TimeSpan.Zero,
            DelayFactor = 0,
            ErrorPause = TimeSpan.Zero,
            RequestTimeout = TimeSpan.FromSeconds(10),
            MaxVisitsPerDomain = 1_000,
        };
        options.Scope.Add("*.site.test");
        options.AllowedPrivateHosts.Add("*.site.test");
        options.HostRoutes.Add(new HostRoute { Pattern = "*.site.test", Target = site.Address });
        return options;
    }

    public Task<PageResponse> FetchAsync(string url, string? etag = null, string? lastModified = null) =>
        Fetcher.FetchAsync(new PageRequest(new Uri(url), new PageValidators(new Uri(url), etag, lastModified)), (_, _) => ValueTask.CompletedTask, TestContext.Current.CancellationToken);

    public Task<FetchException> FailAsync(string url) => Should.ThrowAsync<FetchException>(() => FetchAsync(url));

    public void Dispose()
    {
        Robots.Dispose();
        _client.Dispose();
        _addresses.Dispose();
    }
}
