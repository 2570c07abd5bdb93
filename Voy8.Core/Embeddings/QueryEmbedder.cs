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
    public async ValueTask<ReadOnlyMemory<float>> EmbedAsync(string modelId, string text, CancellationToken cancellationToken = default) =>
        (await EmbedAsync(modelId, [text], cancellationToken))[0];

    /// <summary>As above for several texts, those that are not remembered in one go.</summary>
    public async ValueTask<ReadOnlyMemory<float>[]> EmbedAsync(string modelId, IReadOnlyList<string> texts, CancellationToken cancellationToken = default)
    {
        var vectors = new ReadOnlyMemory<float>[texts.Count];
        int[] unknown = [.. Enumerable.Range(0, texts.Count).Where(i => !_cache.TryGetValue((modelId, texts[i]), out vectors[i]))];
        if (unknown.Length == 0)
        {
            return vectors;
        }

        var made = await generator.GenerateAsync(unknown.Select(i => texts[i]), new EmbeddingGenerationOptions { ModelId = modelId }, cancellationToken);
        foreach (var (place, embedding) in unknown.Zip(made))
        {
            var (text, vector) = (texts[place], embedding.Vector);
            var size = EntryBytes + (vector.Length * sizeof(float)) + (text.Length * sizeof(char));
            vectors[place] = _cache.Set((modelId, text), vector, new MemoryCacheEntryOptions { Size = size });
        }

        return vectors;
    }

    public void Dispose() => _cache.Dispose();
}
