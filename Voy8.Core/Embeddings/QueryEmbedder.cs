using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace Voy8.Core.Embeddings;

/// <summary>Embeds what people ask, and remembers the vectors of what was asked lately: people ask alike. Thread-safe.</summary>
public sealed class QueryEmbedder(IEmbeddingGenerator<string, Embedding<float>> generator, IOptions<EmbeddingsOptions> options) : IDisposable
{
    // Of an entry beside its text and vector: its key, its links, its place in the table.
    private const int EntryBytes = 256;

    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = options.Value.QueryCacheBytes, TrackStatistics = true });

    internal long CachedBytes => _cache.GetCurrentStatistics()?.CurrentEstimatedSize ?? 0;

    /// <param name="modelId">Whose vector it is to be.</param>
    /// <param name="text">As it is embedded.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="EmbeddingModelException">The model is off.</exception>
    public async ValueTask<ReadOnlyMemory<float>> EmbedAsync(string modelId, string text, CancellationToken cancellationToken = default)
    {
        var key = (modelId, text);
        if (_cache.TryGetValue(key, out ReadOnlyMemory<float> known))
        {
            return known;
        }

        var made = await generator.GenerateAsync([text], new EmbeddingGenerationOptions { ModelId = modelId }, cancellationToken);
        var vector = made[0].Vector;
        return _cache.Set(key, vector, new MemoryCacheEntryOptions { Size = EntryBytes + (vector.Length * sizeof(float)) + (text.Length * sizeof(char)) });
    }

    public void Dispose() => _cache.Dispose();
}
