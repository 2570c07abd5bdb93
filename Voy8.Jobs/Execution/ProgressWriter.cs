using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Voy8.Jobs;

/// <summary>Writes the progress that running jobs reported, all of it in one statement, a few times a second.</summary>
internal sealed class ProgressWriter(
    RunningJobs runningJobs, ProgressStore store, JobSignals signals, IOptions<WorkerOptions> options, TimeProvider time, ILogger<ProgressWriter> logger)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(options.Value.ProgressInterval, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            var changes = new List<(ClaimedJob, JobProgress)>();
            foreach (var job in runningJobs.All)
            {
                if (job.TakeProgress() is { } progress)
                {
                    changes.Add((job.Job, progress));
                }
            }

            if (changes.Count > 0)
            {
                await WriteAsync(changes, cancellationToken);
            }
        }
    }

    private async Task WriteAsync(List<(ClaimedJob Job, JobProgress Progress)> changes, CancellationToken cancellationToken)
    {
        try
        {
            await store.WriteAsync(changes, cancellationToken);
            signals.Changed([.. changes.Select(change => change.Job.Id)]);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The next report, or the outcome, carries it.
            Log.ProgressNotWritten(logger, exception);
        }
    }
}
