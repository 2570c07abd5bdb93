using System.Globalization;
using System.Numerics.Tensors;
using System.Text;
using Npgsql;
using NpgsqlTypes;
using Voy8.Core.Embeddings;

namespace Voy8.Core.Search;

/// <summary>The SQL of <see cref="PgVectorIndex"/>: one table for each number of dimensions, with the vectors of any model of that many.</summary>
internal sealed class PgVectorTable(NpgsqlDataSource database, string modelId, int dimensions)
{
    private const int BatchSize = 500;

    // Copying a million vectors and building their graph takes minutes.
    private const int NoTimeout = 0;

    private readonly string _name = string.Create(CultureInfo.InvariantCulture, $"venue_vector_{dimensions}");

    public string ModelId => modelId;

    public int Dimensions => dimensions;

    /// <summary>False where the extension cannot be had in a version that goes on scanning (0.8).</summary>
    public async Task<bool> TryCreateAsync(CancellationToken cancellationToken)
    {
        var version = await ScalarAsync(
            "select coalesce(installed_version, default_version) from pg_available_extensions where name = 'vector'", cancellationToken);
        if (!Version.TryParse(version as string, out var parsed) || parsed < new Version(0, 8))
        {
            return false;
        }

        // Replicas that start together take turns: "if not exists" alone does not hold them apart.
        await using var command = database.CreateCommand(
            $"""
            begin;
            select pg_advisory_xact_lock(hashtext('{_name}'));
            create extension if not exists vector;
            create table if not exists {_name} (
                venue_id  uuid not null references venue (id) on delete cascade,
                model_id  text not null,
                text_hash bytea not null,
                vector    vector({dimensions}) not null,
                primary key (venue_id, model_id)
            );
            commit;
            """);
        await command.ExecuteNonQueryAsync(cancellationToken);
        return true;
    }

    public async Task CreateGraphAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"create index if not exists {_name}_hnsw on {_name} using hnsw (vector vector_cosine_ops)");
        command.CommandTimeout = NoTimeout;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<long> CountAsync(CancellationToken cancellationToken) =>
        (long)(await ScalarAsync($"select count(*) from {_name} where model_id = $1", cancellationToken, new NpgsqlParameter { Value = modelId }))!;

    /// <summary>Deletes the vectors of models that the fleet has forgotten, from the tables of any number of dimensions.</summary>
    public async Task ForgetOthersAsync(CancellationToken cancellationToken)
    {
        var tables = (string[])(await ScalarAsync(
            "select coalesce(array_agg(relname::text), '{}') from pg_class where relkind = 'r' and relname ~ '^venue_vector_[0-9]{1,4}$' and pg_table_is_visible(oid)",
            cancellationToken))!;
        foreach (var table in tables)
        {
            await ScalarAsync(
                $"delete from {table} where model_id <> $1 and model_id not in (select model_id from embedding_model)",
                cancellationToken,
                new NpgsqlParameter { Value = modelId });
        }
    }

    /// <summary>Copies what transactions from <paramref name="watermark"/> on embedded; returns how many venues are new, and the next watermark.</summary>
    public async Task<(long Added, ulong Watermark)> CatchUpAsync(ulong watermark, CancellationToken cancellationToken)
    {
        var next = (ulong)(await ScalarAsync("select pg_snapshot_xmin(pg_current_snapshot())", cancellationToken))!;
        long added = 0;
        while (true)
        {
            var batch = await ReadMissingAsync(watermark, cancellationToken);
            added += batch.Count == 0 ? 0 : await WriteAsync(batch, cancellationToken);
            if (batch.Count < BatchSize)
            {
                return (added, next);
            }
        }
    }

    /// <summary>The nearest within the filters, nearest first: by the graph, or by comparing all that pass.</summary>
    public async Task<IReadOnlyList<VectorHit>> FindAsync(
        NpgsqlConnection connection, ReadOnlyMemory<float> query, SearchFilters filters, int limit, bool exact, CancellationToken cancellationToken)
    {
        var kinds = filters.Kinds.Count == 0 ? "" : " and v.kind = any (@kinds)";

        // An expression over the distance is none that the graph could order by.
        await using var command = new NpgsqlCommand(
            $"""
            select v.id, 1 - (x.vector <=> @query::vector)
            from {_name} x
            join venue v on v.id = x.venue_id
            join enrichment e on e.venue_id = x.venue_id
            where x.model_id = @model{kinds}{FilterSql.Conditions(filters, "v")}
            order by (x.vector <=> @query::vector){(exact ? " + 0" : "")}
            limit @limit
            """,
            connection);
        FilterSql.AddParameters(command.Parameters, filters);
        command.Parameters.AddWithValue("query", Text(query.Span));
        command.Parameters.AddWithValue("model", modelId);
        command.Parameters.AddWithValue("limit", limit);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var hits = new List<VectorHit>();
        while (await reader.ReadAsync(cancellationToken))
        {
            hits.Add(new VectorHit(reader.GetGuid(0), (float)reader.GetDouble(1)));
        }

        return hits;
    }

    private async Task<IReadOnlyList<(Guid VenueId, byte[] TextHash, byte[] Vector)>> ReadMissingAsync(ulong watermark, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            $"""
            select m.venue_id, m.text_hash, m.vector
            from embedding m
            left join {_name} x on x.venue_id = m.venue_id and x.model_id = m.model_id
            where m.model_id = $1 and m.changed_in >= $2 and length(m.vector) = $3 and x.text_hash is distinct from m.text_hash
            limit {BatchSize}
            """);
        command.CommandTimeout = NoTimeout;
        command.Parameters.Add(new NpgsqlParameter { Value = modelId });
        command.Parameters.Add(new NpgsqlParameter { Value = watermark, NpgsqlDbType = NpgsqlDbType.Xid8 });
        command.Parameters.Add(new NpgsqlParameter { Value = dimensions * sizeof(float) });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var batch = new List<(Guid, byte[], byte[])>();
        while (await reader.ReadAsync(cancellationToken))
        {
            batch.Add((reader.GetGuid(0), reader.GetFieldValue<byte[]>(1), reader.GetFieldValue<byte[]>(2)));
        }

        return batch;
    }

    private async Task<long> WriteAsync(IReadOnlyList<(Guid VenueId, byte[] TextHash, byte[] Vector)> batch, CancellationToken cancellationToken)
    {
        // A venue may have been deleted since it was read; a new row has never been locked by anyone (xmax 0).
        return (long)(await ScalarAsync(
            $"""
            with written as (
                insert into {_name} (venue_id, model_id, text_hash, vector)
                select made.venue_id, $1, made.text_hash, made.vector::vector
                from unnest($2, $3, $4) as made (venue_id, text_hash, vector)
                join venue on venue.id = made.venue_id
                order by made.venue_id
                on conflict (venue_id, model_id) do update set text_hash = excluded.text_hash, vector = excluded.vector
                returning (xmax = 0) as is_new
            )
            select count(*) filter (where is_new) from written
            """,
            cancellationToken,
            new NpgsqlParameter { Value = modelId },
            new NpgsqlParameter { Value = batch.Select(row => row.VenueId).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid },
            new NpgsqlParameter { Value = batch.Select(row => row.TextHash).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea },
            new NpgsqlParameter { Value = batch.Select(row => Text(row.Vector)).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text }))!;
    }

    private async Task<object?> ScalarAsync(string sql, CancellationToken cancellationToken, params NpgsqlParameter[] parameters)
    {
        await using var command = database.CreateCommand(sql);
        command.CommandTimeout = NoTimeout;
        command.Parameters.AddRange(parameters);
        return await command.ExecuteScalarAsync(cancellationToken);
    }

    private string Text(byte[] bytes)
    {
        var vector = new float[dimensions];
        VectorBytes.Read(bytes, vector);

        // pgvector takes no NaN; nothing is similar to a vector without a direction.
        return Text(float.IsFinite(TensorPrimitives.Norm<float>(vector)) ? vector : new float[dimensions]);
    }

    private static string Text(ReadOnlySpan<float> vector)
    {
        var text = new StringBuilder(vector.Length * 12).Append('[');
        for (var i = 0; i < vector.Length; i++)
        {
            text.Append(i == 0 ? "" : ",").Append(CultureInfo.InvariantCulture, $"{vector[i]:R}");
        }

        return text.Append(']').ToString();
    }
}
