using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using Voy8.Core.Embeddings;

namespace Voy8.Core.Search;

/// <summary>Embeds a query as a whole and word by word, and compares the words with the vocabulary; what words are near to is remembered. Thread-safe.</summary>
internal sealed class QueryMeaningReader(QueryEmbedder embedder, ConceptTables tables, IOptions<SearchOptions> options) : IDisposable
{
    /// <summary>Words beyond this are part of the whole only.</summary>
    public const int MaxWords = 12;

    // About 2 kB each.
    private const int RememberedTexts = 4096;

    private readonly MemoryCache _known = new(new MemoryCacheOptions { SizeLimit = RememberedTexts });

    /// <param name="modelId">Whose vectors are searched.</param>
    /// <param name="text">Without the words that became filters.</param>
    /// <returns>The vector of the whole; and what the words mean, null where that is not asked for or not known yet.</returns>
    public async Task<(ReadOnlyMemory<float> Vector, QueryMeaning? Meaning)> ReadAsync(string modelId, string text, CancellationToken cancellationToken)
    {
        var whole = QueryWords.WithoutFillers(text);
        if (options.Value.MeaningWeight == 0 || await tables.FindAsync(modelId, cancellationToken) is not { } table)
        {
            return ((await embedder.EmbedAsync(modelId, [whole], cancellationToken))[0], null);
        }

        // As they were written: a model knows accents.
        string[] texts = [whole, .. QueryWords.Tokens(text)
            .Where(token => !QueryWords.IsFiller(token.Word))
            .DistinctBy(token => token.Start)
            .Select(token => text[token.Start..token.End])
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Take(MaxWords)];
        var vectors = await embedder.EmbedAsync(modelId, texts, cancellationToken);
        float[][] nearness = [.. texts.Select((part, i) => Compare(modelId, part, table, vectors[i]))];
        return (vectors[0], new QueryMeaning(nearness[1..], nearness[0], options.Value.PhraseMeaningWeight));
    }

    public void Dispose() => _known.Dispose();

    private float[] Compare(string modelId, string text, ConceptTable table, ReadOnlyMemory<float> vector) =>
        _known.TryGetValue((modelId, text), out float[]? known)
            ? known!
            : _known.Set((modelId, text), table.Compare(vector.Span), new MemoryCacheEntryOptions { Size = 1 });
}
