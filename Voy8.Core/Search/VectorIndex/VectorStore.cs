using System.Runtime.CompilerServices;
using Npgsql;
using NpgsqlTypes;
using Voy8.Core.Catalogue;
using Voy8.Core.Embeddings;

namespace Voy8.Core.Search;

/// <summary>A venue that changed, and the transaction that changed it.</summary>
internal readonly record struct VenueVersion(Guid VenueId, ulong ChangedIn);

/// <summary>What the vector index reads from PostgreSQL.</summary>
internal sealed class VectorStore(NpgsqlDataSource database)
{
    private const string Entries =
        """
        select v.id, v.lat, v.lon, v.kind, v.dataset_id, e.features, m.vector, e.price, e.open_week, e.zone
        from embedding m
        join venue v on v.id = m.venue_id
        join enrichment e on e.venue_id = m.venue_id
        where m.model_id = $1
        """;

    private const string Changes =
        """
        select venue_id, changed_in from embedding where changed_in >= $1 and model_id = $2
        union all select venue_id, changed_in from embedding_removed where changed_in >= $1 and model_id = $2
        union all select venue_id, changed_in from enrichment where changed_in >= $1
        union all select id, changed_in from venue where changed_in >= $1
        """;

    /// <summary>
    /// The oldest transaction that was still running: whoever remembers it before reading, and next time asks for all changes
    /// from it on, misses none, however late a transaction commits.
    /// </summary>
    public async Task<ulong> ReadWatermarkAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select pg_snapshot_xmin(pg_current_snapshot())");
        return (ulong)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Venues changed by transactions from <paramref name="watermark"/> on; some may have been seen before.</summary>
    public async Task<IReadOnlyList<VenueVersion>> ReadChangesAsync(string modelId, ulong watermark, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Changes);
        command.Parameters.Add(new NpgsqlParameter { Value = watermark, NpgsqlDbType = NpgsqlDbType.Xid8 });
        command.Parameters.Add(new NpgsqlParameter { Value = modelId });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var changes = new List<VenueVersion>();
        while (await reader.ReadAsync(cancellationToken))
        {
            changes.Add(new VenueVersion(reader.GetGuid(0), reader.GetFieldValue<ulong>(1)));
        }

        return changes;
    }

    /// <summary>All vectors of a model; those of other lengths than <paramref name="dimensions"/> are passed over.</summary>
    public IAsyncEnumerable<VectorEntry> ReadAllAsync(string modelId, int dimensions, CancellationToken cancellationToken) =>
        ReadAsync(database.CreateCommand(Entries), modelId, dimensions, cancellationToken);

    /// <summary>The vectors of these venues; those that have none any more are missing.</summary>
    public IAsyncEnumerable<VectorEntry> ReadAsync(string modelId, int dimensions, Guid[] venueIds, CancellationToken cancellationToken)
    {
        var command = database.CreateCommand(Entries + " and m.venue_id = any ($2)");
        var ids = new NpgsqlParameter { Value = venueIds, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid };
        return ReadAsync(command, modelId, dimensions, cancellationToken, ids);
    }

    /// <summary>Every venue that has a vector of the model.</summary>
    public async Task<IReadOnlySet<Guid>> ReadIdsAsync(string modelId, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select venue_id from embedding where model_id = $1");
        command.Parameters.Add(new NpgsqlParameter { Value = modelId });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var ids = new HashSet<Guid>();
        while (await reader.ReadAsync(cancellationToken))
        {
            ids.Add(reader.GetGuid(0));
        }

        return ids;
    }

    /// <summary>Drops notes of removals that every reader has long read, or has made good by reading all ids.</summary>
    public async Task ForgetRemovalsAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            """
            with vectors as (delete from embedding_removed where removed_at < now() - interval '1 day')
            delete from venue_removed where removed_at < now() - interval '1 day'
            """);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async IAsyncEnumerable<VectorEntry> ReadAsync(
        NpgsqlCommand command, string modelId, int dimensions, [EnumeratorCancellation] CancellationToken cancellationToken, params NpgsqlParameter[] more)
    {
        await using (command)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = modelId });
            command.Parameters.AddRange(more);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                var bytes = reader.GetFieldValue<byte[]>(6);
                if (bytes.Length != dimensions * sizeof(float))
                {
                    continue;
                }

                var vector = new float[dimensions];
                VectorBytes.Read(bytes, vector);
                GeoPoint? location = reader.IsDBNull(1) ? null : new GeoPoint(reader.GetDouble(1), reader.GetDouble(2));
                yield return new VectorEntry(
                    reader.GetGuid(0), location, reader.GetString(3), reader.GetGuid(4), reader.GetFieldValue<string[]>(5), vector)
                {
                    Price = reader.IsDBNull(7) ? null : reader.GetInt16(7),
                    OpenWeek = reader.IsDBNull(8) ? null : WordIndexStore.Flat(reader.GetFieldValue<NpgsqlRange<int>[]>(8)),
                    Zone = reader.IsDBNull(9) ? null : reader.GetString(9),
                };
            }
        }
    }
}
