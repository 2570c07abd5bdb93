using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Voy8.Jobs;

namespace Voy8.Core.Embeddings;

/// <summary>Embeds what is in the scope batch by batch, in the order of the ids. An attempt that follows another goes on behind the last batch that was stored.</summary>
internal sealed class RegenerateEmbeddingsHandler(
    IServiceProvider services,
    KeptModels models,
    IEmbeddingGenerator<string, Embedding<float>> generator,
    RegenerationStore regenerations,
    ILogger<RegenerateEmbeddingsHandler> logger)
    : IJobHandler<RegenerateEmbeddings>
{
    private const int BatchSize = 100;

    public async Task HandleAsync(RegenerateEmbeddings payload, JobContext context, CancellationToken cancellationToken)
    {
        var texts = services.GetKeyedService<IEmbeddedTexts>(payload.Things) ?? throw new PermanentJobException($"Nothing called {payload.Things} is embedded here.");
        var modelIds = await models.WaitAsync(cancellationToken);
        var done = await regenerations.ReadAsync(context.JobId, cancellationToken);
        var total = done.Processed + await texts.CountAsync(payload.Scope, done.After, cancellationToken);
        context.Report(ProgressOf(done, total));
        while (await texts.ReadAsync(payload.Scope, done.After, BatchSize, cancellationToken) is { Count: > 0 } batch)
        {
            var changed = 0;
            foreach (var modelId in modelIds)
            {
                var vectors = await generator.GenerateAsync(batch.Select(text => text.Text), new EmbeddingGenerationOptions { ModelId = modelId }, cancellationToken);
                changed += await texts.WriteAsync(modelId, batch, [.. vectors.Select(embedding => embedding.Vector)], cancellationToken);
            }

            done = new Regeneration(batch[^1].Id, done.Processed + batch.Count, done.Changed + changed);
            await regenerations.WriteAsync(context.JobId, done, cancellationToken);
            context.Report(ProgressOf(done, Math.Max(total, done.Processed)) with { IsCheckpoint = true });
        }

        await regenerations.ForgetAsync(context.JobId, cancellationToken);
        context.Report(new JobProgress(100, done.Processed, done.Processed, Counters: new Dictionary<string, long> { ["changed"] = done.Changed }));
        context.SetResult(new { done.Processed, done.Changed });
        Log.Regenerated(logger, done.Processed, payload.Things, done.Changed);
    }

    private static JobProgress ProgressOf(Regeneration done, long total) => new(
        total == 0 ? 0 : 100.0 * done.Processed / total, done.Processed, total, Counters: new Dictionary<string, long> { ["changed"] = done.Changed });
}
