using Npgsql;
using NpgsqlTypes;
using Voy8.Core.Files;
using Voy8.Jobs;

namespace Voy8.Core.Batches;

/// <summary>What a batch's job has to know.</summary>
internal sealed record BatchInHand(Guid Id, Guid OwnerId, Guid? BlobId, string? Failure);

/// <summary>The steps of a batch's job; each is one transaction.</summary>
internal sealed class BatchWork(NpgsqlDataSource database, IJobClient jobs, FileStore files, FileUploads uploads)
{
    public async Task<BatchInHand?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select owner_id, blob_id, failure from file_batch where id = $1");
        command.Parameters.AddRange(FileSql.Parameters(id));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new BatchInHand(id, reader.GetGuid(0), reader.IsDBNull(1) ? null : reader.GetGuid(1), reader.IsDBNull(2) ? null : reader.GetString(2))
            : null;
    }

    /// <summary>What an earlier attempt has unpacked.</summary>
    public async Task<IReadOnlySet<int>> ReadOrdinalsAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select ordinal from file_batch_entry where batch_id = $1");
        command.Parameters.AddRange(FileSql.Parameters(id));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var ordinals = new HashSet<int>();
        while (await reader.ReadAsync(cancellationToken))
        {
            ordinals.Add(reader.GetInt32(0));
        }

        return ordinals;
    }

    /// <summary>Keeps a file of the archive, and has it read by a child of the job.</summary>
    /// <returns>False where the batch is gone or over: nothing more of it is wanted.</returns>
    /// <exception cref="JobParentException">The job was cancelled, or has ended.</exception>
    public async Task<bool> AddAsync(BatchInHand batch, Guid jobId, int ordinal, BatchItem item, CancellationToken cancellationToken)
    {
        // Where it fails it may be committed all the same; if it is not, the bytes are still named for deletion.
        var (isWanted, isKept) = await TryAddAsync(batch, jobId, ordinal, item, cancellationToken);
        if (!isKept)
        {
            await AbandonAsync(item);
        }

        return isWanted;
    }

    /// <summary>The archive has been taken apart, or cannot be; its bytes go.</summary>
    public async Task CloseAsync(Guid id, string? failure, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(BatchSql.Close);
        command.Parameters.AddRange(FileSql.Parameters(id, FileSql.Optional(NpgsqlDbType.Text, failure)));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<(bool IsWanted, bool IsKept)> TryAddAsync(BatchInHand batch, Guid jobId, int ordinal, BatchItem item, CancellationToken cancellationToken)
    {
        await using var transaction = await jobs.BeginTransactionAsync(cancellationToken);
        var (result, job) = item.Received is { } received ? await files.AddAsync(transaction, batch.OwnerId, received, cancellationToken) : (null, null);
        if (!await HoldAsync(transaction, batch.Id, cancellationToken))
        {
            return (false, false);
        }

        var refusal = item.Refusal ?? BatchSql.RefusalOf(result?.Outcome ?? FileOutcome.Done);
        if (!await BatchStore.AddEntryAsync(transaction, batch.Id, ordinal, item.Name, result?.File, refusal, cancellationToken))
        {
            // Somebody else was here.
            return (true, false);
        }

        if (job is not null)
        {
            var receipt = await transaction.EnqueueAsync(
                job, new EnqueueOptions { OwnerId = batch.OwnerId, ParentId = jobId, IdempotencyKey = job.Key }, cancellationToken);
            await FileStore.SetJobAsync(transaction, batch.OwnerId, job.FileId, receipt.JobId, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return (true, job is not null);
    }

    // After the account, as everybody does it.
    private static async Task<bool> HoldAsync(JobTransaction transaction, Guid id, CancellationToken cancellationToken)
    {
        await using var command = FileSql.Command(transaction, "select from file_batch where id = $1 and blob_id is not null for key share", id);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken);
    }

    private Task AbandonAsync(BatchItem item) => item.Received is { } received ? uploads.AbandonAsync(received.BlobId) : Task.CompletedTask;
}
