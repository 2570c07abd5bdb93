using Microsoft.Extensions.AI;

namespace Voy8.Core.Embeddings;

/// <summary>The local model behind the abstraction that any other embedding service shares.</summary>
internal sealed class OnnxEmbeddingGenerator(EmbeddingModel model, TimeProvider time) : IEmbeddingGenerator<string, Embedding<float>>
{
    /// <exception cref="EmbeddingModelException">The model is off.</exception>
    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        var encoder = await model.GetEncoderAsync(cancellationToken);
        var texts = values as IReadOnlyList<string> ?? [.. values];
        var now = time.GetUtcNow();
        return new GeneratedEmbeddings<Embedding<float>>(encoder.Encode(texts, cancellationToken)
            .Select(vector => new Embedding<float>(vector) { ModelId = model.Status.ModelId, CreatedAt = now }));
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        if (serviceKey is not null)
        {
            return null;
        }

        return serviceType == typeof(EmbeddingGeneratorMetadata)
            ? new EmbeddingGeneratorMetadata("onnxruntime", null, model.Status.ModelId, model.Status.Dimensions)
            : serviceType.IsInstanceOfType(this) ? this : null;
    }

    // The model belongs to EmbeddingModel.
    public void Dispose()
    {
    }
}
