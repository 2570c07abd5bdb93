using System.Globalization;
using System.Numerics.Tensors;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Voy8.Core.Search;

/// <summary>
/// Vectors in PostgreSQL, searched by HNSW (extension pgvector, 0.8 or later). The graph is walked on until enough venues have passed
/// the filters (<c>hnsw.iterative_scan</c>); where the walk ends before, all that pass are compared instead: filters never starve it.
/// </summary>
internal sealed class PgVectorIndex(NpgsqlDataSource database, ILogger<PgVectorIndex> logger) : IVectorIndex
{
    /// <summary>What HNSW of pgvector can index.</summary>
    public const int MostDimensions = 2000;

    private const int LeastBreadth = 100;
    private const int MostBreadth = 1000;

    // Written to, and searched: the same but for the time that another model's vectors take to come over. One writer.
    private PgVectorTable? _written;
    private ulong _watermark;
    private volatile Searched _searched = new(null, VectorIndexStatus.Empty);

    public VectorIndexStatus Status => _searched.Status;

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<VectorHit>> FindAsync(
        ReadOnlyMemory<float> query, SearchFilters filters, int limit, double floor, CancellationToken cancellationToken = default)
    {
        if (_searched.Table is not { } table || limit <= 0 || query.Length != table.Dimensions || !HasDirection(query.Span))
        {
            return [];
        }

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var breadth = Math.Clamp(limit, LeastBreadth, MostBreadth);
        await using (var settings = new NpgsqlCommand(
            string.Create(CultureInfo.InvariantCulture, $"set local hnsw.iterative_scan = strict_order; set local hnsw.ef_search = {breadth}"), connection, transaction))
        {
            await settings.ExecuteNonQueryAsync(cancellationToken);
        }

        var hits = await table.FindAsync(connection, query, filters, limit, exact: false, cancellationToken);
        if (hits.Count < limit && (hits.Count == 0 || hits[^1].Similarity >= floor))
        {
            hits = await table.FindAsync(connection, query, filters, limit, exact: true, cancellationToken);
        }

        return [.. hits.Where(hit => hit.Similarity >= floor)];
    }

    /// <summary>Makes extension and table where there are none; false where this server cannot have them. What was searched before still is.</summary>
    public async Task<bool> TryPrepareAsync(string modelId, int dimensions, CancellationToken cancellationToken)
    {
        if (dimensions > MostDimensions)
        {
            return false;
        }

        var table = new PgVectorTable(database, modelId, dimensions);
        try
        {
            if (!await table.TryCreateAsync(cancellationToken))
            {
                return false;
            }
        }
        catch (PostgresException exception)
        {
            Log.PgVectorRefused(logger, exception);
            return false;
        }

        (_written, _watermark) = (table, 0);
        if (!_searched.Status.IsReady)
        {
            _searched = new Searched(null, new VectorIndexStatus(VectorIndexKind.PgVector, false, modelId, dimensions, 0));
        }

        return true;
    }

    /// <summary>
    /// Brings over the vectors that were made since the last time; those of venues that are gone went with them. Any number of replicas
    /// may do so at once.
    /// </summary>
    public async Task CatchUpAsync(bool recounts, CancellationToken cancellationToken)
    {
        var table = _written ?? throw new InvalidOperationException("The table has not been made.");
        var (added, watermark) = await table.CatchUpAsync(_watermark, cancellationToken);
        _watermark = watermark;
        var isFirst = _searched.Table != table;
        if (isFirst)
        {
            await table.CreateGraphAsync(cancellationToken);
        }

        if (recounts)
        {
            await table.ForgetOthersAsync(cancellationToken);
        }

        var vectors = isFirst || recounts ? await table.CountAsync(cancellationToken) : Status.Vectors + added;
        _searched = new Searched(table, new VectorIndexStatus(VectorIndexKind.PgVector, true, table.ModelId, table.Dimensions, vectors));
    }

    private sealed record Searched(PgVectorTable? Table, VectorIndexStatus Status);

    // The angle to nothing is no number, and to infinity neither.
    private static bool HasDirection(ReadOnlySpan<float> query) => float.IsNormal(TensorPrimitives.Norm(query));
}
