using Voy8.Jobs;

namespace Voy8.Core.Files;

/// <summary>Embeds those of the chunks whose vector is missing or of another model.</summary>
internal sealed class EmbedChunksHandler(ChunkEmbedder embedder) : IJobHandler<EmbedChunks>
{
    public async Task HandleAsync(EmbedChunks payload, JobContext context, CancellationToken cancellationToken)
    {
        var all = payload.ChunkIds.Count;
        if (all > EmbedChunks.MaxChunks)
        {
            throw new PermanentJobException($"The job names {all} chunks; at most {EmbedChunks.MaxChunks} are embedded by one job.");
        }

        await embedder.EmbedAsync(payload.ChunkIds, done => context.Report(new JobProgress(100.0 * done / all, done, all)), cancellationToken);
    }
}
