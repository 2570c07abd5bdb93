using Npgsql;

namespace Voy8.Jobs;

/// <summary>Locks that one process of the fleet holds. They go with the connection, so a dead process never keeps one.</summary>
internal static class AdvisoryLock
{
    public const string Leader = "voy8.jobs leader";
    public const string Rebuild = "voy8.jobs rebuild";

    public static async Task<bool> TryTakeAsync(NpgsqlConnection connection, string name, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select pg_try_advisory_lock(hashtextextended($1, 0))", connection)
        {
            Parameters = { new() { Value = name } },
        };
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    public static async Task ReleaseAsync(NpgsqlConnection connection, string name)
    {
        if (connection.FullState.HasFlag(System.Data.ConnectionState.Broken) || connection.State != System.Data.ConnectionState.Open)
        {
            return;
        }

        await using var command = new NpgsqlCommand("select pg_advisory_unlock(hashtextextended($1, 0))", connection)
        {
            Parameters = { new() { Value = name } },
        };
        await command.ExecuteNonQueryAsync();
    }
}
