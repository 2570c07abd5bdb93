using Npgsql;

namespace Voy8.Jobs;

internal static class PostgresErrors
{
    /// <summary>The values themselves are at fault (classes 22 and 23): trying again cannot help, trying each row alone can.</summary>
    public static bool IsBadData(this PostgresException exception) =>
        exception.SqlState.StartsWith("22", StringComparison.Ordinal) || exception.SqlState.StartsWith("23", StringComparison.Ordinal);
}
