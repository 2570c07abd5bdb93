using Microsoft.Extensions.AI;
using Voy8.Jobs;

namespace Voy8.Core.Embeddings;

/// <summary>Embeds those of the venues whose vector is missing or stands for an older text.</summary>
internal sealed class EmbedVenuesHandler(
    KeptModels models, IEmbeddingGenerator<string, Embedding<float>> generator, EmbeddingStore store)
    : IJobHandler<EmbedVenues>
{
    private const int MaxVenues = 1000;
    private const int BatchSize = 100;

    public async Task HandleAsync(EmbedVenues payload, JobContext context, CancellationToken cancellationToken)
    {
        if (payload.VenueIds.Count > MaxVenues)
        {
            throw new PermanentJobException($"The job names {payload.VenueIds.Count} venues; at most {MaxVenues} are embedded by one job.");
        }

        foreach (var modelId in await models.WaitAsync(cancellationToken))
        {
            await EmbedAsync(modelId, payload.VenueIds, context, cancellationToken);
        }
    }

    private async Task EmbedAsync(string modelId, IReadOnlyList<Guid> venueIds, JobContext context, CancellationToken cancellationToken)
    {
        var pending = await store.ReadPendingAsync(modelId, venueIds, cancellationToken);
        var done = venueIds.Count - pending.Count;
        foreach (var batch in pending.Chunk(BatchSize))
        {
            var vectors = await generator.GenerateAsync(batch.Select(text => text.Text), new EmbeddingGenerationOptions { ModelId = modelId }, cancellationToken);
            await store.WriteAsync(modelId, batch, [.. vectors.Select(embedding => embedding.Vector)], cancellationToken);
            done += batch.Length;
            context.Report(new JobProgress(100.0 * done / venueIds.Count, done, venueIds.Count));
        }
    }
}
