using System.Diagnostics;

namespace Voy8.Jobs.Bench;

internal static class DrainBench
{
    /// <summary>From the start of the worker until every handler has run and PostgreSQL says that every job has succeeded.</summary>
    public static async Task RunAsync(BenchSettings settings)
    {
        await using (var filler = await BenchHost.StartAsync(settings))
        {
            await filler.FillBacklogAsync(settings.Waiting);
            await filler.FillAsync(settings, settings.Jobs);
        }

        var seen = new int[settings.Jobs];
        var (distinct, calls) = (0, 0);
        var all = new TaskCompletionSource();
        var clock = Stopwatch.StartNew();
        await using var worker = await BenchHost.StartAsync(settings, job =>
        {
            Interlocked.Increment(ref calls);
            if (Interlocked.Increment(ref seen[job.I]) == 1 && Interlocked.Increment(ref distinct) == settings.Jobs)
            {
                all.SetResult();
            }
        });
        await all.Task.WaitAsync(TimeSpan.FromMinutes(5));
        var handlers = clock.Elapsed;
        await using var pending = worker.DataSource.CreateCommand("select exists (select from jobs.job where status < 3 and queue = 'bench')");
        while (await pending.ExecuteScalarAsync() is true)
        {
            await Task.Delay(2);
        }

        BenchHost.Print(
            "drain_50",
            settings.Jobs / clock.Elapsed.TotalSeconds,
            "jobs/s",
            settings,
            new { concurrency = settings.Concurrency, jobs = settings.Jobs, repeats = calls - distinct, handlers_ms = Math.Round(handlers.TotalMilliseconds) });
    }
}
