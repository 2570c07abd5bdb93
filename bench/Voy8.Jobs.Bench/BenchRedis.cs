using System.Diagnostics;
using StackExchange.Redis;

namespace Voy8.Jobs.Bench;

/// <summary>What the engine keeps in Redis, seen from outside.</summary>
internal sealed class BenchRedis(ConnectionMultiplexer connection) : IAsyncDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    public static async Task<BenchRedis> ConnectAsync(string redis) => new(await ConnectionMultiplexer.ConnectAsync(redis + ",allowAdmin=true"));

    public Task FlushAsync() => connection.GetDatabase().ExecuteAsync("FLUSHALL");

    /// <summary>Returns when Redis holds so many jobs that only wait, and says that it holds all: the epoch is written last.</summary>
    public async Task FilledAsync(int waiting)
    {
        var clock = Stopwatch.StartNew();
        while (!Keys("*:epoch").Any() || await CountAsync() < waiting)
        {
            if (clock.Elapsed > Limit)
            {
                throw new TimeoutException($"After {Limit} Redis holds {await CountAsync()} of {waiting} jobs.");
            }

            await Task.Delay(Poll);
        }
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private IEnumerable<RedisKey> Keys(string pattern) => connection.GetServers()[0].Keys(pattern: pattern);

    private async Task<long> CountAsync()
    {
        long count = 0;
        foreach (var key in Keys("*:ready:backlog"))
        {
            count += await connection.GetDatabase().SortedSetLengthAsync(key);
        }

        return count;
    }
}
