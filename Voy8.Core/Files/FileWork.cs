using Npgsql;
using NpgsqlTypes;
using Voy8.Core.Documents.Chunking;
using Voy8.Core.Documents.Reading;
using Voy8.Jobs;

namespace Voy8.Core.Files;

/// <summary>A version of a file that a job works on.</summary>
/// <param name="Chunks">How many are stored; null until all are.</param>
internal sealed record FileVersion(Guid FileId, int Version, string Name, DocumentType Type, long Bytes, Guid BlobId, int? Chunks);

/// <summary>
/// The steps of a job that reads a version of a file. Each is one transaction that names the version: where another took its place, or the
/// file is gone, it does nothing.
/// </summary>
internal sealed class FileWork(NpgsqlDataSource database, IJobClient jobs)
{
    private const int ChunksPerStatement = 500;

    private const string Begin =
        """
        update stored_file set status = 'processing', failure_code = null, failure = null, job_id = $3, updated_at = now()
        where id = $1 and version = $2 and status <> 'ready'
        returning name, document_type, bytes, blob_id, chunked
        """;

    private const string Hold = "select from stored_file where id = $1 and version = $2 and status = 'processing' for no key update";

    private const string Insert =
        """
        insert into document_chunk (id, file_id, version, ordinal, text, page, headings, start_at, end_at, tokens, embedded, text_hash, search)
        select c.id, $1, $2, c.ordinal, c.text, nullif(c.page, 0), string_to_array(c.headings, E'\x1f'), c.start_at, c.end_at, c.tokens, c.embedded,
            sha256(convert_to(c.embedded, 'UTF8')), note_words(c.names, c.words, '{}')
        from unnest($3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) as c (id, ordinal, text, page, headings, start_at, end_at, tokens, embedded, names, words)
        """;

    private const string Complete =
        """
        update stored_file
        set status = 'ready', ready_version = version, ready_blob_id = blob_id, ready_at = now(), updated_at = now(),
            ready_name = name, ready_type = document_type, ready_bytes = bytes, ready_title = title, ready_pages = pages, ready_chunked = chunked
        where id = $1 and version = $2 and status = 'processing' and chunked is not null
        """;

    private const string Fail =
        """
        with failed as (
            update stored_file set status = 'failed', failure_code = $3, failure = $4, chunked = null, updated_at = now()
            where id = $1 and version = $2 and job_id is not distinct from $5 and status <> 'ready' returning id),
        gone as (delete from document_chunk c using failed f where c.file_id = f.id and c.version = $2)
        select count(*) from failed
        """;

    /// <returns>Null where there is nothing to do: it is complete, replaced or gone.</returns>
    public async Task<FileVersion?> BeginAsync(ProcessFile payload, Guid jobId, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Begin);
        command.Parameters.AddRange(FileSql.Parameters(payload.FileId, payload.Version, jobId));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new FileVersion(
                payload.FileId,
                payload.Version,
                reader.GetString(0),
                Enum.Parse<DocumentType>(reader.GetString(1)),
                reader.GetInt64(2),
                reader.GetGuid(3),
                reader.IsDBNull(4) ? null : reader.GetInt32(4))
            : null;
    }

    /// <summary>Stores all chunks of a version; nobody sees them yet.</summary>
    /// <returns>False where the version is no longer worked on.</returns>
    public async Task<bool> WriteChunksAsync(FileVersion file, string? title, int? pages, IReadOnlyList<DocumentChunk> chunks, CancellationToken cancellationToken)
    {
        await using var transaction = await jobs.BeginTransactionAsync(cancellationToken);
        await using (var hold = FileSql.Command(transaction, Hold, file.FileId, file.Version))
        {
            await using var held = await hold.ExecuteReaderAsync(cancellationToken);
            if (!await held.ReadAsync(cancellationToken))
            {
                return false;
            }
        }

        await FileSql.ExecuteAsync(
            transaction, "delete from document_chunk where file_id = $1 and version = $2", cancellationToken, file.FileId, file.Version);
        foreach (var part in chunks.Chunk(ChunksPerStatement))
        {
            var rows = Array.ConvertAll(part, chunk => ChunkRow.Of(file.Name, title, chunk));
            await FileSql.ExecuteAsync(
                transaction,
                Insert,
                cancellationToken,
                file.FileId,
                file.Version,
                Column(NpgsqlDbType.Uuid, rows, _ => Guid.CreateVersion7()),
                Column(NpgsqlDbType.Integer, rows, row => row.Chunk.Ordinal),
                Column(NpgsqlDbType.Text, rows, row => row.Text),
                Column(NpgsqlDbType.Integer, rows, row => row.Chunk.Page ?? 0),
                Column(NpgsqlDbType.Text, rows, row => row.Headings),
                Column(NpgsqlDbType.Integer, rows, row => row.Chunk.Start),
                Column(NpgsqlDbType.Integer, rows, row => row.Chunk.End),
                Column(NpgsqlDbType.Integer, rows, row => row.Chunk.Tokens),
                Column(NpgsqlDbType.Text, rows, row => row.Embedded),
                Column(NpgsqlDbType.Text, rows, row => row.Names),
                Column(NpgsqlDbType.Text, rows, row => row.Words));
        }

        await FileSql.ExecuteAsync(
            transaction,
            "update stored_file set chunked = $3, title = $4, pages = $5, updated_at = now() where id = $1 and version = $2",
            cancellationToken,
            file.FileId,
            file.Version,
            chunks.Count,
            FileSql.Optional(NpgsqlDbType.Text, title),
            FileSql.Optional(NpgsqlDbType.Integer, pages));
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>From now on this version is shown, read and searched; the former, its chunks and its bytes go.</summary>
    public async Task<bool> CompleteAsync(FileVersion file, CancellationToken cancellationToken)
    {
        await using var transaction = await jobs.BeginTransactionAsync(cancellationToken);
        if (await FileSql.ExecuteAsync(transaction, Complete, cancellationToken, file.FileId, file.Version) == 0)
        {
            return false;
        }

        await FileSql.ExecuteAsync(
            transaction, "delete from document_chunk where file_id = $1 and version <> $2", cancellationToken, file.FileId, file.Version);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Says why a version could not be read. A former one that could is searched on.</summary>
    /// <param name="jobId">Where another job reads it by now, nothing is said.</param>
    /// <returns>Whether it was said.</returns>
    public async Task<bool> FailAsync(Guid fileId, int version, Guid? jobId, FileFailure failure, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Fail);
        command.Parameters.AddRange(FileSql.Parameters(fileId, version, failure.Code, failure.Message, FileSql.Optional(NpgsqlDbType.Uuid, jobId)));
        return await command.ExecuteScalarAsync(cancellationToken) is long and > 0;
    }

    private static NpgsqlParameter Column<TRow, TValue>(NpgsqlDbType type, TRow[] rows, Converter<TRow, TValue> value) =>
        new() { Value = Array.ConvertAll(rows, value), NpgsqlDbType = NpgsqlDbType.Array | type };
}
