using Npgsql;
using NpgsqlTypes;

namespace Voy8.Core.Embeddings;

/// <summary>A text that is to have a vector: a venue's, or another's.</summary>
internal sealed record PendingText(Guid Id, string Text, byte[] TextHash);

/// <summary>Vectors in PostgreSQL: one per venue and model, with the hash of the text that it stands for.</summary>
internal sealed class EmbeddingStore(NpgsqlDataSource database) : IEmbeddedTexts
{
    // A null hash on the right (no vector yet) is distinct as well.
    private const string Pending =
        """
        from enrichment
        left join embedding on embedding.venue_id = enrichment.venue_id and embedding.model_id = $1
        where embedding.text_hash is distinct from enrichment.text_hash
        """;

    // Written only where the text is still the one that was embedded: a later text's own job must win whatever the order.
    // The commit does not wait for the disk: the end of the job does, and comes after it in the log.
    private const string Upsert =
        """
        insert into embedding as old (venue_id, model_id, text_hash, vector)
        select made.venue_id, $1, made.text_hash, made.vector
        from unnest($2, $3, $4) as made (venue_id, text_hash, vector)
        join enrichment on enrichment.venue_id = made.venue_id and enrichment.text_hash = made.text_hash
        where (select set_config('synchronous_commit', 'off', true)) is not null
        order by made.venue_id
        on conflict (venue_id, model_id) do update
        set text_hash = excluded.text_hash, vector = excluded.vector, created_at = now(), changed_in = pg_current_xact_id()
        where (old.text_hash, old.vector) <> (excluded.text_hash, excluded.vector)
        """;

    private const string OfDataset = "from enrichment e join venue v on v.id = e.venue_id where v.dataset_id = $1 and v.id > $2";

    /// <inheritdoc/>
    /// <param name="scope">A dataset.</param>
    public async Task<long> CountAsync(Guid scope, Guid after, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"select count(*) {OfDataset}");
        command.Parameters.AddRange(new NpgsqlParameter[] { new() { Value = scope }, new() { Value = after } });
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <inheritdoc/>
    /// <param name="scope">A dataset.</param>
    public async Task<IReadOnlyList<PendingText>> ReadAsync(Guid scope, Guid after, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"select v.id, e.search_text, e.text_hash {OfDataset} order by v.id limit $3");
        command.Parameters.AddRange(new NpgsqlParameter[] { new() { Value = scope }, new() { Value = after }, new() { Value = limit } });
        return await ReadTextsAsync(command, cancellationToken);
    }

    public async Task<IReadOnlyList<PendingText>> ReadPendingAsync(string modelId, IReadOnlyList<Guid> venueIds, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            $"select enrichment.venue_id, enrichment.search_text, enrichment.text_hash {Pending} and enrichment.venue_id = any ($2)");
        command.Parameters.Add(new NpgsqlParameter { Value = modelId });
        command.Parameters.Add(Array(NpgsqlDbType.Uuid, venueIds.ToArray()));
        return await ReadTextsAsync(command, cancellationToken);
    }

    /// <summary>Venues that the model has no current vector of, in the order of their ids.</summary>
    public async Task<IReadOnlyList<Guid>> ListPendingAsync(string modelId, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"select enrichment.venue_id {Pending} order by enrichment.venue_id limit $2");
        command.Parameters.Add(new NpgsqlParameter { Value = modelId });
        command.Parameters.Add(new NpgsqlParameter { Value = limit });
        return await ReadIdsAsync(command, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<int> WriteAsync(
        string modelId, IReadOnlyList<PendingText> texts, IReadOnlyList<ReadOnlyMemory<float>> vectors, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Upsert);
        command.Parameters.Add(new NpgsqlParameter { Value = modelId });
        command.Parameters.Add(Array(NpgsqlDbType.Uuid, texts.Select(text => text.Id).ToArray()));
        command.Parameters.Add(Array(NpgsqlDbType.Bytea, texts.Select(text => text.TextHash).ToArray()));
        command.Parameters.Add(Array(NpgsqlDbType.Bytea, vectors.Select(vector => VectorBytes.Write(vector.Span)).ToArray()));
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    internal static async Task<IReadOnlyList<Guid>> ReadIdsAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var ids = new List<Guid>();
        while (await reader.ReadAsync(cancellationToken))
        {
            ids.Add(reader.GetGuid(0));
        }

        return ids;
    }

    internal static async Task<IReadOnlyList<PendingText>> ReadTextsAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var texts = new List<PendingText>();
        while (await reader.ReadAsync(cancellationToken))
        {
            texts.Add(new PendingText(reader.GetGuid(0), reader.GetString(1), reader.GetFieldValue<byte[]>(2)));
        }

        return texts;
    }

    private static NpgsqlParameter Array(NpgsqlDbType type, object values) => new() { Value = values, NpgsqlDbType = NpgsqlDbType.Array | type };
}
