namespace Voy8.Core.Search;

/// <summary>Finds the venues whose vectors are nearest to a query's.</summary>
public interface IVectorIndex
{
    VectorIndexStatus Status { get; }

    /// <summary>The best venues within the filters by cosine similarity, best first. Filters are exact, and never leave fewer hits than there are.</summary>
    /// <param name="query">A unit vector of the index's dimensions; of others nothing is found.</param>
    /// <param name="filters">What a venue must fulfil.</param>
    /// <param name="limit">How many, at most.</param>
    /// <param name="floor">Similarity below which a venue is no hit.</param>
    ValueTask<IReadOnlyList<VectorHit>> FindAsync(
        ReadOnlyMemory<float> query, SearchFilters filters, int limit, double floor, CancellationToken cancellationToken = default);
}

/// <param name="Similarity">Cosine, -1 to 1.</param>
public readonly record struct VectorHit(Guid VenueId, float Similarity);

/// <summary>Where vectors are searched.</summary>
public enum VectorIndexKind
{
    /// <summary>Not decided yet: the database has not been asked what it has.</summary>
    Undecided,

    /// <summary>An exact scan in this process's memory.</summary>
    InProcess,

    /// <summary>HNSW in PostgreSQL, by the extension pgvector.</summary>
    PgVector,
}

/// <param name="IsReady">False until everything that is stored has been loaded.</param>
/// <param name="ModelId">The model whose vectors it holds; null while there is none.</param>
/// <param name="Dimensions">Of its vectors.</param>
public sealed record VectorIndexStatus(VectorIndexKind Kind, bool IsReady, string? ModelId, int Dimensions, long Vectors)
{
    public static VectorIndexStatus Empty { get; } = new(VectorIndexKind.Undecided, false, null, 0, 0);
}
