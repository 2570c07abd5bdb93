using Npgsql;
using NpgsqlTypes;

namespace Voy8.Core.Embeddings;

/// <summary>A venue's text that has no vector of the model yet, or one of an older text.</summary>
internal sealed record PendingText(Guid VenueId, string Text, byte[] TextHash);

/// <summary>Vectors in PostgreSQL: one per venue and model, with the hash of the text that it stands for.</summary>
internal sealed class EmbeddingStore(NpgsqlDataSource database)
{
    // A null hash on the right (no vector yet) is distinct as well.
    private const string Pending =
        """
        from enrichment
        left join embedding on embedding.venue_id = enrichment.venue_id and embedding.model_id = $1
        where embedding.text_hash is distinct from enrichment.text_hash
        """;

    // Written only where the text is still the one that was embedded: a later text's own job must win whatever the order.
    private const string Upsert =
        """
        insert into embedding as old (venue_id, model_id, text_hash, vector)
        select made.venue_id, $1, made.text_hash, made.vector
        from unnest($2, $3, $4) as made (venue_id, text_hash, vector)
        join enrichment on enrichment.venue_id = made.venue_id and enrichment.text_hash = made.text_hash
        order by made.venue_id
        on conflict (venue_id, model_id) do update
        set text_hash = excluded.text_hash, vector = excluded.vector, created_at = now(), changed_in = pg_current_xact_id()
        where old.text_hash <> excluded.text_hash
        """;

    public async Task<IReadOnlyList<PendingText>> ReadPendingAsync(string modelId, IReadOnlyList<Guid> venueIds, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            $"select enrichment.venue_id, enrichment.search_text, enrichment.text_hash {Pending} and enrichment.venue_id = any ($2)");
        command.Parameters.Add(new NpgsqlParameter { Value = modelId });
        command.Parameters.Add(Array(NpgsqlDbType.Uuid, venueIds.ToArray()));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var texts = new List<PendingText>(venueIds.Count);
        while (await reader.ReadAsync(cancellationToken))
        {
            texts.Add(new PendingText(reader.GetGuid(0), reader.GetString(1), reader.GetFieldValue<byte[]>(2)));
        }

        return texts;
    }

    /// <summary>Venues that the model has no current vector of, in the order of their ids.</summary>
    public async Task<IReadOnlyList<Guid>> ListPendingAsync(string modelId, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"select enrichment.venue_id {Pending} order by enrichment.venue_id limit $2");
        command.Parameters.Add(new NpgsqlParameter { Value = modelId });
        command.Parameters.Add(new NpgsqlParameter { Value = limit });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var ids = new List<Guid>();
        while (await reader.ReadAsync(cancellationToken))
        {
            ids.Add(reader.GetGuid(0));
        }

        return ids;
    }

    public async Task WriteAsync(
        string modelId, IReadOnlyList<PendingText> texts, IReadOnlyList<ReadOnlyMemory<float>> vectors, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Upsert);
        command.Parameters.Add(new NpgsqlParameter { Value = modelId });
        command.Parameters.Add(Array(NpgsqlDbType.Uuid, texts.Select(text => text.VenueId).ToArray()));
        command.Parameters.Add(Array(NpgsqlDbType.Bytea, texts.Select(text => text.TextHash).ToArray()));
        command.Parameters.Add(Array(NpgsqlDbType.Bytea, vectors.Select(vector => VectorBytes.Write(vector.Span)).ToArray()));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static NpgsqlParameter Array(NpgsqlDbType type, object values) => new() { Value = values, NpgsqlDbType = NpgsqlDbType.Array | type };
}
