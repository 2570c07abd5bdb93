using System.Collections.Concurrent;
using System.Diagnostics;
using StackExchange.Redis;

namespace Voy8.Jobs.Bench;

/// <summary>How long an emptied Redis takes to hold every waiting job again, and how jobs flow meanwhile.</summary>
internal static class RebuildBench
{
    private const int Usual = 1_000_000;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    public static async Task RunAsync(BenchSettings settings)
    {
        settings = settings with { Waiting = settings.Waiting > 0 ? settings.Waiting : Usual };
        var pickups = new ConcurrentQueue<double>();
        await using var host = await BenchHost.StartAsync(settings, job => pickups.Enqueue(Stopwatch.GetElapsedTime(job.T0).TotalMilliseconds));
        await using var redis = await ConnectionMultiplexer.ConnectAsync(
            (settings.Redis ?? throw new InvalidOperationException("rebuild needs REDIS_PORT or REDIS.")) + ",allowAdmin=true");
        await host.FillBacklogAsync(settings.Waiting);
        await FilledAsync(redis, settings.Waiting);
        using var stop = new CancellationTokenSource();
        var flow = FlowAsync(host, settings, stop.Token);
        await Task.Delay(TimeSpan.FromSeconds(2), CancellationToken.None);
        pickups.Clear();

        await redis.GetDatabase().ExecuteAsync("FLUSHALL");
        var clock = Stopwatch.StartNew();
        await FilledAsync(redis, settings.Waiting);
        var seconds = clock.Elapsed.TotalSeconds;
        await stop.CancelAsync();
        await flow;

        var sorted = pickups.Order().ToArray();
        BenchHost.Print("rebuild", seconds, "s", settings, new
        {
            flowed = sorted.Length,
            pickup_p50_ms = At(sorted, 0.50),
            pickup_p99_ms = At(sorted, 0.99),
        });
    }

    // The epoch is written last.
    private static async Task FilledAsync(ConnectionMultiplexer redis, int waiting)
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

        IEnumerable<RedisKey> Keys(string pattern) => redis.GetServers()[0].Keys(pattern: pattern);

        async Task<long> CountAsync()
        {
            long count = 0;
            foreach (var key in Keys("*:ready:backlog"))
            {
                count += await redis.GetDatabase().SortedSetLengthAsync(key);
            }

            return count;
        }
    }

    private static async Task FlowAsync(BenchHost host, BenchSettings settings, CancellationToken stop)
    {
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            await host.Client.EnqueueAsync(new BenchJob(i, Stopwatch.GetTimestamp()), cancellationToken: CancellationToken.None);
            await Task.Delay(settings.EveryMs, CancellationToken.None);
        }
    }

    private static double At(double[] sorted, double quantile) =>
        sorted.Length == 0 ? double.NaN : Math.Round(sorted[Math.Clamp((int)Math.Ceiling(quantile * sorted.Length) - 1, 0, sorted.Length - 1)], 2);
}
