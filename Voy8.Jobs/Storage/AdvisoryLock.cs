using Npgsql;

namespace Voy8.Jobs;

/// <summary>
/// Locks that one process of the fleet holds. They go with the connection, so a dead process never keeps one; and the server ends
/// a session that holds one and has fallen silent (a frozen process), so that another can take over.
/// </summary>
internal static class AdvisoryLock
{
    public const string Leader = "voy8.jobs leader";
    public const string Rebuild = "voy8.jobs rebuild";

    // The setting of a session that holds nothing must stay as it is: an idle connection of the pool would be ended, too.
    private const string TryTake = """
        select case when pg_try_advisory_lock(hashtextextended($1, 0))
            then (set_config('idle_session_timeout', '15s', false), set_config('idle_in_transaction_session_timeout', '15s', false)) is not null
            else false end
        """;

    public static async Task<bool> TryTakeAsync(NpgsqlConnection connection, string name, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(TryTake, connection) { Parameters = { new() { Value = name } } };
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    public static async Task ReleaseAsync(NpgsqlConnection connection, string name)
    {
        if (connection.FullState.HasFlag(System.Data.ConnectionState.Broken) || connection.State != System.Data.ConnectionState.Open)
        {
            return;
        }

        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand("reset idle_session_timeout"),
                new NpgsqlBatchCommand("reset idle_in_transaction_session_timeout"),
                new NpgsqlBatchCommand("select pg_advisory_unlock(hashtextextended($1, 0))") { Parameters = { new() { Value = name } } },
            },
        };
        await batch.ExecuteNonQueryAsync();
    }
}
