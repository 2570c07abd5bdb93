using System.Collections.Concurrent;
using System.Diagnostics;

namespace Voy8.Jobs.Bench;

/// <summary>How long an emptied Redis takes to hold every waiting job again, and how jobs flow meanwhile.</summary>
internal static class RebuildBench
{
    private const int Usual = 1_000_000;

    public static async Task RunAsync(BenchSettings settings)
    {
        settings = settings with { Waiting = settings.Waiting > 0 ? settings.Waiting : Usual };
        var pickups = new ConcurrentQueue<double>();
        await using var host = await BenchHost.StartAsync(settings, job => pickups.Enqueue(Stopwatch.GetElapsedTime(job.T0).TotalMilliseconds));
        await using var redis = await BenchRedis.ConnectAsync(settings.Redis ?? throw new InvalidOperationException("rebuild needs REDIS_PORT or REDIS."));
        await host.FillBacklogAsync(settings.Waiting);
        await redis.FilledAsync(settings.Waiting);
        using var stop = new CancellationTokenSource();
        var flow = FlowAsync(host, settings, stop.Token);
        await Task.Delay(TimeSpan.FromSeconds(2), CancellationToken.None);
        pickups.Clear();

        await redis.FlushAsync();
        var clock = Stopwatch.StartNew();
        await redis.FilledAsync(settings.Waiting);
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
