using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using Voy8.Jobs;

namespace Voy8.Core.Embeddings;

/// <summary>Embeds those of the venues whose vector is missing or stands for an older text.</summary>
internal sealed class EmbedVenuesHandler(
    EmbeddingModels models,
    EmbeddingModelRegister register,
    IEmbeddingGenerator<string, Embedding<float>> generator,
    EmbeddingStore store,
    IOptions<EmbeddingsOptions> options)
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

        var on = await models.WaitAsync(cancellationToken);
        if (on.Count == 0)
        {
            throw new JobDeferredException(options.Value.ModelOffDelay, $"Waits for an embedding model. {models.Configured.Status.Reason}");
        }

        if (await register.FindCurrentAsync(cancellationToken) is null)
        {
            await register.BeginAsync(on[^1].ModelId!, on[^1].Dimensions, options.Value.RetiredModelGrace, cancellationToken);
        }

        // While one model takes another's place both are kept current.
        var kept = (await register.ReadAsync(cancellationToken)).Where(model => model.State != RegisteredModel.Retired).Select(model => model.ModelId).ToHashSet();
        foreach (var status in on.Where(status => kept.Contains(status.ModelId!)))
        {
            await EmbedAsync(status.ModelId!, payload.VenueIds, context, cancellationToken);
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
