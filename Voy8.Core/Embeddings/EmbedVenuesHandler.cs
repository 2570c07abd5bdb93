using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using Voy8.Jobs;

namespace Voy8.Core.Embeddings;

/// <summary>Embeds those of the venues whose vector is missing or stands for an older text.</summary>
internal sealed class EmbedVenuesHandler(
    EmbeddingModel model, IEmbeddingGenerator<string, Embedding<float>> generator, EmbeddingStore store, IOptions<EmbeddingsOptions> options)
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

        var status = await model.WaitAsync(cancellationToken);
        if (!status.IsOn)
        {
            throw new JobDeferredException(options.Value.ModelOffDelay, $"Waits for an embedding model. {status.Reason}");
        }

        var pending = await store.ReadPendingAsync(status.ModelId!, payload.VenueIds, cancellationToken);
        var done = payload.VenueIds.Count - pending.Count;
        foreach (var batch in pending.Chunk(BatchSize))
        {
            var vectors = await generator.GenerateAsync(batch.Select(text => text.Text), cancellationToken: cancellationToken);
            await store.WriteAsync(status.ModelId!, batch, [.. vectors.Select(embedding => embedding.Vector)], cancellationToken);
            done += batch.Length;
            context.Report(new JobProgress(100.0 * done / payload.VenueIds.Count, done, payload.VenueIds.Count));
        }
    }
}
