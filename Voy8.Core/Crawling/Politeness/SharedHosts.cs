using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Voy8.Core.Crawling.Politeness;

/// <summary>What the fleet answers to somebody who wants to enter.</summary>
/// <param name="Wait">Zero: come in. Above: the host rests so long. <see cref="SharedHosts.Busy"/>, <see cref="SharedHosts.Unknown"/>.</param>
internal readonly record struct HostAnswer(TimeSpan Wait, int Errors);

/// <summary>
/// Leases and rests of the whole fleet, in Redis and by its clock: for each host a hash of the moment from which it may be asked and its
/// errors in a row, for each group a sorted set of leases by their end. All expire by themselves; one hash tag keeps them in one slot
/// of a cluster, for a lease is taken in all groups at once.
/// </summary>
internal sealed class SharedHosts(IConnectionMultiplexer redis, ILogger logger)
{
    /// <summary>Redis knows nothing of the host: it was never asked, or what was known is lost.</summary>
    public static readonly TimeSpan Unknown = TimeSpan.FromMilliseconds(-2);

    /// <summary>A group has all the visitors that it may have.</summary>
    public static readonly TimeSpan Busy = TimeSpan.FromMilliseconds(-1);

    // Beyond its rest a host is remembered for a while, so that PostgreSQL is asked seldom.
    private static readonly TimeSpan Memory = TimeSpan.FromHours(1);

    private const string Acquire =
        """
        local clock = redis.call('TIME')
        local now = tonumber(clock[1]) * 1000 + math.floor(tonumber(clock[2]) / 1000)
        local state = redis.call('HMGET', KEYS[1], 'next', 'errors')
        if not state[1] then
          if ARGV[3] == '' then return {-2, 0} end
          state = {now + tonumber(ARGV[3]), ARGV[4]}
          redis.call('HSET', KEYS[1], 'next', string.format('%.0f', state[1]), 'errors', ARGV[4])
          redis.call('PEXPIRE', KEYS[1], ARGV[5])
        end
        local rest = tonumber(state[1]) - now
        if rest > 0 then return {math.ceil(rest), tonumber(state[2])} end
        for i = 2, #KEYS do
          redis.call('ZREMRANGEBYSCORE', KEYS[i], '-inf', string.format('%.0f', now))
          if redis.call('ZCARD', KEYS[i]) >= tonumber(ARGV[i + 4]) and not redis.call('ZSCORE', KEYS[i], ARGV[1]) then return {-1, 0} end
        end
        local till = string.format('%.0f', now + tonumber(ARGV[2]))
        for i = 2, #KEYS do
          redis.call('ZADD', KEYS[i], till, ARGV[1])
          redis.call('PEXPIRE', KEYS[i], ARGV[2])
        end
        return {0, tonumber(state[2])}
        """;

    private const string Renew =
        """
        if not redis.call('ZSCORE', KEYS[2], ARGV[1]) then return {0, 0} end
        local clock = redis.call('TIME')
        local till = string.format('%.0f', tonumber(clock[1]) * 1000 + math.floor(tonumber(clock[2]) / 1000) + tonumber(ARGV[2]))
        for i = 2, #KEYS do
          redis.call('ZADD', KEYS[i], till, ARGV[1])
          redis.call('PEXPIRE', KEYS[i], ARGV[2])
        end
        return {1, 0}
        """;

    private const string Release =
        """
        local held = redis.call('ZSCORE', KEYS[2], ARGV[1])
        for i = 2, #KEYS do redis.call('ZREM', KEYS[i], ARGV[1]) end
        local clock = redis.call('TIME')
        local now = tonumber(clock[1]) * 1000 + math.floor(tonumber(clock[2]) / 1000)
        local state = redis.call('HMGET', KEYS[1], 'next', 'errors')
        local rest = tonumber(ARGV[2])
        local errors = tonumber(ARGV[3])
        if state[1] and not (held and ARGV[4] == '1') then rest = math.max(rest, tonumber(state[1]) - now) end
        if state[1] and not held then errors = math.max(errors, tonumber(state[2])) end
        redis.call('HSET', KEYS[1], 'next', string.format('%.0f', now + rest), 'errors', errors)
        redis.call('PEXPIRE', KEYS[1], string.format('%.0f', rest + tonumber(ARGV[5])))
        return {math.ceil(rest), errors}
        """;

    /// <param name="visit">Who wants to enter.</param>
    /// <param name="lease">How long it may stay without renewing.</param>
    /// <param name="kept">What else is known of the host, should Redis know nothing.</param>
    /// <returns>Null when Redis is away.</returns>
    public async Task<HostAnswer?> AcquireAsync(HostVisit visit, TimeSpan lease, HostState? kept)
    {
        RedisValue[] arguments =
        [
            visit.Token,
            Milliseconds(lease),
            kept is { } known ? Milliseconds(known.Rest) : "",
            kept?.Errors ?? 0,
            Milliseconds((kept?.Rest ?? TimeSpan.Zero) + Memory),
            .. visit.Groups.Select(group => (RedisValue)group.Cap),
        ];
        return await EvaluateAsync(Acquire, visit, arguments) is { } answer ? new HostAnswer(TimeSpan.FromMilliseconds(answer[0]), (int)answer[1]) : null;
    }

    /// <returns>False when the lease is no longer ours; true also while Redis is away.</returns>
    public async Task<bool> RenewAsync(HostVisit visit, TimeSpan lease) =>
        await EvaluateAsync(Renew, visit, visit.Token, Milliseconds(lease)) is null or [1, ..];

    /// <param name="visit">Who leaves, with the groups that are left.</param>
    /// <param name="state">What the next one is to find: never less of a rest than others left, nor fewer errors once the lease had run out.</param>
    /// <param name="recovered">The host had failed and answered this visit: only then is a longer rest of others over.</param>
    /// <returns>What the next one finds; the same as said while Redis is away.</returns>
    public async Task<HostState> ReleaseAsync(HostVisit visit, HostState state, bool recovered) =>
        await EvaluateAsync(Release, visit, visit.Token, Milliseconds(state.Rest), state.Errors, recovered ? 1 : 0, Milliseconds(Memory)) is { } answer
            ? new HostState(TimeSpan.FromMilliseconds(answer[0]), (int)answer[1])
            : state;

    internal static RedisKey StateKey(string host) => "{voy8:crawl}:host:" + host;

    internal static RedisKey GroupKey(string group) => "{voy8:crawl}:leases:" + group;

    private async Task<long[]?> EvaluateAsync(string script, HostVisit visit, params RedisValue[] arguments)
    {
        if (!redis.IsConnected)
        {
            return null;
        }

        try
        {
            RedisKey[] keys = [StateKey(visit.Host), .. visit.Groups.Select(group => GroupKey(group.Name))];
            return (long[]?)await redis.GetDatabase().ScriptEvaluateAsync(script, keys, arguments);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            logger.PolitenessUncoordinated(visit.Host, exception);
            return null;
        }
    }

    private static long Milliseconds(TimeSpan span) => (long)Math.Ceiling(span.TotalMilliseconds);
}
