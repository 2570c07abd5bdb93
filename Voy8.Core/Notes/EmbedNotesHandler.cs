using Microsoft.Extensions.AI;
using Voy8.Core.Embeddings;
using Voy8.Jobs;

namespace Voy8.Core.Notes;

/// <summary>Embeds those of the notes whose vector is missing or stands for an older text.</summary>
internal sealed class EmbedNotesHandler(KeptModels models, IEmbeddingGenerator<string, Embedding<float>> generator, NoteEmbeddingStore store) : IJobHandler<EmbedNotes>
{
    private const int BatchSize = 100;

    public async Task HandleAsync(EmbedNotes payload, JobContext context, CancellationToken cancellationToken)
    {
        if (payload.NoteIds.Count > EmbedNotes.MaxNotes)
        {
            throw new PermanentJobException($"The job names {payload.NoteIds.Count} notes; at most {EmbedNotes.MaxNotes} are embedded by one job.");
        }

        foreach (var modelId in await models.WaitAsync(cancellationToken))
        {
            var pending = await store.ReadPendingAsync(modelId, payload.NoteIds, cancellationToken);
            var done = payload.NoteIds.Count - pending.Count;
            foreach (var batch in pending.Chunk(BatchSize))
            {
                var vectors = await generator.GenerateAsync(batch.Select(text => text.Text), new EmbeddingGenerationOptions { ModelId = modelId }, cancellationToken);
                await store.WriteAsync(modelId, batch, [.. vectors.Select(embedding => embedding.Vector)], cancellationToken);
                done += batch.Length;
                context.Report(new JobProgress(100.0 * done / payload.NoteIds.Count, done, payload.NoteIds.Count));
            }
        }
    }
}
