using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;
using Voy8.Core.Files;
using Voy8.Jobs;

namespace Voy8.Core.Batches;

/// <summary>Writes and reads people's batches. Rows and jobs commit together; every statement names the owner.</summary>
public sealed class BatchStore(
    NpgsqlDataSource database, IJobClient jobs, IJobControl control, FileStore files, FileUploads uploads, IOptions<BatchesOptions> options, TimeProvider time)
{
    private const string Insert = "insert into file_batch (id, owner_id, name, blob_id, blob_bytes) values ($1, $2, $3, $4, $5)";

    private const string Delete = "delete from file_batch where id = $1 and owner_id = $2";

    // Of one that is still to be taken apart the archive is wanted.
    private const string Trim =
        """
        delete from file_batch where owner_id = $1 and blob_id is null
            and id not in (select id from file_batch where owner_id = $1 order by id desc limit $2)
        """;

    private const string Unread =
        $"""
        select {FileSql.Columns} {FileSql.From} where f.owner_id = $1 and f.status <> 'ready'
            and exists (select from file_batch_entry e where e.batch_id = $2 and e.file_id = f.id)
        """;

    // One that has become ready meanwhile is left alone.
    private const string Restart =
        """
        update stored_file set status = 'pending', failure_code = null, failure = null, updated_at = now()
        where id = any ($1) and owner_id = $2 and status <> 'ready'
        returning id, version
        """;

    /// <summary>Keeps what has come; each file is read by a job of its own, and the batch ends with the last.</summary>
    public async Task<Batch> CreateAsync(Guid ownerId, string name, IReadOnlyList<BatchItem> items, CancellationToken cancellationToken = default)
    {
        await using var transaction = await jobs.BeginTransactionAsync(cancellationToken);
        var id = await InsertAsync(transaction, ownerId, name, null, 0, cancellationToken);
        var work = new List<ProcessFile>();
        var unwanted = new List<Guid>();
        foreach (var (item, ordinal) in items.Select((item, ordinal) => (item, ordinal)))
        {
            var (result, job) = item.Received is { } received ? await files.AddAsync(transaction, ownerId, received, cancellationToken) : (null, null);
            if (job is not null)
            {
                work.Add(job);
            }
            else if (item.Received is { } same)
            {
                unwanted.Add(same.BlobId);
            }

            await AddEntryAsync(transaction, id, ordinal, item.Name, result?.File, item.Refusal ?? BatchSql.RefusalOf(result?.Outcome ?? FileOutcome.Done), cancellationToken);
        }

        await EnqueueAsync(transaction, ownerId, id, work, cancellationToken);
        var batch = await BatchSql.FindAsync(transaction.Connection, transaction.Transaction, ownerId, id, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        foreach (var blob in unwanted)
        {
            await uploads.AbandonAsync(blob);
        }

        return batch!;
    }

    /// <summary>Keeps a ZIP, which the batch's job takes apart. Until then, or until the batch is over, its bytes are among those that the account keeps.</summary>
    /// <param name="bytes">Of the ZIP.</param>
    public async Task<BatchResult> CreateFromArchiveAsync(Guid ownerId, string name, Guid blobId, long bytes, CancellationToken cancellationToken = default)
    {
        var result = await TryCreateFromArchiveAsync(ownerId, name, blobId, bytes, cancellationToken);
        if (result.Outcome != BatchOutcome.Done)
        {
            await uploads.AbandonAsync(blobId);
        }

        return result;
    }

    /// <summary>Has those of its files read again that could not be, and those alone.</summary>
    public async Task<BatchResult> RetryAsync(Guid ownerId, Guid id, CancellationToken cancellationToken = default)
    {
        await using var transaction = await jobs.BeginTransactionAsync(cancellationToken);
        await FileSql.ExecuteAsync(transaction, FileSql.LockAccount, cancellationToken, ownerId);
        if (await BatchSql.FindAsync(transaction.Connection, transaction.Transaction, ownerId, id, cancellationToken) is not { } batch)
        {
            return new BatchResult(BatchOutcome.NotFound);
        }

        if (await IsRunningAsync(batch, cancellationToken))
        {
            return new BatchResult(BatchOutcome.Running, batch);
        }

        var failed = await RestartAsync(transaction, ownerId, await files.WhereFailedAsync(await UnreadAsync(transaction, batch, cancellationToken), cancellationToken), cancellationToken);
        if (failed.Count == 0)
        {
            return new BatchResult(BatchOutcome.NothingFailed, batch);
        }

        // Over before it was taken apart: an archive is not gone on with.
        await FileSql.ExecuteAsync(transaction, BatchSql.Close, cancellationToken, id, BatchSql.StoppedHalfWay);
        await EnqueueAsync(transaction, ownerId, id, failed, cancellationToken);
        batch = await BatchSql.FindAsync(transaction.Connection, transaction.Transaction, ownerId, id, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new BatchResult(BatchOutcome.Done, batch);
    }

    /// <summary>Stops what has not been read yet; what is ready stays, and a ZIP goes.</summary>
    public async Task<BatchResult> CancelAsync(Guid ownerId, Guid id, CancellationToken cancellationToken = default)
    {
        if (await FindAsync(ownerId, id, cancellationToken) is not { } batch)
        {
            return new BatchResult(BatchOutcome.NotFound);
        }

        if (batch.JobId is not { } job || await control.CancelAsync(job, cancellationToken) != JobCommandOutcome.Accepted)
        {
            return new BatchResult(BatchOutcome.Ended, batch);
        }

        await using var command = database.CreateCommand(BatchSql.Close);
        command.Parameters.AddRange(FileSql.Parameters(id, BatchSql.StoppedHalfWay));
        await command.ExecuteNonQueryAsync(CancellationToken.None);
        return await FindAsync(ownerId, id, cancellationToken) is { } stopped ? new BatchResult(BatchOutcome.Done, stopped) : new BatchResult(BatchOutcome.NotFound);
    }

    /// <summary>Forgets a batch and its ZIP. Its files stay, and those that are still to be read are; what has not been unpacked is not.</summary>
    /// <returns>False when there is none of this owner's.</returns>
    public async Task<bool> DeleteAsync(Guid ownerId, Guid id, CancellationToken cancellationToken = default)
    {
        // Its job finds nothing to do: to cancel it would cancel the reading of the files.
        await using var command = database.CreateCommand(Delete);
        command.Parameters.AddRange(FileSql.Parameters(id, ownerId));
        return await command.ExecuteNonQueryAsync(cancellationToken) > 0;
    }

    /// <summary>Null when there is no such batch of this owner's.</summary>
    public async Task<Batch?> FindAsync(Guid ownerId, Guid id, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await BatchSql.FindAsync(connection, null, ownerId, id, cancellationToken);
    }

    internal static async Task<bool> AddEntryAsync(
        JobTransaction transaction, Guid batchId, int ordinal, string name, StoredFile? file, FileFailure? refusal, CancellationToken cancellationToken) =>
        await FileSql.ExecuteAsync(
            transaction,
            BatchSql.InsertEntry,
            cancellationToken,
            batchId,
            ordinal,
            name,
            FileSql.Optional(NpgsqlDbType.Uuid, file?.Id),
            FileSql.Optional(NpgsqlDbType.Text, refusal?.Code),
            FileSql.Optional(NpgsqlDbType.Text, refusal?.Message)) > 0;

    private async Task<BatchResult> TryCreateFromArchiveAsync(Guid ownerId, string name, Guid blobId, long bytes, CancellationToken cancellationToken)
    {
        await using var transaction = await jobs.BeginTransactionAsync(cancellationToken);
        await FileSql.ExecuteAsync(transaction, FileSql.LockAccount, cancellationToken, ownerId);
        if (await files.RoomAsync(transaction, ownerId, bytes, cancellationToken) == FileOutcome.NoRoom)
        {
            return new BatchResult(BatchOutcome.NoRoom);
        }

        await FileSql.ExecuteAsync(transaction, FileUploads.Keep, cancellationToken, blobId);
        var id = await InsertAsync(transaction, ownerId, name, blobId, bytes, cancellationToken);
        await EnqueueAsync(transaction, ownerId, id, [], cancellationToken);
        var batch = await BatchSql.FindAsync(transaction.Connection, transaction.Transaction, ownerId, id, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new BatchResult(BatchOutcome.Done, batch);
    }

    private async Task<bool> IsRunningAsync(Batch batch, CancellationToken cancellationToken) =>
        batch.JobId is { } job && await control.FindAsync(job, cancellationToken) is { } record && !record.Status.IsFinal();

    private async Task<Guid> InsertAsync(JobTransaction transaction, Guid ownerId, string name, Guid? blobId, long bytes, CancellationToken cancellationToken)
    {
        await FileSql.ExecuteAsync(transaction, FileSql.LockAccount, cancellationToken, ownerId);
        var id = Guid.CreateVersion7(time.GetUtcNow());
        await FileSql.ExecuteAsync(transaction, Insert, cancellationToken, id, ownerId, name, FileSql.Optional(NpgsqlDbType.Uuid, blobId), bytes);
        await FileSql.ExecuteAsync(transaction, Trim, cancellationToken, ownerId, options.Value.MaxKept);
        return id;
    }

    private static async Task EnqueueAsync(JobTransaction transaction, Guid ownerId, Guid id, IReadOnlyList<ProcessFile> work, CancellationToken cancellationToken)
    {
        var receipt = await transaction.EnqueueBatchAsync(
            new ProcessBatch(id),
            [.. work.Select(job => new JobItem<ProcessFile>(job, new EnqueueOptions { IdempotencyKey = job.Key }))],
            new EnqueueOptions { OwnerId = ownerId },
            cancellationToken);
        await FileSql.ExecuteAsync(transaction, "update file_batch set job_id = $2 where id = $1", cancellationToken, id, receipt.Parent.JobId);
        await FileSql.ExecuteAsync(
            transaction,
            "update stored_file f set job_id = made.job_id from unnest($1, $2) as made (file_id, job_id) where f.id = made.file_id",
            cancellationToken,
            new NpgsqlParameter { Value = work.Select(job => job.FileId).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid },
            new NpgsqlParameter { Value = receipt.Children.Select(child => child.JobId).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid });
    }

    private static async Task<IReadOnlyList<StoredFile>> UnreadAsync(JobTransaction transaction, Batch batch, CancellationToken cancellationToken)
    {
        await using var command = FileSql.Command(transaction, Unread, batch.OwnerId, batch.Id);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var unread = new List<StoredFile>();
        while (await reader.ReadAsync(cancellationToken))
        {
            unread.Add(FileSql.Read(reader));
        }

        return unread;
    }

    private static async Task<IReadOnlyList<ProcessFile>> RestartAsync(JobTransaction transaction, Guid ownerId, IEnumerable<StoredFile> failed, CancellationToken cancellationToken)
    {
        await using var command = FileSql.Command(
            transaction, Restart, new NpgsqlParameter { Value = failed.Select(file => file.Id).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid }, ownerId);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var work = new List<ProcessFile>();
        while (await reader.ReadAsync(cancellationToken))
        {
            work.Add(new ProcessFile(reader.GetGuid(0), reader.GetInt32(1)));
        }

        return work;
    }
}
