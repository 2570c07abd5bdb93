using System.Data.Common;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using Voy8.Core.Crawling.Fetching;

namespace Voy8.Core.Crawling.Robots;

/// <summary>
/// robots.txt of each site, fetched once a day for the whole fleet (RFC 9309, 2.3 and 2.4): a 4xx answer and redirects without end
/// allow everything, while 5xx answers, silence and what cannot be read allow nothing for now. Kept in Redis; while Redis is away, in this process.
/// Where 5xx answers and silence have lasted for weeks, nobody keeps rules any more, and everything is allowed, slowly (2.3.1.4).
/// </summary>
public sealed class RobotsCache(
    PageFetcher fetcher, CrawlScope scope, IRobotsOutages outages, IConnectionMultiplexer redis, IOptions<CrawlingOptions> options, TimeProvider time, ILogger<RobotsCache> logger)
    : IDisposable
{
    private const int MaxLocalSites = 2_000;
    private const int MaxKeptBytes = 64 * 1024;

    private readonly MemoryCache _local = new(new MemoryCacheOptions { SizeLimit = MaxLocalSites, Clock = new Clock(time) });

    /// <param name="page">One of the site.</param>
    /// <param name="beforeRedirect">Called with each address in scope that the file was moved to, before it is asked; may refuse it by throwing.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="FetchException">It cannot be had now; the site must not be crawled until it can.</exception>
    /// <exception cref="CrawlForbiddenException">It is on a host that may not be asked, so its rules cannot be known.</exception>
    public async Task<RobotsTxt> GetAsync(Uri page, Func<Uri, CancellationToken, ValueTask> beforeRedirect, CancellationToken cancellationToken)
    {
        var site = SiteAddress.OriginOf(page);
        var known = await FindAsync(site);
        if (known is null || (known.Elsewhere is { } then && scope.Contains(then)))
        {
            known = await AskAsync(site, beforeRedirect, cancellationToken);
            if (known is null)
            {
                return RobotsTxt.Unreachable;
            }

            await KeepAsync(site, known.ToBytes());
        }

        return known.Elsewhere is null
            ? RobotsTxt.Parse(known.Content)
            : throw new CrawlForbiddenException($"robots.txt is at {known.Elsewhere.Host}, which is outside the crawl scope of this installation; unread, it allows nothing.");
    }

    /// <returns>Null when it could not be had for weeks. That is not remembered: once it can be had, it counts.</returns>
    private async Task<KnownRobots?> AskAsync(string site, Func<Uri, CancellationToken, ValueTask> beforeRedirect, CancellationToken cancellationToken)
    {
        try
        {
            var robots = await FetchAsync(new Uri(site + "/robots.txt"), beforeRedirect, cancellationToken);
            await EndOutageAsync(site, cancellationToken);
            return robots;
        }
        catch (RobotsUnreachableException unreachable)
        {
            if (await HasLastedAsync(site, cancellationToken))
            {
                return null;
            }

            throw unreachable.Reason;
        }
        catch (FetchException exception) when (exception.Failure == FetchFailure.Unavailable)
        {
            // Somebody is there, and has something to say.
            await EndOutageAsync(site, cancellationToken);
            throw;
        }
    }

    private async Task<bool> HasLastedAsync(string site, CancellationToken cancellationToken)
    {
        try
        {
            var (now, limit) = (time.GetUtcNow(), options.Value.RobotsOutageLimit);
            return now - await outages.NoteAsync(site, now, limit, cancellationToken) >= limit;
        }
        catch (DbException exception)
        {
            logger.RobotsOutageNotKept(site, exception);
            return false;
        }
    }

    private async Task EndOutageAsync(string site, CancellationToken cancellationToken)
    {
        try
        {
            await outages.EndAsync(site, cancellationToken);
        }
        catch (DbException exception)
        {
            logger.RobotsOutageNotKept(site, exception);
        }
    }

    private async Task<KnownRobots> FetchAsync(Uri url, Func<Uri, CancellationToken, ValueTask> beforeRedirect, CancellationToken cancellationToken)
    {
        PageResponse response;
        try
        {
            response = await fetcher.FetchAsync(new PageRequest(url) { KeptBytes = RobotsTxt.MaxBytes }, FollowAsync, cancellationToken);
        }
        catch (FetchException exception) when (exception.Failure == FetchFailure.TooManyRedirects)
        {
            // RFC 9309, 2.3.1.2: no more than a missing file.
            logger.RobotsUnreadable(url, exception.Message);
            return KnownRobots.None;
        }
        catch (FetchException exception) when (exception.Failure == FetchFailure.BadAnswer)
        {
            // There are rules, and they may be read when the server is mended.
            throw new FetchException(FetchFailure.Unavailable, $"robots.txt of {url.Host} cannot be read, so it is left alone for now: {exception.Message}", exception);
        }
        catch (FetchException exception) when (exception.Failure is FetchFailure.Connection or FetchFailure.Timeout)
        {
            throw new RobotsUnreachableException(exception);
        }
        catch (OutOfScopeException exception)
        {
            return new KnownRobots([], exception.Url);
        }

        if ((int)response.Status >= 500 || (int)response.Status == 429)
        {
            var failure = new FetchException(FetchFailure.Unavailable, $"{url.Host} answers {(int)response.Status} for its robots.txt, so it is left alone for now.")
            {
                RetryAfter = response.RetryAfter,
            };
            throw (int)response.Status == 429 ? failure : new RobotsUnreachableException(failure);
        }

        return response.IsSuccess ? new KnownRobots(response.Body) : KnownRobots.None;

        ValueTask FollowAsync(Uri redirect, CancellationToken token) =>
            scope.Contains(redirect) ? beforeRedirect(redirect, token) : throw new OutOfScopeException(redirect);
    }

    private async Task<KnownRobots?> FindAsync(string site)
    {
        if (redis.IsConnected)
        {
            try
            {
                return KnownRobots.Read((byte[]?)await redis.GetDatabase().StringGetAsync(Key(site)));
            }
            catch (Exception exception) when (exception is RedisException or TimeoutException)
            {
                logger.RobotsCacheAway(site, exception);
            }
        }

        return KnownRobots.Read(_local.Get<byte[]>(site));
    }

    private async Task KeepAsync(string site, byte[] content)
    {
        _local.Set(site, content, new MemoryCacheEntryOptions { Size = 1 + (content.Length / MaxKeptBytes), AbsoluteExpirationRelativeToNow = options.Value.RobotsLifetime });
        if (redis.IsConnected)
        {
            try
            {
                await redis.GetDatabase().StringSetAsync(Key(site), content, options.Value.RobotsLifetime);
            }
            catch (Exception exception) when (exception is RedisException or TimeoutException)
            {
                logger.RobotsCacheAway(site, exception);
            }
        }
    }

    private static RedisKey Key(string site) => $"voy8:robots:{site}";

    public void Dispose() => _local.Dispose();

    private sealed class OutOfScopeException(Uri url) : Exception
    {
        public Uri Url { get; } = url;
    }

    /// <summary>RFC 9309, 2.3.1.4: server or network errors.</summary>
    private sealed class RobotsUnreachableException(FetchException reason) : Exception(reason.Message, reason)
    {
        public FetchException Reason { get; } = reason;
    }

    private sealed class Clock(TimeProvider time) : Microsoft.Extensions.Internal.ISystemClock
    {
        public DateTimeOffset UtcNow => time.GetUtcNow();
    }
}
