using System.Collections.Concurrent;
using System.Diagnostics;

namespace Voy8.Jobs.Bench;

/// <summary>How long an idle worker takes from the call to enqueue, in another process, to the first line of the handler.</summary>
internal static class LatencyBench
{
    public static async Task ConsumeAsync(BenchSettings settings)
    {
        var samples = new ConcurrentQueue<double>();
        await using var worker = await BenchHost.StartAsync(settings, job =>
        {
            if (job.T0 > 0)
            {
                samples.Enqueue(Stopwatch.GetElapsedTime(job.T0).TotalMilliseconds);
            }
        });
        await worker.FillBacklogAsync(settings.Waiting);
        var cost = new Cost();
        using var producer = BenchProcess.Start("produce");
        await producer.WaitForExitAsync();
        var spent = cost.For(settings.Seconds * 1000 / settings.EveryMs);
        var expected = settings.Seconds * 1000 / settings.EveryMs;
        for (var tries = 0; samples.Count < expected && tries < 500; tries++)
        {
            await Task.Delay(20);
        }

        if (samples.IsEmpty)
        {
            throw new InvalidOperationException($"The producer ended with {producer.ExitCode}, and no job arrived.");
        }

        var sorted = samples.Order().ToArray();
        foreach (var percentile in new[] { 50, 95, 99 })
        {
            var at = Math.Clamp((int)Math.Ceiling(percentile / 100.0 * sorted.Length) - 1, 0, sorted.Length - 1);
            BenchHost.Print($"latency_p{percentile}", sorted[at], "ms", settings, spent, new { samples = sorted.Length, missing = expected - sorted.Length });
        }
    }

    public static async Task ProduceAsync(BenchSettings settings)
    {
        await using var host = await BenchHost.StartAsync(settings);
        for (var i = 0; i < 20; i++)
        {
            await host.Client.EnqueueAsync(new BenchJob(i));
            await Task.Delay(20);
        }

        await Task.Delay(1500);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(settings.EveryMs));
        var posts = new List<Task>();
        for (var i = 0; i < settings.Seconds * 1000 / settings.EveryMs; i++)
        {
            // The monotonic clock is one for all processes of a machine.
            posts.Add(host.Client.EnqueueAsync(new BenchJob(i, Stopwatch.GetTimestamp())).AsTask());
            await timer.WaitForNextTickAsync();
        }

        await Task.WhenAll(posts);
    }
}
