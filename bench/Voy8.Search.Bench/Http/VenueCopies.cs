using System.Globalization;
using System.Numerics.Tensors;
using Npgsql;
using NpgsqlTypes;
using Voy8.Core.Embeddings;

namespace Voy8.Search.Bench.Http;

/// <summary>
/// Copies of the venues that are there, each some hundred metres away with another popularity and a slightly other vector, until there are
/// so many. A third of all get a price level and half of those without hours the hours of another, since the data have few.
/// </summary>
internal static class VenueCopies
{
    private const int LargestRound = 200_000;
    private const float VectorNoise = 0.15f;

    // Rows of a round, by their place in the order of ids; triggers are off, since nothing here is due for a crawl.
    private const string Round =
        """
        create temp table copied on commit drop as
        select v.id as original, gen_random_uuid() as id, (random() - 0.5) * 0.008 as north, (random() - 0.5) * 0.012 as east, random() ^ 3 as popularity
        from (select id from venue order by id limit $1) v;
        """;

    public static async Task MakeAsync(NpgsqlDataSource database, int count)
    {
        await using var connection = await database.OpenConnectionAsync();
        await ExecuteAsync(connection, "set session_replication_role = replica; set jit = off; select setseed(0.5)");
        await ExecuteAsync(
            connection,
            """
            update enrichment set price = 1 + abs(hashtext(venue_id::text)) % 4 where price is null and abs(hashtext('p' || venue_id::text)) % 3 = 0;
            update enrichment set zone = 'Europe/Athens' where zone is null;
            update enrichment e set open_week = w.open_week
            from (select open_week, row_number() over (order by venue_id) - 1 as n, count(*) over () as total from enrichment where open_week is not null) w
            where e.open_week is null and abs(hashtext(e.venue_id::text)) % 2 = 0 and w.n = abs(hashtext('o' || e.venue_id::text)) % w.total;
            update venue set popularity = random() ^ 3;
            update enrichment e set popularity = v.popularity from venue v where v.id = e.venue_id;
            """);
        for (var there = await CountAsync(connection); there < count; there = await CountAsync(connection))
        {
            Report.Note($"{there} of {count} venues");
            await CopyAsync(connection, Math.Min(Math.Min(there, LargestRound), count - there));
        }

        await ExecuteAsync(connection, "set session_replication_role = default; vacuum analyze");
    }

    private static async Task CopyAsync(NpgsqlConnection connection, int rows)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        await ExecuteAsync(connection, Round.Replace("$1", rows.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        await ExecuteAsync(
            connection,
            """
            insert into venue (id, dataset_id, source_id, name, kind, lat, lon, country, website, popularity, content_hash)
            select c.id, dataset_id, c.id::text, name, kind, lat + north, lon + east, country, website, c.popularity, content_hash
            from copied c join venue v on v.id = c.original;
            insert into enrichment (venue_id, facts, facts_hash, features, search_text, text_hash, search, verified_at, stale_at,
                                    kind, dataset_id, lat, lon, popularity, names, price, open_week, zone)
            select c.id, facts, facts_hash, features, search_text, text_hash, search, verified_at, stale_at,
                   kind, dataset_id, lat + north, lon + east, c.popularity, names, price, open_week, zone
            from copied c join enrichment e on e.venue_id = c.original;
            """);
        await CopyVectorsAsync(connection);
        await transaction.CommitAsync();
    }

    private static async Task CopyVectorsAsync(NpgsqlConnection connection)
    {
        var rows = new List<(Guid Id, string Model, byte[] TextHash, byte[] Vector)>();
        await using (var command = new NpgsqlCommand(
            "select c.id, m.model_id, m.text_hash, m.vector from copied c join embedding m on m.venue_id = c.original", connection))
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                rows.Add((reader.GetGuid(0), reader.GetString(1), reader.GetFieldValue<byte[]>(2), reader.GetFieldValue<byte[]>(3)));
            }
        }

        var random = new Random(rows.Count);
        await using var writer = await connection.BeginBinaryImportAsync("copy embedding (venue_id, model_id, text_hash, vector) from stdin (format binary)");
        foreach (var row in rows)
        {
            await writer.StartRowAsync();
            await writer.WriteAsync(row.Id, NpgsqlDbType.Uuid);
            await writer.WriteAsync(row.Model, NpgsqlDbType.Text);
            await writer.WriteAsync(row.TextHash, NpgsqlDbType.Bytea);
            await writer.WriteAsync(Jitter(row.Vector, random), NpgsqlDbType.Bytea);
        }

        await writer.CompleteAsync();
    }

    private static byte[] Jitter(byte[] bytes, Random random)
    {
        var vector = new float[bytes.Length / sizeof(float)];
        VectorBytes.Read(bytes, vector);
        var noise = VectorNoise / MathF.Sqrt(vector.Length);
        for (var i = 0; i < vector.Length; i++)
        {
            vector[i] += noise * ((random.NextSingle() * 2) - 1);
        }

        TensorPrimitives.Divide(vector, TensorPrimitives.Norm<float>(vector), vector);
        return VectorBytes.Write(vector);
    }

    private static async Task<int> CountAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("select count(*) from embedding", connection);
        return (int)(long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        foreach (var statement in sql.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            await using var command = new NpgsqlCommand(statement, connection) { CommandTimeout = 600 };
            await command.ExecuteNonQueryAsync();
        }
    }
}
