using Microsoft.Extensions.Logging;
using Npgsql;

namespace Voy8.Jobs;

/// <summary>
/// Fills the ready sets from PostgreSQL after Redis was emptied or replaced. Jobs flow meanwhile, claimed from PostgreSQL;
/// the epoch is written last, and from then on Redis hands out again.
/// </summary>
internal sealed class ReadySetRebuild(
    NpgsqlDataSource dataSource, ReadySets readySets, KeyGates gates, LimitMending mending, TimeProvider time, ILogger<ReadySetRebuild> logger)
{
    private const int PageSize = 5000;
    private int _running;

    /// <summary>Starts a rebuild in the background, unless one is under way here or in another process.</summary>
    public void Start()
    {
        if (Interlocked.CompareExchange(ref _running, 1, 0) == 0)
        {
            _ = Background.Run(RunAsync);
        }
    }

    private async Task RunAsync()
    {
        try
        {
            await using var connection = await dataSource.OpenConnectionAsync();
            if (await AdvisoryLock.TryTakeAsync(connection, AdvisoryLock.Rebuild, CancellationToken.None))
            {
                try
                {
                    await RebuildAsync(connection, CancellationToken.None);
                }
                finally
                {
                    await AdvisoryLock.ReleaseAsync(connection, AdvisoryLock.Rebuild);
                }
            }
        }
        catch (Exception exception)
        {
            Log.RebuildFailed(logger, exception);
        }
        finally
        {
            Volatile.Write(ref _running, 0);
        }
    }

    private async Task RebuildAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        // Another process may have finished it while this one was on its way here.
        if (await readySets.HasEpochAsync(cancellationToken) is not false)
        {
            return;
        }

        Log.RebuildStarted(logger);
        var started = time.GetTimestamp();
        long count = 0;
        await mending.HoldRunningAsync(cancellationToken);
        foreach (var queue in await WaitingJobs.QueuesAsync(connection, cancellationToken))
        {
            ReadyJob? last = null;
            while (await WaitingJobs.PageAsync(connection, queue, last, PageSize, cancellationToken) is { Count: > 0 } page)
            {
                if (!await readySets.PushAsync([.. page.Where(job => job.Limit is null)], cancellationToken)
                    || !await gates.OfferAsync([.. page.Where(job => job.Limit is not null)], cancellationToken))
                {
                    return;
                }

                count += page.Count;
                last = page[^1];
            }
        }

        if (await readySets.SetEpochAsync(cancellationToken))
        {
            Log.RebuildDone(logger, count, time.GetElapsedTime(started));
        }
    }
}
