using Npgsql;

namespace Voy8.Jobs;

/// <summary>
/// A batch whose commit does not wait for the disk. For claims, heartbeats and progress alone: should the server lose the
/// last moments, a claim runs again and progress is told again.
/// </summary>
internal static class RelaxedBatch
{
    /// <summary>The same for a statement that is alone in its transaction: a condition that is true, and decided once.</summary>
    public const string Condition = "\nand (select set_config('synchronous_commit', 'off', true)) is not null";

    public static NpgsqlBatch Create(NpgsqlConnection connection, NpgsqlBatchCommand command)
    {
        // The statements of a batch share a transaction, and the setting ends with it.
        var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("select set_config('synchronous_commit', 'off', true)"));
        batch.BatchCommands.Add(command);
        return batch;
    }

    /// <summary>Executes, and skips to the rows of the command itself.</summary>
    public static async Task<NpgsqlDataReader> ReadAsync(NpgsqlBatch batch, CancellationToken cancellationToken)
    {
        await batch.PrepareAsync(cancellationToken);
        var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        return reader;
    }
}
