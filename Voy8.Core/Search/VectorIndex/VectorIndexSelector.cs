namespace Voy8.Core.Search;

/// <summary>The index that this installation has; empty until it is known which.</summary>
internal sealed class VectorIndexSelector(InMemoryVectorIndex inProcess, PgVectorIndex pgVector) : IVectorIndex
{
    private volatile IVectorIndex? _chosen;

    public VectorIndexKind Kind => _chosen switch
    {
        null => VectorIndexKind.Undecided,
        PgVectorIndex => VectorIndexKind.PgVector,
        _ => VectorIndexKind.InProcess,
    };

    public VectorIndexStatus Status => _chosen?.Status ?? VectorIndexStatus.Empty;

    public void Choose(VectorIndexKind kind) => _chosen = kind == VectorIndexKind.PgVector ? pgVector : inProcess;

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<VectorHit>> FindAsync(
        ReadOnlyMemory<float> query, SearchFilters filters, int limit, double floor, CancellationToken cancellationToken = default) =>
        _chosen?.FindAsync(query, filters, limit, floor, cancellationToken) ?? ValueTask.FromResult<IReadOnlyList<VectorHit>>([]);
}
