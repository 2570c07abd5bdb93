using Npgsql;

namespace Voy8.Jobs;

/// <summary>
/// Where two transactions have locked each other out, PostgreSQL ends one after a second. Locks are taken in one order to keep that
/// rare; who is hit by it even so begins again.
/// </summary>
internal static class Deadlock
{
    private const int MaxTries = 5;

    public static async Task<T> RetryAsync<T>(Func<Task<T>> work)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await work();
            }
            catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.DeadlockDetected && tries < MaxTries)
            {
            }
        }
    }
}
