using Microsoft.Extensions.AI;

namespace Voy8.Core.Embeddings;

/// <summary>The models behind the abstraction that any other embedding service shares. <see cref="EmbeddingGenerationOptions.ModelId"/> chooses one.</summary>
internal sealed class ModelEmbeddingGenerator(EmbeddingModels models, TimeProvider time) : IEmbeddingGenerator<string, Embedding<float>>
{
    /// <exception cref="EmbeddingModelException">The model is off.</exception>
    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        var model = options?.ModelId is { } id
            ? models.Find(id) ?? throw new EmbeddingModelException($"The model {id} is not configured here.")
            : models.Configured;
        var encoder = await model.GetEncoderAsync(cancellationToken);
        var texts = values as IReadOnlyList<string> ?? [.. values];
        var now = time.GetUtcNow();
        return new GeneratedEmbeddings<Embedding<float>>((await encoder.EncodeAsync(texts, cancellationToken))
            .Select(vector => new Embedding<float>(vector) { ModelId = model.Status.ModelId, CreatedAt = now }));
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        if (serviceKey is not null)
        {
            return null;
        }

        return serviceType == typeof(EmbeddingGeneratorMetadata)
            ? new EmbeddingGeneratorMetadata("voy8", null, models.Configured.Status.ModelId, models.Configured.Status.Dimensions)
            : serviceType.IsInstanceOfType(this) ? this : null;
    }

    // The models belong to EmbeddingModels.
    public void Dispose()
    {
    }
}
