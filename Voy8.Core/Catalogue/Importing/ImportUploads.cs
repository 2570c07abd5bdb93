using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;
using Voy8.Core.Catalogue.Importing.Formats;
using Voy8.Jobs;

namespace Voy8.Core.Catalogue.Importing;

/// <summary>The file is larger than <see cref="ImportOptions.MaxFileBytes"/>.</summary>
public sealed class ImportTooLargeException(long limit) : Exception($"The file is larger than {limit} bytes.")
{
    public long Limit { get; } = limit;
}

/// <summary>
/// Takes files in, piece by piece: begin, append, then complete, which enqueues the job in the same transaction. Whatever is never
/// completed is deleted after a day (<see cref="CleanUpImports"/>).
/// </summary>
public sealed class ImportUploads(NpgsqlDataSource database, IJobClient jobs, IOptions<ImportOptions> options)
{
    public async Task<Guid> BeginAsync(string fileName, CancellationToken cancellationToken = default)
    {
        var id = Guid.CreateVersion7();
        await using var command = database.CreateCommand("insert into import (id, file_name, state) values ($1, $2, 'uploading')");
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = Path.GetFileName(fileName) });
        await command.ExecuteNonQueryAsync(cancellationToken);
        return id;
    }

    /// <summary>Stores the bytes of the file; no more than one piece of it is in memory.</summary>
    /// <returns>How many there were.</returns>
    /// <exception cref="ImportTooLargeException">There are too many; the import should be abandoned.</exception>
    public async Task<long> AppendAsync(Guid id, Stream file, CancellationToken cancellationToken = default)
    {
        var piece = new byte[options.Value.ChunkBytes];
        long size = 0;
        for (var ordinal = 0; ; ordinal++)
        {
            var length = await file.ReadAtLeastAsync(piece, piece.Length, throwOnEndOfStream: false, cancellationToken);
            if (length == 0)
            {
                return size;
            }

            size += length;
            if (size > options.Value.MaxFileBytes)
            {
                throw new ImportTooLargeException(options.Value.MaxFileBytes);
            }

            await using var command = database.CreateCommand("insert into import_chunk (import_id, ordinal, data) values ($1, $2, $3)");
            command.Parameters.Add(new() { Value = id });
            command.Parameters.Add(new() { Value = ordinal });
            command.Parameters.Add(new() { Value = new ReadOnlyMemory<byte>(piece, 0, length), NpgsqlDbType = NpgsqlDbType.Bytea });
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <summary>The file is there: names its dataset and enqueues the job.</summary>
    public Task CompleteAsync(Guid id, long sizeBytes, DatasetDescription dataset, CancellationToken cancellationToken = default) =>
        CompleteAsync(id, sizeBytes, dataset, ImportWish.Plain, cancellationToken);

    /// <inheritdoc cref="CompleteAsync(Guid, long, DatasetDescription, CancellationToken)"/>
    public async Task CompleteAsync(Guid id, long sizeBytes, DatasetDescription dataset, ImportWish wish, CancellationToken cancellationToken = default)
    {
        await using var transaction = await jobs.BeginTransactionAsync(cancellationToken);
        await QueueAsync(transaction, new ImportVenues(id), sizeBytes, dataset, wish, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Enqueues the import of a file that the worker reads itself.</summary>
    public Task<Guid> StartFromPathAsync(string path, DatasetDescription dataset, CancellationToken cancellationToken = default) =>
        StartFromPathAsync(path, dataset, ImportWish.Plain, cancellationToken);

    /// <inheritdoc cref="StartFromPathAsync(string, DatasetDescription, CancellationToken)"/>
    public async Task<Guid> StartFromPathAsync(string path, DatasetDescription dataset, ImportWish wish, CancellationToken cancellationToken = default)
    {
        var id = await BeginAsync(path, cancellationToken);
        try
        {
            await using var transaction = await jobs.BeginTransactionAsync(cancellationToken);
            await QueueAsync(transaction, new ImportVenues(id, path), new FileInfo(path).Length, dataset, wish, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return id;
        }
        catch
        {
            await AbandonAsync(id, CancellationToken.None);
            throw;
        }
    }

    public async Task AbandonAsync(Guid id, CancellationToken cancellationToken = default)
    {
        await using var command = database.CreateCommand("delete from import where id = $1 and state = 'uploading'");
        command.Parameters.Add(new() { Value = id });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task QueueAsync(
        JobTransaction transaction, ImportVenues job, long sizeBytes, DatasetDescription description, ImportWish wish, CancellationToken cancellationToken)
    {
        var dataset = wish.DryRun ? null : await DatasetStore.UpsertAsync(transaction, description, cancellationToken);
        var receipt = await transaction.EnqueueAsync(job, new EnqueueOptions { IdempotencyKey = $"import:{job.ImportId:N}", OwnerId = wish.OwnerId }, cancellationToken);
        await using var command = new NpgsqlCommand(
            """
            update import
            set dataset_id = coalesce($2, (select id from dataset where slug = $9)), job_id = $3, size_bytes = $4, format = $5, mapping = $6, dry_run = $7, owner_id = $8,
                dataset_slug = $9, state = 'queued'
            where id = $1 and state = 'uploading'
            """,
            transaction.Connection,
            transaction.Transaction)
        {
            Parameters =
            {
                new() { Value = job.ImportId },
                new() { Value = (object?)dataset?.Id ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid },
                new() { Value = receipt.JobId },
                new() { Value = sizeBytes },
                new() { Value = (object?)wish.Format?.Name() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
                new() { Value = (object?)wish.Mapping?.ToJson() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Jsonb },
                new() { Value = wish.DryRun },
                new() { Value = (object?)wish.OwnerId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid },
                new() { Value = description.Slug },
            },
        };
        if (await command.ExecuteNonQueryAsync(cancellationToken) != 1)
        {
            throw new InvalidOperationException($"Import {job.ImportId} is not being uploaded.");
        }
    }
}
