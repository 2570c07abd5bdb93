using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;

namespace Voy8.Core.Files;

/// <summary>Reads the files that somebody may see: their own, and those that operators shared.</summary>
public sealed class FileList(NpgsqlDataSource database, IBlobStore blobs, IOptions<FilesOptions> options)
{
    private const string Filter =
        $$"""
        ($2::text is null or position(lower($2) in lower({{FileSql.Name}})) > 0)
            and ($3::uuid is null or exists (select from file_batch_entry e join file_batch b on b.id = e.batch_id where e.file_id = f.id and b.id = $3 and b.owner_id = $1))
        """;

    // A former version takes room until the next is complete, and an archive until it has been taken apart.
    private const string Used =
        """
        select count(*), (coalesce(sum(bytes + case when ready_blob_id <> blob_id then ready_bytes else 0 end), 0)
            + (select coalesce(sum(blob_bytes), 0) from file_batch where owner_id = $1))::bigint
        from stored_file where owner_id = $1
        """;

    /// <summary>Newest first.</summary>
    public async Task<(IReadOnlyList<StoredFile> Files, long Total)> ReadAsync(FileQuery query, CancellationToken cancellationToken = default)
    {
        var where = $"{(query.Shared ? "f.dataset_id is not null" : "f.owner_id = $1")} and {Filter}";
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(Command($"select count(*) from stored_file f where $1::uuid is not null and {where}", query));
        batch.BatchCommands.Add(Command(
            $"select {FileSql.Columns} {FileSql.From} where $1::uuid is not null and {where} order by f.id desc limit $4 offset $5", query, query.Limit, query.Offset));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var total = reader.GetInt64(0);
        await reader.NextResultAsync(cancellationToken);
        var files = new List<StoredFile>();
        while (await reader.ReadAsync(cancellationToken))
        {
            files.Add(FileSql.Read(reader));
        }

        return (files, total);
    }

    /// <summary>Null when there is no such file that the account may see.</summary>
    public async Task<StoredFile?> FindAsync(Guid accountId, Guid id, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await FileSql.FindAsync(connection, null, FileSql.Visible, accountId, id, cancellationToken);
    }

    /// <summary>A file and its bytes: those of the version that is read; before there is one its owner has those of the newest. Null when there is nothing that the account may see.</summary>
    /// <exception cref="BlobMissingException">This process does not have them.</exception>
    public async Task<(StoredFile File, Stream Content)?> OpenAsync(Guid accountId, Guid id, CancellationToken cancellationToken = default)
    {
        await using var command = database.CreateCommand(
            $"select {FileSql.Columns}, case when f.owner_id = $1 then coalesce(f.ready_blob_id, f.blob_id) else f.ready_blob_id end {FileSql.From} where {FileSql.Visible} and f.id = $2");
        command.Parameters.AddRange(FileSql.Parameters(accountId, id));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) && !reader.IsDBNull(19)
            ? (FileSql.Read(reader), await blobs.OpenAsync(reader.GetGuid(19), cancellationToken))
            : null;
    }

    /// <summary>The chunks of the complete version, in the order of the document. Null when there is no such file that the account may see.</summary>
    /// <param name="from">The first ordinal.</param>
    public async Task<(IReadOnlyList<StoredChunk> Chunks, long Total)?> ReadChunksAsync(
        Guid accountId, Guid id, int from, int limit, CancellationToken cancellationToken = default)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            $"select (select count(*) from document_chunk c where c.file_id = f.id and c.version = f.ready_version) from stored_file f where {FileSql.Visible} and f.id = $2")
        {
            Parameters = { new() { Value = accountId }, new() { Value = id } },
        });
        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            $"""
            select c.ordinal, c.text, c.page, c.headings, c.start_at, c.end_at from {FileSql.Chunks}
            where {FileSql.Visible} and f.id = $2 and c.ordinal >= $3 order by c.ordinal limit $4
            """)
        {
            Parameters = { new() { Value = accountId }, new() { Value = id }, new() { Value = from }, new() { Value = limit } },
        });
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
        {
            return null;
        }

        var total = reader.GetInt64(0);
        await reader.NextResultAsync(cancellationToken);
        var chunks = new List<StoredChunk>();
        while (await reader.ReadAsync(cancellationToken))
        {
            chunks.Add(new StoredChunk(
                reader.GetInt32(0), reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetInt32(2), reader.GetFieldValue<string[]>(3), reader.GetInt32(4), reader.GetInt32(5)));
        }

        return (chunks, total);
    }

    /// <summary>What the account keeps, and may keep.</summary>
    public async Task<FileQuota> QuotaAsync(Guid accountId, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var (files, bytes) = await UsedAsync(connection, null, accountId, cancellationToken);
        return new FileQuota(files, options.Value.MaxFiles, bytes, options.Value.MaxAccountBytes, options.Value.MaxFileBytes);
    }

    internal static async Task<(long Files, long Bytes)> UsedAsync(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, Guid ownerId, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Used, connection, transaction) { Parameters = { new() { Value = ownerId } } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    private static NpgsqlBatchCommand Command(string sql, FileQuery query, params object[] more)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.AddRange(FileSql.Parameters(
            [query.AccountId, FileSql.Optional(NpgsqlDbType.Text, query.Words), FileSql.Optional(NpgsqlDbType.Uuid, query.BatchId), .. more]));
        return command;
    }
}
