using Microsoft.Extensions.Logging;
using Voy8.Jobs;

namespace Voy8.Core.Embeddings;

/// <summary>
/// Fills gaps: venues without a current vector, because the model was off or has changed, get embedding jobs whenever none is
/// under way.
/// </summary>
internal sealed class CatchUpEmbeddingsHandler(
    EmbeddingModel model, EmbeddingStore store, IJobClient jobs, IJobControl control, ILogger<CatchUpEmbeddingsHandler> logger)
    : IJobHandler<CatchUpEmbeddings>
{
    private const int BatchSize = 100;
    private const int MaxVenuesPerPass = 10_000;

    private static readonly string JobType =
        typeof(EmbedVenues).GetCustomAttributes(typeof(JobTypeAttribute), false).Cast<JobTypeAttribute>().Single().Name;

    public async Task HandleAsync(CatchUpEmbeddings payload, JobContext context, CancellationToken cancellationToken)
    {
        var status = await model.WaitAsync(cancellationToken);
        if (!status.IsOn || await IsBusyAsync(cancellationToken))
        {
            return;
        }

        var venueIds = await store.ListPendingAsync(status.ModelId!, MaxVenuesPerPass, cancellationToken);
        if (venueIds.Count > 0)
        {
            await jobs.EnqueueManyAsync([.. venueIds.Chunk(BatchSize).Select(batch => Job(batch, status.ModelId!))], cancellationToken);
            context.Report(new JobProgress(100, venueIds.Count, venueIds.Count));
            Log.CaughtUp(logger, venueIds.Count);
        }
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
}
