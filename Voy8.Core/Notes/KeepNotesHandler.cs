using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Voy8.Core.Embeddings;
using Voy8.Jobs;

namespace Voy8.Core.Notes;

/// <summary>
/// Fills gaps: notes without a current vector, because the model was off or has changed, get embedding jobs. Asked again while those are
/// under way, it makes none twice.
/// </summary>
internal sealed class KeepNotesHandler(
    KeptModels models, NoteEmbeddingStore store, IJobClient jobs, IOptions<NotesOptions> options, ILogger<KeepNotesHandler> logger) : IJobHandler<KeepNotes>
{
    private const int BatchSize = 250;
    private const int MaxPerPass = 25_000;

    public async Task HandleAsync(KeepNotes payload, JobContext context, CancellationToken cancellationToken)
    {
        await store.PurgeAsync(options.Value.RestoreWithin, cancellationToken);
        foreach (var modelId in await models.WaitAsync(cancellationToken))
        {
            var noteIds = await store.ListPendingAsync(modelId, MaxPerPass, cancellationToken);
            if (noteIds.Count > 0)
            {
                await jobs.EnqueueManyAsync([.. noteIds.Chunk(BatchSize).Select(batch => Job(batch, modelId))], cancellationToken);
                context.Report(new JobProgress(100, noteIds.Count, noteIds.Count));
                Log.CaughtUp(logger, noteIds.Count);
                return;
            }
        }
    }

    private static JobItem<EmbedNotes> Job(Guid[] batch, string modelId) => new(
        new EmbedNotes(batch), new EnqueueOptions { Priority = JobPriority.Low, IdempotencyKey = $"keep:{modelId}:{batch[0]:N}" });
}
