using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Voy8.Core.Crawling.Politeness;

/// <summary>
/// Lets one crawl at a time onto a host, across the fleet, and not before the pause that the last one left is over.
/// Two keys per host in Redis: the lease of who is there, and the pause; both expire by themselves, by Redis' own clock.
/// While Redis is away each process keeps its own order.
/// </summary>
public sealed class HostGate(IConnectionMultiplexer redis, IOptions<CrawlingOptions> options, TimeProvider time, ILogger<HostGate> logger)
{
    // A busy host is free again in seconds, whatever its lease would allow.
    private static readonly TimeSpan BusyRetry = TimeSpan.FromSeconds(3);

    private const string AcquireScript =
        """
        local pause = redis.call('PTTL', KEYS[2])
        if pause > 0 then return pause end
        if redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2], 'NX') then return 0 end
        return -1
        """;

    private const string RenewScript = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end return 0";

    private const string ReleaseScript =
        """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
        redis.call('DEL', KEYS[1])
        if tonumber(ARGV[2]) > 0 then redis.call('SET', KEYS[2], '1', 'PX', ARGV[2]) end
        return 1
        """;

    private readonly LocalHosts _local = new(time);

    /// <summary>Long enough for one request and one pause; renewed before each request.</summary>
    private TimeSpan LeaseTime => options.Value.RequestTimeout + options.Value.MaxPauseInSession + TimeSpan.FromSeconds(5);

    /// <returns>A lease; or how long to wait before asking again.</returns>
    public async Task<(HostLease? Lease, TimeSpan Wait)> TryEnterAsync(string host, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var token = Guid.CreateVersion7().ToString("N");
        if (!_local.TryEnter(host, token, LeaseTime, out var wait))
        {
            return (null, wait > TimeSpan.Zero ? wait : Jitter(BusyRetry));
        }

        var answer = await EvaluateAsync(AcquireScript, host, token, Milliseconds(LeaseTime));
        if (answer is null or 0)
        {
            return (new HostLease(this, host, token), TimeSpan.Zero);
        }

        _local.Leave(host, token, TimeSpan.Zero);
        return (null, answer > 0 ? TimeSpan.FromMilliseconds(answer.Value) : Jitter(BusyRetry));
    }

    /// <returns>False when the lease is no longer ours.</returns>
    internal async Task<bool> RenewAsync(string host, string token) =>
        _local.Renew(host, token, LeaseTime) && await EvaluateAsync(RenewScript, host, token, Milliseconds(LeaseTime)) is null or 1;

    internal async Task LeaveAsync(string host, string token, TimeSpan pause)
    {
        _local.Leave(host, token, pause);
        await EvaluateAsync(ReleaseScript, host, token, Milliseconds(pause));
    }

    // Null when Redis is away.
    private async Task<long?> EvaluateAsync(string script, string host, params RedisValue[] arguments)
    {
        if (!redis.IsConnected)
        {
            return null;
        }

        try
        {
            // Braces keep both keys in one slot of a cluster.
            RedisKey[] keys = [$"voy8:crawl:{{{host}}}:lease", $"voy8:crawl:{{{host}}}:pause"];
            return (long)await redis.GetDatabase().ScriptEvaluateAsync(script, keys, arguments);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            logger.PolitenessUncoordinated(host, exception);
            return null;
        }
    }

    private static long Milliseconds(TimeSpan span) => (long)Math.Ceiling(span.TotalMilliseconds);

    private static TimeSpan Jitter(TimeSpan span) => span * (0.5 + Random.Shared.NextDouble());
}
