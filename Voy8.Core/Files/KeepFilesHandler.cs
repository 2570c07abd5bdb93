using Microsoft.Extensions.Logging;
using Voy8.Core.Embeddings;
using Voy8.Jobs;

namespace Voy8.Core.Files;

/// <summary>
/// Deletes bytes that nothing names and archives of batches that are over, says of files whose job ended without a word why they will not be ready, and has chunks embedded
/// whose vector is missing, because the model was off or has changed. Asked again meanwhile, it does nothing twice.
/// </summary>
internal sealed class KeepFilesHandler(
    FileSweep sweep, KeptModels models, ChunkEmbeddingStore store, IJobClient jobs, ILogger<KeepFilesHandler> logger) : IJobHandler<KeepFiles>
{
    private const int BatchSize = 250;
    private const int MaxPerPass = 25_000;

    public async Task HandleAsync(KeepFiles payload, JobContext context, CancellationToken cancellationToken)
    {
        var closed = await sweep.CloseArchivesAsync(cancellationToken);
        var deleted = await sweep.DeleteBytesAsync(cancellationToken);
        var settled = await sweep.SettleAsync(cancellationToken);
        context.SetResult(new { Deleted = deleted, Settled = settled, Closed = closed });
        foreach (var modelId in await models.WaitAsync(cancellationToken))
        {
            var chunkIds = await store.ListPendingAsync(modelId, MaxPerPass, cancellationToken);
            if (chunkIds.Count > 0)
            {
                await jobs.EnqueueManyAsync([.. chunkIds.Chunk(BatchSize).Select(batch => Job(batch, modelId))], cancellationToken);
                context.Report(new JobProgress(100, chunkIds.Count, chunkIds.Count));
                Log.CaughtUp(logger, chunkIds.Count);
                return;
            }
        }
    }

    private static JobItem<EmbedChunks> Job(Guid[] batch, string modelId) => new(
        new EmbedChunks(batch), new EnqueueOptions { Priority = JobPriority.Low, IdempotencyKey = $"keep:{modelId}:{batch[0]:N}" });
}
