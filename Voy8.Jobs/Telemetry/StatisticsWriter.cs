using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Voy8.Jobs;

/// <summary>
/// Writes down what ended in this process, every few seconds and on stop. Register it before the worker: it then stops after it,
/// and sees the last attempt. What cannot be written is kept and counts for the minute in which it can.
/// </summary>
internal sealed class StatisticsWriter(
    JobsDatabase database,
    AttemptCounters counters,
    StatisticsStore store,
    IOptions<WorkerOptions> options,
    TimeProvider time,
    ILogger<StatisticsWriter> logger) : BackgroundService
{
    private static readonly TimeSpan LastWrite = TimeSpan.FromSeconds(2);

    private bool _failing;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var inTime = new CancellationTokenSource(LastWrite, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(inTime.Token, cancellationToken);
        await Background.StoppedAsync(WriteAsync(either.Token));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        using var timer = new PeriodicTimer(options.Value.StatisticsInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await WriteAsync(stoppingToken);
        }
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        var changes = counters.Changes();
        if (changes.Count == 0)
        {
            return;
        }

        try
        {
            await database.ReadyAsync(cancellationToken);
            await store.AddAsync(changes, cancellationToken);
            foreach (var change in changes)
            {
                change.Written();
            }

            _failing = false;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Once: while PostgreSQL is away others say so again and again.
            if (!_failing)
            {
                Log.StatisticsNotWritten(logger, exception);
            }

            _failing = true;
        }
    }
}
