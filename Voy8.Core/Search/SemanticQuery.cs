using Microsoft.Extensions.Logging;
using Voy8.Core.Embeddings;

namespace Voy8.Core.Search;

/// <summary>Turns a query into a vector for searches that are not of venues, and tells why where it cannot.</summary>
internal sealed class SemanticQuery(EmbeddingModels models, EmbeddingModelRegister register, QueryMeaningReader reader, ILogger<SemanticQuery> logger)
{
    /// <param name="text">The query.</param>
    /// <param name="find">With the model's id, the query's vector, and what its words mean, where that is known.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>What was found, nothing where meaning could not be searched; and why not.</returns>
    public async Task<(IReadOnlyList<T> Found, SearchNotice? Notice)> FindAsync<T>(
        string text, Func<string, ReadOnlyMemory<float>, QueryMeaning?, Task<IReadOnlyList<T>>> find, CancellationToken cancellationToken)
    {
        try
        {
            var current = await register.FindCurrentAsync(cancellationToken);
            var status = models.StatusFor(current?.ModelId);
            if (current is null || !status.IsOn)
            {
                return ([], new SearchNotice("semantic_search_off", $"Meaning is not searched, words alone are. {status.Reason ?? "Nothing has been embedded yet."}"));
            }

            var (vector, meaning) = await reader.ReadAsync(current.ModelId, text, cancellationToken);
            return (await find(current.ModelId, vector, meaning), null);
        }
        catch (Exception exception) when (exception is EmbeddingModelException or ArgumentException)
        {
            Log.MeaningNotSearched(logger, exception);
            return ([], new SearchNotice("semantic_search_failed", "Meaning could not be searched this time; these match by their words."));
        }
    }

    /// <summary>Those that are near, and not much less so than the nearest; nearest first.</summary>
    public static List<T> Best<T>(IReadOnlyList<T> near, Func<T, double> nearness, Func<T, Guid> id, double floor, double relativeFloor)
    {
        var least = Math.Max(floor, near.Select(nearness).DefaultIfEmpty(0).Max() * relativeFloor);
        return [.. near.Where(hit => nearness(hit) >= least).OrderByDescending(nearness).ThenByDescending(id)];
    }
}
