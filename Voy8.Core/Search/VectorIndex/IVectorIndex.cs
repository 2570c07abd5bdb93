namespace Voy8.Core.Search;

/// <summary>Finds the venues whose vectors are nearest to a query's.</summary>
public interface IVectorIndex
{
    VectorIndexStatus Status { get; }

    /// <summary>The best venues within the filters by cosine similarity, best first. Filters are exact.</summary>
    /// <param name="query">A unit vector of the index's dimensions.</param>
    /// <param name="filters">What a venue must fulfil.</param>
    /// <param name="limit">How many, at most.</param>
    /// <param name="floor">Similarity below which a venue is no hit.</param>
    IReadOnlyList<VectorHit> Search(ReadOnlySpan<float> query, SearchFilters filters, int limit, double floor);
}

/// <param name="Similarity">Cosine, -1 to 1.</param>
public readonly record struct VectorHit(Guid VenueId, float Similarity);

/// <param name="IsReady">False until everything that is stored has been loaded.</param>
/// <param name="ModelId">The model whose vectors it holds; null while there is none.</param>
public sealed record VectorIndexStatus(bool IsReady, string? ModelId, int Vectors)
{
    public static VectorIndexStatus Empty { get; } = new(false, null, 0);
}
