using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Voy8.Core.Embeddings;

namespace Voy8.Core.Search;

/// <summary>Has the vocabulary embedded by each model that is searched, once. Thread-safe.</summary>
internal sealed class ConceptTables(IEmbeddingGenerator<string, Embedding<float>> generator, TimeProvider time, ILogger<ConceptTables> logger)
{
    // While one model takes another's place, both are asked.
    private const int MaxModels = 2;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly List<(string ModelId, Task<ConceptTable> Table)> _tables = [];

    /// <returns>Null while it is still being made, or could not be.</returns>
    public async ValueTask<ConceptTable?> FindAsync(string modelId, CancellationToken cancellationToken)
    {
        var making = TableOf(modelId);
        if (making.IsCompletedSuccessfully)
        {
            return await making;
        }

        try
        {
            return await making.WaitAsync(Patience, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return null;
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            Log.VocabularyNotEmbedded(logger, exception);
            Forget(making);
            return null;
        }
    }

    private Task<ConceptTable> TableOf(string modelId)
    {
        lock (_gate)
        {
            var known = _tables.Find(table => table.ModelId == modelId).Table;
            if (known is not null)
            {
                return known;
            }

            if (_tables.Count == MaxModels)
            {
                _tables.RemoveAt(0);
            }

            // Whoever asked first may leave; the others still want it.
            var making = Task.Run(() => MakeAsync(modelId), CancellationToken.None);
            _tables.Add((modelId, making));
            return making;
        }
    }

    private void Forget(Task<ConceptTable> failed)
    {
        lock (_gate)
        {
            _tables.RemoveAll(table => table.Table == failed);
        }
    }

    private async Task<ConceptTable> MakeAsync(string modelId)
    {
        (string Word, int Number)[] words = [.. ConceptNumbers.Entries.SelectMany((entry, number) => entry.Terms.Select(term => (term, number)))];
        var made = await generator.GenerateAsync(words.Select(word => word.Word), new EmbeddingGenerationOptions { ModelId = modelId });
        return new ConceptTable([.. made.Select(embedding => embedding.Vector.ToArray())], [.. words.Select(word => word.Number)]);
    }
}
