using System.Diagnostics;

namespace Voy8.Jobs.Bench;

/// <summary>How fast jobs that do nothing are worked off: from the moment that workers are made until PostgreSQL says that none is left.</summary>
internal static class DrainBench
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>In this process.</summary>
    public static async Task RunAsync(BenchSettings settings)
    {
        await FillAsync(settings);
        var seen = new int[settings.Jobs];
        var (distinct, calls) = (0, 0);
        var all = new TaskCompletionSource();
        var cost = new Cost();
        var clock = Stopwatch.StartNew();
        await using var worker = await BenchHost.StartAsync(settings, job =>
        {
            Interlocked.Increment(ref calls);
            if (Interlocked.Increment(ref seen[job.I]) == 1 && Interlocked.Increment(ref distinct) == settings.Jobs)
            {
                all.SetResult();
            }
        });
        await all.Task.WaitAsync(Limit);
        await worker.DrainedAsync();
        BenchHost.Print(
            "drain_50",
            settings.Jobs / clock.Elapsed.TotalSeconds,
            "jobs/s",
            settings,
            cost.For(settings.Jobs),
            new { concurrency = settings.Concurrency, jobs = settings.Jobs, repeats = calls - distinct });
    }

    /// <summary>In two processes of half the concurrency each. They have started, and make their workers when told.</summary>
    public static async Task RunInTwoAsync(BenchSettings settings)
    {
        await FillAsync(settings);
        await using var watcher = await BenchHost.StartAsync(settings);
        using var first = BenchProcess.Start("work", waits: true);
        using var second = BenchProcess.Start("work", waits: true);
        Process[] workers = [first, second];
        foreach (var worker in workers)
        {
            await worker.StandardOutput.ReadLineAsync();
        }

        var cost = new Cost();
        var clock = Stopwatch.StartNew();
        foreach (var worker in workers)
        {
            await worker.StandardInput.WriteLineAsync("go");
        }

        await watcher.DrainedAsync();
        var seconds = clock.Elapsed.TotalSeconds;
        foreach (var worker in workers)
        {
            worker.StandardInput.Close();
            await worker.WaitForExitAsync();
        }

        BenchHost.Print("drain_50x2", settings.Jobs / seconds, "jobs/s", settings, cost.For(settings.Jobs), new { concurrency = settings.Concurrency, processes = 2 });
    }

    /// <summary>One of the two.</summary>
    public static async Task WorkAsync(BenchSettings settings)
    {
        Console.WriteLine("ready");
        if (await Console.In.ReadLineAsync() is not null)
        {
            await using var worker = await BenchHost.StartAsync(settings with { Concurrency = settings.Concurrency / 2 }, _ => { });
            await Console.In.ReadLineAsync();
        }
    }

    // Workers were here before, so Redis is in use already: what filling it anew costs is measured by RebuildBench.
    private static async Task FillAsync(BenchSettings settings)
    {
        if (settings.Redis is { } address)
        {
            await using var redis = await BenchRedis.ConnectAsync(address);
            await using var first = await BenchHost.StartAsync(settings, _ => { });
            await redis.FilledAsync(waiting: 0);
        }

        await using var filler = await BenchHost.StartAsync(settings);
        await filler.FillBacklogAsync(settings.Waiting);
        await filler.FillAsync(settings, settings.Jobs);
    }
}
