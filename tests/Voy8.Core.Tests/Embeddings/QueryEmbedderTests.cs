using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using Voy8.Core.Embeddings;

namespace Voy8.Core.Tests.Embeddings;

public sealed class QueryEmbedderTests : IDisposable
{
    private readonly CountingGenerator _generator = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _generator.Dispose();

    [Fact]
    public async Task The_same_question_is_embedded_once()
    {
        using var embedder = Embedder(bytes: 1_000_000);

        var first = await embedder.EmbedAsync("a", "quiet cafe", Token);
        var second = await embedder.EmbedAsync("a", "quiet cafe", Token);

        second.ShouldBe(first);
        _generator.Asked.ShouldBe(["a: quiet cafe"]);
    }

    [Fact]
    public async Task Each_model_has_its_own_vector_of_a_question()
    {
        using var embedder = Embedder(bytes: 1_000_000);

        await embedder.EmbedAsync("a", "quiet cafe", Token);
        await embedder.EmbedAsync("b", "quiet cafe", Token);

        _generator.Asked.ShouldBe(["a: quiet cafe", "b: quiet cafe"]);
    }

    [Fact]
    public async Task What_is_remembered_stays_within_its_bound()
    {
        using var embedder = Embedder(bytes: 20_000);

        for (var i = 0; i < 1_000; i++)
        {
            await embedder.EmbedAsync("a", $"question {i}", Token);
            embedder.CachedBytes.ShouldBeLessThanOrEqualTo(20_000);
        }

        embedder.CachedBytes.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Without_memory_nothing_is_remembered()
    {
        using var embedder = Embedder(bytes: 0);

        await embedder.EmbedAsync("a", "quiet cafe", Token);
        await embedder.EmbedAsync("a", "quiet cafe", Token);

        _generator.Asked.Count.ShouldBe(2);
    }

    private QueryEmbedder Embedder(long bytes) => new(_generator, Options.Create(new EmbeddingsOptions { QueryCacheBytes = bytes }));

    private sealed class CountingGenerator : IEmbeddingGenerator<string, Embedding<float>>
    {
        public List<string> Asked { get; } = [];

        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
        {
            var texts = values.ToList();
            Asked.AddRange(texts.Select(text => $"{options!.ModelId}: {text}"));
            return Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(texts.Select(text => new Embedding<float>(new float[] { text.Length, 1 }))));
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
