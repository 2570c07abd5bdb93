using Npgsql;
using NpgsqlTypes;
using Voy8.Core.Embeddings;

namespace Voy8.Core.Notes;

/// <summary>The vectors of notes: one per note and model, with the hash of the text that it stands for. They are in no index.</summary>
internal sealed class NoteEmbeddingStore(NpgsqlDataSource database) : IEmbeddedTexts
{
    private const string OfOwner = "from note n where n.owner_id = $1 and n.id > $2 and n.deleted_at is null";

    // A null hash on the right (no vector yet) is distinct as well.
    private const string Pending =
        """
        from note n
        left join note_embedding e on e.note_id = n.id and e.model_id = $1
        where n.deleted_at is null and e.plain_hash is distinct from n.plain_hash
        """;

    // Written only where the text is still the one that was embedded: a later text's own job must win whatever the order.
    private const string Upsert =
        """
        insert into note_embedding as old (note_id, model_id, plain_hash, vector)
        select made.note_id, $1, made.plain_hash, made.vector
        from unnest($2, $3, $4) as made (note_id, plain_hash, vector)
        join note n on n.id = made.note_id and n.plain_hash = made.plain_hash
        order by made.note_id
        on conflict (note_id, model_id) do update
        set plain_hash = excluded.plain_hash, vector = excluded.vector, created_at = now()
        where (old.plain_hash, old.vector) <> (excluded.plain_hash, excluded.vector)
        """;

    /// <inheritdoc/>
    /// <param name="scope">An account.</param>
    public async Task<long> CountAsync(Guid scope, Guid after, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"select count(*) {OfOwner}");
        command.Parameters.AddRange(new[] { Value(scope), Value(after) });
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <inheritdoc/>
    /// <param name="scope">An account.</param>
    public async Task<IReadOnlyList<PendingText>> ReadAsync(Guid scope, Guid after, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"select n.id, n.plain, n.plain_hash {OfOwner} order by n.id limit $3");
        command.Parameters.AddRange(new[] { Value(scope), Value(after), Value(limit) });
        return await EmbeddingStore.ReadTextsAsync(command, cancellationToken);
    }

    public async Task<IReadOnlyList<PendingText>> ReadPendingAsync(string modelId, IReadOnlyList<Guid> noteIds, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"select n.id, n.plain, n.plain_hash {Pending} and n.id = any ($2)");
        command.Parameters.AddRange(new[] { Value(modelId), Array(NpgsqlDbType.Uuid, noteIds.ToArray()) });
        return await EmbeddingStore.ReadTextsAsync(command, cancellationToken);
    }

    /// <summary>Notes, anybody's, that the model has no current vector of, in the order of their ids.</summary>
    public async Task<IReadOnlyList<Guid>> ListPendingAsync(string modelId, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"select n.id {Pending} order by n.id limit $2");
        command.Parameters.AddRange(new[] { Value(modelId), Value(limit) });
        return await EmbeddingStore.ReadIdsAsync(command, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<int> WriteAsync(
        string modelId, IReadOnlyList<PendingText> texts, IReadOnlyList<ReadOnlyMemory<float>> vectors, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Upsert);
        command.Parameters.AddRange(new[]
        {
            Value(modelId),
            Array(NpgsqlDbType.Uuid, texts.Select(text => text.Id).ToArray()),
            Array(NpgsqlDbType.Bytea, texts.Select(text => text.TextHash).ToArray()),
            Array(NpgsqlDbType.Bytea, vectors.Select(vector => VectorBytes.Write(vector.Span)).ToArray()),
        });
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Deletes for good what was deleted so long ago.</summary>
    public async Task PurgeAsync(TimeSpan restoreWithin, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("delete from note where deleted_at < now() - $1");
        command.Parameters.Add(Value(restoreWithin));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static NpgsqlParameter Value(object value) => new() { Value = value };

    private static NpgsqlParameter Array(NpgsqlDbType type, object values) => new() { Value = values, NpgsqlDbType = NpgsqlDbType.Array | type };
}
