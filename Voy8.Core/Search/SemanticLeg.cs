using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Voy8.Core.Embeddings;

namespace Voy8.Core.Search;

/// <summary>What the semantic leg found, or why it did not look.</summary>
/// <param name="Notice">Null when it looked.</param>
internal sealed record SemanticResult(IReadOnlyList<VectorHit> Hits, SearchNotice? Notice);

/// <summary>Finds venues whose text means what the query means.</summary>
internal sealed class SemanticLeg(
    EmbeddingModel model,
    IEmbeddingGenerator<string, Embedding<float>> generator,
    IVectorIndex index,
    IOptions<SearchOptions> options,
    ILogger<SemanticLeg> logger)
{
    public async Task<SemanticResult> FindAsync(SearchQuery query, int limit, CancellationToken cancellationToken)
    {
        if (WhyOff() is { } notice)
        {
            return new SemanticResult([], notice);
        }

        try
        {
            var embeddings = await generator.GenerateAsync([QueryWords.WithoutFillers(query.Text)], cancellationToken: cancellationToken);
            var hits = await index.FindAsync(embeddings[0].Vector, query.Filters, limit, options.Value.SimilarityFloor, cancellationToken);
            return new SemanticResult([.. hits.TakeWhile(hit => hit.Similarity >= hits[0].Similarity * options.Value.RelativeSimilarityFloor)], null);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Log.SemanticLegFailed(logger, exception);
            return new SemanticResult([], new SearchNotice("semantic_search_failed", "Meaning could not be searched this time; these venues match by their words."));
        }
    }

    private SearchNotice? WhyOff()
    {
        var status = model.Status;
        return status.State switch
        {
            EmbeddingModelState.Off => new SearchNotice("semantic_search_off", $"Meaning is not searched, words alone are. {status.Reason}"),
            EmbeddingModelState.Loading => Loading,
            _ when !index.Status.IsReady => Loading,
            _ when index.Status.Vectors == 0 => new SearchNotice("semantic_search_empty", "No venue has been embedded yet, so words alone are searched."),
            _ => null,
        };
    }

    private static SearchNotice Loading { get; } = new("semantic_search_loading", "Meaning cannot be searched for a moment yet: vectors are being loaded.");
}
