using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Voy8.Core.Embeddings;

namespace Voy8.Core.Search;

/// <summary>What the semantic leg found, or why it did not look.</summary>
/// <param name="Notice">Null when it looked.</param>
internal sealed record SemanticResult(IReadOnlyList<VectorHit> Hits, SearchNotice? Notice);

/// <summary>Finds venues whose text means what the query means.</summary>
internal sealed class SemanticLeg(
    EmbeddingModels models,
    QueryEmbedder embedder,
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
            // A vector means something among those of its own model alone; while one takes another's place it is made anew.
            IReadOnlyList<VectorHit> hits;
            string modelId;
            do
            {
                modelId = index.Status.ModelId!;
                var vector = await embedder.EmbedAsync(modelId, QueryWords.WithoutFillers(query.Text), cancellationToken);
                hits = await index.FindAsync(vector, query.Filters, limit, options.Value.SimilarityFloor, cancellationToken);
            }
            while (index.Status.ModelId != modelId);

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
        var model = models.StatusFor(index.Status.ModelId);
        return model.State switch
        {
            EmbeddingModelState.Off => new SearchNotice("semantic_search_off", $"Meaning is not searched, words alone are. {model.Reason}"),
            EmbeddingModelState.Loading => Loading,
            _ when !index.Status.IsReady => Loading,
            _ when index.Status.Vectors == 0 => new SearchNotice("semantic_search_empty", "No venue has been embedded yet, so words alone are searched."),
            _ => null,
        };
    }

    private static SearchNotice Loading { get; } = new("semantic_search_loading", "Meaning cannot be searched for a moment yet: vectors are being loaded.");
}
