using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Voy8.Core.Embeddings;
using Voy8.Jobs;

namespace Voy8.Core.Files;

/// <summary>Makes vectors of chunks, batch by batch; what is stored is not made again.</summary>
internal sealed class ChunkEmbedder(
    KeptModels models,
    IEmbeddingGenerator<string, Embedding<float>> generator,
    ChunkEmbeddingStore store,
    IOptions<FilesOptions> options,
    ILogger<ChunkEmbedder> logger)
{
    /// <summary>Embeds a version. Without a model, or with one that fails, it is left to be done later: words find it meanwhile.</summary>
    /// <param name="report">Is told how many of all the vectors there are.</param>
    public async Task EmbedAsync(FileVersion file, Action<long, long> report, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var modelId in await models.WaitAsync(cancellationToken))
            {
                var pending = await store.CountPendingAsync(modelId, file, cancellationToken);
                var total = Math.Max(pending, file.Chunks ?? 0);
                while (await store.ReadPendingAsync(modelId, file, options.Value.EmbedBatch, cancellationToken) is { Count: > 0 } batch)
                {
                    await WriteAsync(modelId, batch, cancellationToken);
                    pending -= batch.Count;
                    report(total - Math.Max(0, pending), total);
                }
            }
        }
        catch (Exception exception) when (exception is JobDeferredException or EmbeddingModelException)
        {
            Log.EmbeddedLater(logger, file.FileId, exception.Message);
        }
    }

    /// <exception cref="JobDeferredException">No model is on.</exception>
    public async Task EmbedAsync(IReadOnlyList<Guid> chunkIds, Action<int> report, CancellationToken cancellationToken)
    {
        foreach (var modelId in await models.WaitAsync(cancellationToken))
        {
            var pending = await store.ReadPendingAsync(modelId, chunkIds, cancellationToken);
            var done = chunkIds.Count - pending.Count;
            foreach (var batch in pending.Chunk(options.Value.EmbedBatch))
            {
                await WriteAsync(modelId, batch, cancellationToken);
                report(done += batch.Length);
            }
        }
    }

    private async Task WriteAsync(string modelId, IReadOnlyList<PendingText> batch, CancellationToken cancellationToken)
    {
        var vectors = await generator.GenerateAsync(batch.Select(text => text.Text), new EmbeddingGenerationOptions { ModelId = modelId }, cancellationToken);
        await store.WriteAsync(modelId, batch, [.. vectors.Select(embedding => embedding.Vector)], cancellationToken);
    }
}
