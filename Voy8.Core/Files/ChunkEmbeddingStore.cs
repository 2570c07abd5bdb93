using Npgsql;
using NpgsqlTypes;
using Voy8.Core.Embeddings;

namespace Voy8.Core.Files;

/// <summary>The vectors of chunks: one per chunk and model, with the hash of the text that it stands for.</summary>
internal sealed class ChunkEmbeddingStore(NpgsqlDataSource database)
{
    // A null hash on the right (no vector yet) is distinct as well.
    private const string Pending =
        """
        from document_chunk c
        left join document_chunk_embedding e on e.chunk_id = c.id and e.model_id = $1
        where e.text_hash is distinct from c.text_hash
        """;

    // Written only where the chunk is still there.
    private const string Upsert =
        """
        insert into document_chunk_embedding as old (chunk_id, model_id, text_hash, vector)
        select made.chunk_id, $1, made.text_hash, made.vector
        from unnest($2, $3, $4) as made (chunk_id, text_hash, vector)
        join document_chunk c on c.id = made.chunk_id and c.text_hash = made.text_hash
        order by made.chunk_id
        for key share of c
        on conflict (chunk_id, model_id) do update
        set text_hash = excluded.text_hash, vector = excluded.vector, created_at = now()
        where (old.text_hash, old.vector) <> (excluded.text_hash, excluded.vector)
        """;

    /// <summary>Chunks of a version that the model has no vector of, in their order.</summary>
    public async Task<IReadOnlyList<PendingText>> ReadPendingAsync(string modelId, FileVersion file, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            $"select c.id, c.embedded, c.text_hash {Pending} and c.file_id = $2 and c.version = $3 order by c.ordinal limit $4");
        command.Parameters.AddRange(FileSql.Parameters(modelId, file.FileId, file.Version, limit));
        return await EmbeddingStore.ReadTextsAsync(command, cancellationToken);
    }

    public async Task<long> CountPendingAsync(string modelId, FileVersion file, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"select count(*) {Pending} and c.file_id = $2 and c.version = $3");
        command.Parameters.AddRange(FileSql.Parameters(modelId, file.FileId, file.Version));
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    public async Task<IReadOnlyList<PendingText>> ReadPendingAsync(string modelId, IReadOnlyList<Guid> chunkIds, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"select c.id, c.embedded, c.text_hash {Pending} and c.id = any ($2)");
        command.Parameters.AddRange(FileSql.Parameters(modelId, Column(NpgsqlDbType.Uuid, chunkIds.ToArray())));
        return await EmbeddingStore.ReadTextsAsync(command, cancellationToken);
    }

    /// <summary>Chunks of complete versions, anybody's, that the model has no current vector of, in the order of their ids.</summary>
    public async Task<IReadOnlyList<Guid>> ListPendingAsync(string modelId, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            $"select c.id {Pending} and exists (select from stored_file f where f.id = c.file_id and f.ready_version = c.version) order by c.id limit $2");
        command.Parameters.AddRange(FileSql.Parameters(modelId, limit));
        return await EmbeddingStore.ReadIdsAsync(command, cancellationToken);
    }

    /// <summary>Stores vectors of those chunks that are still there. Writing the same again changes nothing.</summary>
    public async Task WriteAsync(string modelId, IReadOnlyList<PendingText> texts, IReadOnlyList<ReadOnlyMemory<float>> vectors, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Upsert);
        command.Parameters.AddRange(FileSql.Parameters(
            modelId,
            Column(NpgsqlDbType.Uuid, texts.Select(text => text.Id).ToArray()),
            Column(NpgsqlDbType.Bytea, texts.Select(text => text.TextHash).ToArray()),
            Column(NpgsqlDbType.Bytea, vectors.Select(vector => VectorBytes.Write(vector.Span)).ToArray())));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static NpgsqlParameter Column(NpgsqlDbType type, object values) => new() { Value = values, NpgsqlDbType = NpgsqlDbType.Array | type };
}
