using Npgsql;
using Voy8.Core.Files;

namespace Voy8.Core.Batches;

/// <summary>Lists somebody's own batches, and what is in them.</summary>
public sealed class BatchList(NpgsqlDataSource database)
{
    /// <summary>Newest first, and how many there are in all.</summary>
    public async Task<(IReadOnlyList<Batch> Batches, long Total)> ReadAsync(Guid ownerId, int limit, int offset, CancellationToken cancellationToken = default)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand("select count(*) from file_batch where owner_id = $1") { Parameters = { new() { Value = ownerId } } });
        batch.BatchCommands.Add(new NpgsqlBatchCommand($"{BatchSql.Select} order by b.id desc limit $2 offset $3")
        {
            Parameters = { new() { Value = ownerId }, new() { Value = limit }, new() { Value = offset } },
        });
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var total = reader.GetInt64(0);
        await reader.NextResultAsync(cancellationToken);
        var batches = new List<Batch>();
        while (await reader.ReadAsync(cancellationToken))
        {
            batches.Add(BatchSql.Read(reader));
        }

        return (batches, total);
    }

    /// <summary>What is in a batch of this owner's, in the order in which it came.</summary>
    /// <param name="failedOnly">Only what could not be read.</param>
    public async Task<(IReadOnlyList<BatchEntry> Entries, long Total)> ReadEntriesAsync(
        Guid ownerId, Guid batchId, bool failedOnly, int limit, int offset, CancellationToken cancellationToken = default)
    {
        const string Of = "from file_batch_entry e join file_batch b on b.id = e.batch_id left join stored_file f on f.id = e.file_id left join dataset d on d.id = f.dataset_id";
        const string Where = "b.owner_id = $1 and b.id = $2 and (not $3 or e.failure_code is not null or f.status = 'failed')";
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand($"select count(*) {Of} where {Where}"));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            $"select {FileSql.Columns}, e.ordinal, e.name, e.failure_code, e.failure {Of} where {Where} order by e.ordinal limit $4 offset $5"));
        batch.BatchCommands[0].Parameters.AddRange(FileSql.Parameters(ownerId, batchId, failedOnly));
        batch.BatchCommands[1].Parameters.AddRange(FileSql.Parameters(ownerId, batchId, failedOnly, limit, offset));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var total = reader.GetInt64(0);
        await reader.NextResultAsync(cancellationToken);
        var entries = new List<BatchEntry>();
        while (await reader.ReadAsync(cancellationToken))
        {
            entries.Add(new BatchEntry(
                reader.GetInt32(19),
                reader.GetString(20),
                reader.IsDBNull(0) ? null : FileSql.Read(reader),
                reader.IsDBNull(21) ? null : new FileFailure(reader.GetString(21), reader.GetString(22))));
        }

        return (entries, total);
    }
}
