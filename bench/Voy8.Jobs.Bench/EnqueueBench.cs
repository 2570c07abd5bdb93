using System.Diagnostics;

namespace Voy8.Jobs.Bench;

internal static class EnqueueBench
{
    public static async Task BulkAsync(BenchSettings settings)
    {
        await using var host = await BenchHost.StartAsync(settings);
        await host.FillBacklogAsync(settings.Waiting);
        var cost = new Cost();
        var clock = Stopwatch.StartNew();
        await host.FillAsync(settings, settings.Jobs);
        BenchHost.Print("enqueue_bulk", settings.Jobs / clock.Elapsed.TotalSeconds, "jobs/s", settings, cost.For(settings.Jobs), new { chunk = settings.Chunk });
    }

    /// <summary>Producers that each wait for one acknowledged enqueue before the next.</summary>
    public static async Task ProducersAsync(BenchSettings settings)
    {
        await using var host = await BenchHost.StartAsync(settings);
        await host.FillBacklogAsync(settings.Waiting);
        var cost = new Cost();
        var clock = Stopwatch.StartNew();
        await RunAsync(settings.Jobs);
        BenchHost.Print("enqueue_16", settings.Jobs / clock.Elapsed.TotalSeconds, "jobs/s", settings, cost.For(settings.Jobs), new { producers = settings.Producers });

        async Task RunAsync(int jobs)
        {
            var next = -1;
            await Task.WhenAll(Enumerable.Range(0, settings.Producers).Select(_ => Task.Run(async () =>
            {
                for (var i = Interlocked.Increment(ref next); i < jobs; i = Interlocked.Increment(ref next))
                {
                    await host.Client.EnqueueAsync(new BenchJob(i));
                }
            })));
        }
    }
}
