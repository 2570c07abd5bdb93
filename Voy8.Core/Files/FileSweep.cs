using Npgsql;
using Voy8.Core.Batches;
using Voy8.Jobs;

namespace Voy8.Core.Files;

/// <summary>Clears up behind what ended half way.</summary>
internal sealed class FileSweep(NpgsqlDataSource database, IBlobStore blobs, IJobControl jobs, FileWork work)
{
    private const int MaxPerPass = 1_000;

    // Named by no row: a commit that was late would have taken it off.
    private const string Due =
        """
        select blob_id from blob_removal r
        where due_at < now() and not exists (select from stored_file f where f.blob_id = r.blob_id or f.ready_blob_id = r.blob_id)
            and not exists (select from file_batch b where b.blob_id = r.blob_id)
        order by due_at limit $1
        """;

    private const string Archives = "select id, job_id from file_batch where blob_id is not null and id > $2 order by id limit $1";

    private const string Unsettled =
        "select id, version, job_id from stored_file where status in ('pending', 'processing') and id > $2 order by id limit $1";

    /// <returns>How many were deleted.</returns>
    public async Task<int> DeleteBytesAsync(CancellationToken cancellationToken)
    {
        var due = await ReadAsync(Due, reader => reader.GetGuid(0), cancellationToken);
        foreach (var blob in due)
        {
            await blobs.DeleteAsync(blob, cancellationToken);
            await using var command = database.CreateCommand("delete from blob_removal where blob_id = $1");
            command.Parameters.AddRange(FileSql.Parameters(blob));
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        return due.Count;
    }

    /// <summary>Files whose job was cancelled, killed its workers, ran out of time or is gone have failed.</summary>
    /// <returns>How many.</returns>
    public async Task<int> SettleAsync(CancellationToken cancellationToken)
    {
        var (settled, after) = (0, Guid.Empty);
        while (await ReadAsync(
            Unsettled,
            reader => (Id: reader.GetGuid(0), Version: reader.GetInt32(1), Job: reader.IsDBNull(2) ? (Guid?)null : reader.GetGuid(2)),
            cancellationToken,
            after) is { Count: > 0 } page)
        {
            var known = await jobs.FindManyAsync([.. page.Select(file => file.Job).OfType<Guid>()], cancellationToken);
            foreach (var (id, version, jobId) in page)
            {
                if (FileFailures.Of(jobId is { } job ? known.GetValueOrDefault(job) : null) is { } failure)
                {
                    settled += await work.FailAsync(id, version, jobId, failure, cancellationToken) ? 1 : 0;
                }
            }

            after = page[^1].Id;
        }

        return settled;
    }

    /// <summary>Archives of batches whose job was cancelled, died or is gone are not kept any longer.</summary>
    /// <returns>How many.</returns>
    public async Task<int> CloseArchivesAsync(CancellationToken cancellationToken)
    {
        var (closed, after) = (0, Guid.Empty);
        while (await ReadAsync(
            Archives, reader => (Id: reader.GetGuid(0), Job: reader.IsDBNull(1) ? (Guid?)null : reader.GetGuid(1)), cancellationToken, after) is { Count: > 0 } page)
        {
            var known = await jobs.FindManyAsync([.. page.Select(batch => batch.Job).OfType<Guid>()], cancellationToken);
            foreach (var (id, _) in page.Where(batch => batch.Job is not { } job || known.GetValueOrDefault(job) is not { } record || record.Status.IsFinal()))
            {
                await using var command = database.CreateCommand(BatchSql.Close);
                command.Parameters.AddRange(FileSql.Parameters(id, BatchSql.StoppedHalfWay));
                closed += await command.ExecuteNonQueryAsync(cancellationToken);
            }

            after = page[^1].Id;
        }

        return closed;
    }

    private async Task<List<T>> ReadAsync<T>(string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken, params object[] more)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddRange(FileSql.Parameters([MaxPerPass, .. more]));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
        {
            found.Add(read(reader));
        }

        return found;
    }
}
