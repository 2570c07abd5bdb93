using Voy8.Jobs;

namespace Voy8.Worker.Commands;

/// <summary>
/// Works in this process for as long as nobody else does. Workers that run know more than a command: which sites may be crawled.
/// </summary>
internal static class StandInWorker
{
    private const string Queue = "import";
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(2);

    /// <summary>Waits until no living worker serves the queue of imports, then does.</summary>
    /// <param name="services">With the jobs' control.</param>
    /// <param name="build">Makes the host of the worker.</param>
    /// <param name="cancellationToken">Ends it; what runs is handed back.</param>
    public static async Task RunAsync(IServiceProvider services, Func<IHost> build, CancellationToken cancellationToken)
    {
        var jobs = services.GetRequiredService<IJobControl>();
        using var timer = new PeriodicTimer(LookInterval, services.GetRequiredService<TimeProvider>());
        while (await jobs.HasWorkerAsync(Queue, cancellationToken))
        {
            await timer.WaitForNextTickAsync(cancellationToken);
        }

        using var host = build();
        await host.StartAsync(cancellationToken);
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }
        finally
        {
            await host.StopAsync(CancellationToken.None);
        }
    }
}
