using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Voy8.Jobs;

namespace Voy8.Core.Embeddings;

/// <summary>
/// Fills gaps: venues without a current vector, because the model was off or has changed, get embedding jobs whenever none is
/// under way. Every worker looks; a lock in the database lets one at a time enqueue.
/// </summary>
internal sealed class EmbeddingCatchUp(
    EmbeddingModel model, IJobClient jobs, IJobControl control, IOptions<EmbeddingsOptions> options, TimeProvider time, ILogger<EmbeddingCatchUp> logger)
    : BackgroundService
{
    private const int BatchSize = 100;
    private const int MaxVenuesPerPass = 10_000;
    private const long LockKey = 0x566F_7938_456D_6264; // "Voy8Embd"

    private static readonly string JobType =
        typeof(EmbedVenues).GetCustomAttributes(typeof(JobTypeAttribute), false).Cast<JobTypeAttribute>().Single().Name;

    /// <summary>Enqueues jobs for venues without a current vector, unless some are under way.</summary>
    /// <returns>The number of venues.</returns>
    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        var status = await model.WaitAsync(cancellationToken);
        if (!status.IsOn || await IsBusyAsync(cancellationToken))
        {
            return 0;
        }

        await using var transaction = await jobs.BeginTransactionAsync(cancellationToken);
        if (!await TryLockAsync(transaction, cancellationToken))
        {
            return 0;
        }

        var venueIds = await EmbeddingStore.ListPendingAsync(
            transaction.Connection, transaction.Transaction, status.ModelId!, MaxVenuesPerPass, cancellationToken);
        if (venueIds.Count == 0)
        {
            return 0;
        }

        await transaction.EnqueueManyAsync([.. venueIds.Chunk(BatchSize).Select(batch => Job(batch, status.ModelId!))], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        Log.CaughtUp(logger, venueIds.Count);
        return venueIds.Count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.CatchUpInterval, time);
        do
        {
            try
            {
                await RunOnceAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Log.CatchUpFailed(logger, exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private static JobItem<EmbedVenues> Job(Guid[] batch, string modelId) => new(
        new EmbedVenues(batch),
        new EnqueueOptions { Priority = JobPriority.Low, IdempotencyKey = $"catch-up:{modelId}:{batch[0]:N}" });

    private async Task<bool> IsBusyAsync(CancellationToken cancellationToken)
    {
        foreach (var status in new[] { JobStatus.Queued, JobStatus.Running, JobStatus.Scheduled })
        {
            var page = await control.ListAsync(new JobQuery(Limit: 1, Status: status, Type: JobType), cancellationToken);
            if (page.Total > 0)
            {
                return true;
            }
        }

        return false;
    }

    private static async Task<bool> TryLockAsync(JobTransaction transaction, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select pg_try_advisory_xact_lock($1)", transaction.Connection, transaction.Transaction);
        command.Parameters.Add(new NpgsqlParameter { Value = LockKey });
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
