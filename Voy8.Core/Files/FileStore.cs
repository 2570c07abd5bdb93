using Microsoft.Extensions.Options;
using Npgsql;
using Voy8.Jobs;

namespace Voy8.Core.Files;

/// <summary>
/// Writes people's files. A file and the job that reads it commit together. Every statement names the owner: to anybody else a file is not there.
/// </summary>
public sealed class FileStore(NpgsqlDataSource database, IJobClient jobs, IJobControl control, FileUploads uploads, IOptions<FilesOptions> options, TimeProvider time)
{
    private const string Own = "f.owner_id = $1";

    private const string Insert =
        """
        insert into stored_file (id, owner_id, name, document_type, content_hash, bytes, blob_id) values ($1, $2, $3, $4, $5, $6, $7)
        """;

    // What the earlier version made and is not searched goes; what is searched stays until this one is complete.
    private const string Replace =
        """
        with replaced as (
            update stored_file
            set name = $3, document_type = $4, content_hash = $5, bytes = $6, blob_id = $7, version = version + 1, status = 'pending',
                failure_code = null, failure = null, chunked = null, title = null, pages = null, updated_at = now()
            where id = $1 and owner_id = $2
            returning id, ready_version)
        delete from document_chunk c using replaced r where c.file_id = r.id and c.version is distinct from r.ready_version
        """;

    private const string Restart =
        """
        update stored_file set status = 'pending', failure_code = null, failure = null, updated_at = now() where id = $1 and owner_id = $2 and status <> 'ready'
        """;

    private const string Delete = "delete from stored_file where id = $1 and owner_id = $2 returning job_id";

    private const string Share = "update stored_file set dataset_id = $2, updated_at = now() where id = $1";

    /// <summary>Before anything is sent: whether another file would be taken at all.</summary>
    /// <param name="bytes">How many there will be, as far as is known.</param>
    public async Task<FileOutcome> RoomAsync(Guid ownerId, long bytes, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await RoomAsync(connection, null, ownerId, bytes, cancellationToken);
    }

    internal Task<FileOutcome> RoomAsync(JobTransaction transaction, Guid ownerId, long bytes, CancellationToken cancellationToken) =>
        RoomAsync(transaction.Connection, transaction.Transaction, ownerId, bytes, cancellationToken);

    /// <summary>Keeps what has come, and has it read. The same bytes again are the same file.</summary>
    public async Task<FileResult> CreateAsync(Guid ownerId, ReceivedFile received, CancellationToken cancellationToken = default)
    {
        await using var transaction = await jobs.BeginTransactionAsync(cancellationToken);
        var (result, job) = await AddAsync(transaction, ownerId, received, cancellationToken);
        if (job is not null)
        {
            var receipt = await transaction.EnqueueAsync(job, new EnqueueOptions { OwnerId = ownerId, IdempotencyKey = job.Key }, cancellationToken);
            result = result with { File = await SetJobAsync(transaction, ownerId, job.FileId, receipt.JobId, cancellationToken) };
        }

        await transaction.CommitAsync(cancellationToken);
        if (job is null)
        {
            await uploads.AbandonAsync(received.BlobId);
        }

        return result;
    }

    /// <summary>In a transaction of the caller's: the row, and the job that is to be enqueued with it; none where nothing was added.</summary>
    internal async Task<(FileResult Result, ProcessFile? Job)> AddAsync(JobTransaction transaction, Guid ownerId, ReceivedFile received, CancellationToken cancellationToken)
    {
        await FileSql.ExecuteAsync(transaction, FileSql.LockAccount, cancellationToken, ownerId);
        if (await FindSameAsync(transaction, ownerId, received.Sha256, cancellationToken) is { } same)
        {
            return (new FileResult(FileOutcome.Same, same), null);
        }

        var room = await RoomAsync(transaction, ownerId, received.Bytes, cancellationToken);
        if (room != FileOutcome.Done)
        {
            return (new FileResult(room), null);
        }

        var id = Guid.CreateVersion7(time.GetUtcNow());
        await FileSql.ExecuteAsync(transaction, FileUploads.Keep, cancellationToken, received.BlobId);
        await FileSql.ExecuteAsync(
            transaction, Insert, cancellationToken, id, ownerId, received.Name, received.Type.ToString(), received.Sha256, received.Bytes, received.BlobId);
        var file = await FileSql.FindAsync(transaction.Connection, transaction.Transaction, Own, ownerId, id, cancellationToken);
        return (new FileResult(FileOutcome.Done, file), new ProcessFile(id, 1));
    }

    /// <summary>Gives a file new content. Until it has been read the former is shown and searched.</summary>
    public async Task<FileResult> ReplaceAsync(Guid ownerId, Guid id, ReceivedFile received, CancellationToken cancellationToken = default)
    {
        var result = await TryReplaceAsync(ownerId, id, received, cancellationToken);
        if (result.Outcome != FileOutcome.Done)
        {
            await uploads.AbandonAsync(received.BlobId);
        }

        return result;
    }

    /// <summary>Has a file read again that could not be.</summary>
    public async Task<FileResult> RetryAsync(Guid ownerId, Guid id, CancellationToken cancellationToken = default)
    {
        await using var transaction = await jobs.BeginTransactionAsync(cancellationToken);
        await FileSql.ExecuteAsync(transaction, FileSql.LockAccount, cancellationToken, ownerId);
        if (await FileSql.FindAsync(transaction.Connection, transaction.Transaction, Own, ownerId, id, cancellationToken) is not { } file)
        {
            return new FileResult(FileOutcome.NotFound);
        }

        if ((await WhereFailedAsync([file], cancellationToken)).Count == 0 || await FileSql.ExecuteAsync(transaction, Restart, cancellationToken, id, ownerId) == 0)
        {
            return new FileResult(FileOutcome.NotFailed, file);
        }

        return await EnqueueAsync(transaction, ownerId, new ProcessFile(id, file.Version), cancellationToken);
    }

    /// <summary>Deletes a file with its chunks, its vectors, its bytes and the job that reads it. False when there is none of this owner's.</summary>
    public async Task<bool> DeleteAsync(Guid ownerId, Guid id, CancellationToken cancellationToken = default)
    {
        await using var command = database.CreateCommand(Delete);
        command.Parameters.AddRange(FileSql.Parameters(id, ownerId));
        object? jobId;
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            if (!await reader.ReadAsync(cancellationToken))
            {
                return false;
            }

            jobId = reader.IsDBNull(0) ? null : reader.GetGuid(0);
        }

        if (jobId is Guid job)
        {
            // It would find nothing anyway.
            await control.CancelAsync(job, CancellationToken.None);
        }

        return true;
    }

    /// <summary>Lets everybody read a file, as part of a dataset; or its owner alone again. Who asks must be an operator.</summary>
    /// <param name="datasetId">Null: no longer.</param>
    public async Task<FileResult> ShareAsync(Guid operatorId, Guid id, Guid? datasetId, CancellationToken cancellationToken = default)
    {
        await using var transaction = await jobs.BeginTransactionAsync(cancellationToken);
        if (await FileSql.FindAsync(transaction.Connection, transaction.Transaction, FileSql.Visible, operatorId, id, cancellationToken) is null)
        {
            return new FileResult(FileOutcome.NotFound);
        }

        if (datasetId is { } dataset)
        {
            await using var known = FileSql.Command(transaction, "select from dataset where id = $1 for key share", dataset);
            await using var reader = await known.ExecuteReaderAsync(cancellationToken);
            if (!await reader.ReadAsync(cancellationToken))
            {
                return new FileResult(FileOutcome.NoSuchDataset);
            }
        }

        await FileSql.ExecuteAsync(transaction, Share, cancellationToken, id, FileSql.Optional(NpgsqlTypes.NpgsqlDbType.Uuid, datasetId));
        var file = await FileSql.FindAsync(transaction.Connection, transaction.Transaction, "($1::uuid is not null)", operatorId, id, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new FileResult(FileOutcome.Done, file);
    }

    internal static async Task<StoredFile?> SetJobAsync(JobTransaction transaction, Guid ownerId, Guid id, Guid jobId, CancellationToken cancellationToken)
    {
        await FileSql.ExecuteAsync(transaction, "update stored_file set job_id = $2 where id = $1", cancellationToken, id, jobId);
        return await FileSql.FindAsync(transaction.Connection, transaction.Transaction, Own, ownerId, id, cancellationToken);
    }

    /// <summary>Those that said so, and those whose job ended without a word: cancelled, killed too often, out of time. What a job still reads, whichever, is left to it.</summary>
    internal async Task<IReadOnlyList<StoredFile>> WhereFailedAsync(IReadOnlyList<StoredFile> files, CancellationToken cancellationToken)
    {
        var known = await control.FindManyAsync([.. files.Where(file => file.IsUnsettled).Select(file => file.JobId).OfType<Guid>()], cancellationToken);
        return
        [
            .. files.Where(file => file.Status == FileStatus.Failed
                || (file.IsUnsettled && FileFailures.Of(file.JobId is { } job ? known.GetValueOrDefault(job) : null) is not null)),
        ];
    }

    private async Task<FileResult> TryReplaceAsync(Guid ownerId, Guid id, ReceivedFile received, CancellationToken cancellationToken)
    {
        await using var transaction = await jobs.BeginTransactionAsync(cancellationToken);
        await FileSql.ExecuteAsync(transaction, FileSql.LockAccount, cancellationToken, ownerId);
        if (await FileSql.FindAsync(transaction.Connection, transaction.Transaction, Own, ownerId, id, cancellationToken) is not { } file)
        {
            return new FileResult(FileOutcome.NotFound);
        }

        if (await FindSameAsync(transaction, ownerId, received.Sha256, cancellationToken) is { } same)
        {
            return new FileResult(FileOutcome.Same, same);
        }

        await FileSql.ExecuteAsync(transaction, FileUploads.Keep, cancellationToken, received.BlobId);
        await FileSql.ExecuteAsync(
            transaction, Replace, cancellationToken, id, ownerId, received.Name, received.Type.ToString(), received.Sha256, received.Bytes, received.BlobId);

        // Of what it replaces some stays until this is complete. Where all of it is too much, nothing was done.
        if (await RoomAsync(transaction, ownerId, 0, cancellationToken) == FileOutcome.NoRoom)
        {
            return new FileResult(FileOutcome.NoRoom);
        }

        return await EnqueueAsync(transaction, ownerId, new ProcessFile(id, file.Version + 1), cancellationToken);
    }

    private static async Task<FileResult> EnqueueAsync(JobTransaction transaction, Guid ownerId, ProcessFile job, CancellationToken cancellationToken)
    {
        var receipt = await transaction.EnqueueAsync(job, new EnqueueOptions { OwnerId = ownerId, IdempotencyKey = job.Key }, cancellationToken);
        var file = await SetJobAsync(transaction, ownerId, job.FileId, receipt.JobId, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new FileResult(FileOutcome.Done, file);
    }

    private static async Task<StoredFile?> FindSameAsync(JobTransaction transaction, Guid ownerId, byte[] hash, CancellationToken cancellationToken)
    {
        await using var command = FileSql.Command(transaction, $"select {FileSql.Columns} {FileSql.From} where {Own} and f.content_hash = $2", ownerId, hash);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? FileSql.Read(reader) : null;
    }

    private async Task<FileOutcome> RoomAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, Guid ownerId, long bytes, CancellationToken cancellationToken)
    {
        var (files, used) = await FileList.UsedAsync(connection, transaction, ownerId, cancellationToken);
        return used + bytes > options.Value.MaxAccountBytes ? FileOutcome.NoRoom
            : files >= options.Value.MaxFiles ? FileOutcome.TooMany
            : FileOutcome.Done;
    }
}
