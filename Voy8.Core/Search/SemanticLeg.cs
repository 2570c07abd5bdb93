using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Voy8.Core.Embeddings;

namespace Voy8.Core.Search;

/// <summary>What the semantic leg found, or why it did not look.</summary>
/// <param name="Notice">Null when it looked.</param>
internal sealed record SemanticResult(IReadOnlyList<VectorHit> Hits, SearchNotice? Notice)
{
    /// <summary>Venues that are something which a word of the query is near to.</summary>
    public IReadOnlyList<Guid> ByConcept { get; init; } = [];

    /// <summary>Null where the query was compared with whole venues only.</summary>
    public QueryMeaning? Meaning { get; init; }

    /// <summary>All that it found, without repeats.</summary>
    public Guid[] VenueIds => [.. Hits.Select(hit => hit.VenueId).Union(ByConcept)];
}

/// <summary>Finds venues whose text means what the query means.</summary>
internal sealed class SemanticLeg(
    EmbeddingModels models,
    QueryMeaningReader reader,
    IVectorIndex index,
    ConceptStore concepts,
    IOptions<SearchOptions> options,
    ILogger<SemanticLeg> logger)
{
    // Entries of the vocabulary that a word is near to, at most; and where filters narrow what comes of them.
    private const int MaxNear = 8;
    private const int MaxNearFiltered = 128;

    /// <param name="terms">What words look for.</param>
    /// <param name="limit">Venues by vector, and by what they are, each at most.</param>
    public async Task<SemanticResult> FindAsync(SearchQuery query, IReadOnlyList<QueryTerm> terms, int limit, CancellationToken cancellationToken)
    {
        if (WhyOff() is { } notice)
        {
            return new SemanticResult([], notice);
        }

        try
        {
            // A vector means something among those of its own model alone; while one takes another's place it is made anew.
            IReadOnlyList<VectorHit> hits;
            QueryMeaning? meaning;
            string modelId;
            do
            {
                modelId = index.Status.ModelId!;
                (var vector, meaning) = await reader.ReadAsync(modelId, query.Text, cancellationToken);
                hits = await index.FindAsync(vector, query.Filters, limit, options.Value.SimilarityFloor, cancellationToken);
            }
            while (index.Status.ModelId != modelId);

            return new SemanticResult([.. hits.TakeWhile(hit => hit.Similarity >= hits[0].Similarity * options.Value.RelativeSimilarityFloor)], null)
            {
                ByConcept = meaning is null ? [] : await concepts.FindAsync(query, terms, meaning, Codes(query, terms, meaning), limit, cancellationToken),
                Meaning = meaning,
            };
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Log.SemanticLegFailed(logger, exception);
            return new SemanticResult([], new SearchNotice("semantic_search_failed", "Meaning could not be searched this time; these venues match by their words."));
        }
    }

    // What the words name is looked for by words.
    private string[] Codes(SearchQuery query, IReadOnlyList<QueryTerm> terms, QueryMeaning meaning)
    {
        var named = query.Legs == SearchLegs.Meaning ? [] : terms.SelectMany(term => term.Meanings).ToHashSet();
        var near = terms.Any(term => term.IsFilter)
            ? meaning.Near(options.Value.FilteredConceptFloor, options.Value.FilteredRelativeConceptFloor, MaxNearFiltered)
            : meaning.Near(options.Value.ConceptFloor, options.Value.RelativeConceptFloor, MaxNear);
        return [.. near
            .Where(number => !named.Contains(ConceptNumbers.Entries[number]))
            .Select(number => ConceptNumbers.CodeWords[number])];
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
