using System.Runtime.CompilerServices;
using Npgsql;
using NpgsqlTypes;
using Voy8.Core.Catalogue;

namespace Voy8.Core.Search;

/// <summary>What the index of words reads from PostgreSQL.</summary>
internal sealed class WordIndexStore(NpgsqlDataSource database)
{
    private const string Venues =
        """
        select v.id, v.lat, v.lon, v.kind, v.dataset_id, coalesce(e.features, '{}'), v.popularity, e.price, e.open_week, e.zone,
               case when e.verified_at is not null then coalesce(e.stale_at, 'infinity') end, coalesce(e.search, ''), coalesce(e.completeness, 0)
        from venue v
        left join enrichment e on e.venue_id = v.id
        """;

    private const string Changes =
        """
        select venue_id, changed_in from enrichment where changed_in >= $1
        union all select id, changed_in from venue where changed_in >= $1
        union all select venue_id, changed_in from venue_removed where changed_in >= $1
        """;

    /// <summary>Which transactions are over: while it stays the same, nothing has been written.</summary>
    public async Task<string> ReadSnapshotAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select pg_current_snapshot()::text");
        return (string)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>As <see cref="VectorStore.ReadChangesAsync"/>, of every venue.</summary>
    public async Task<IReadOnlyList<VenueVersion>> ReadChangesAsync(ulong watermark, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Changes);
        command.Parameters.Add(new NpgsqlParameter { Value = watermark, NpgsqlDbType = NpgsqlDbType.Xid8 });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var changes = new List<VenueVersion>();
        while (await reader.ReadAsync(cancellationToken))
        {
            changes.Add(new VenueVersion(reader.GetGuid(0), reader.GetFieldValue<ulong>(1)));
        }

        return changes;
    }

    public IAsyncEnumerable<IndexedVenue> ReadAllAsync(CancellationToken cancellationToken) => ReadAsync(database.CreateCommand(Venues), cancellationToken);

    /// <summary>These venues; those that are gone are missing.</summary>
    public IAsyncEnumerable<IndexedVenue> ReadAsync(Guid[] ids, CancellationToken cancellationToken)
    {
        var command = database.CreateCommand(Venues + " where v.id = any ($1)");
        command.Parameters.Add(new NpgsqlParameter { Value = ids, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid });
        return ReadAsync(command, cancellationToken);
    }

    public async Task<IReadOnlySet<Guid>> ReadIdsAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select id from venue");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var ids = new HashSet<Guid>();
        while (await reader.ReadAsync(cancellationToken))
        {
            ids.Add(reader.GetGuid(0));
        }

        return ids;
    }

    private static async IAsyncEnumerable<IndexedVenue> ReadAsync(NpgsqlCommand command, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using (command)
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                yield return Read(reader);
            }
        }
    }

    private static IndexedVenue Read(NpgsqlDataReader reader) => new(
        reader.GetGuid(0),
        reader.IsDBNull(1) ? null : new GeoPoint(reader.GetDouble(1), reader.GetDouble(2)),
        reader.GetString(3),
        reader.GetGuid(4),
        reader.GetFieldValue<string[]>(5),
        reader.GetFloat(6),
        reader.IsDBNull(7) ? null : reader.GetInt16(7),
        reader.IsDBNull(8) ? null : Flat(reader.GetFieldValue<NpgsqlRange<int>[]>(8)),
        reader.IsDBNull(9) ? null : reader.GetString(9),
        reader.IsDBNull(10) ? null : new DateTimeOffset(reader.GetDateTime(10), TimeSpan.Zero),
        reader.GetFieldValue<NpgsqlTsVector>(11))
    {
        Completeness = reader.GetFloat(12),
    };

    // PostgreSQL gives ranges of whole numbers back with the first minute in them, and the last not.
    public static int[] Flat(NpgsqlRange<int>[] week) => [.. week.SelectMany(range => new[] { range.LowerBound, range.UpperBound })];
}
