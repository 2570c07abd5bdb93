using Npgsql;

namespace Voy8.Jobs;

/// <summary>
/// A connection that one loop keeps from statement to statement: nothing is reset in between, and what was prepared stays
/// prepared. After an error it is opened anew. For one user at a time.
/// </summary>
internal sealed class HeldConnection(NpgsqlDataSource dataSource) : IAsyncDisposable
{
    private NpgsqlConnection? _connection;

    public bool IsHeld => _connection is not null;

    /// <summary>Runs the work on the connection. When it fails, the connection goes back to its pool, which finds out whether it still serves.</summary>
    public async Task<T> UseAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        _connection ??= await dataSource.OpenConnectionAsync(cancellationToken);
        try
        {
            return await work(_connection, cancellationToken);
        }
        catch
        {
            await ReleaseAsync();
            throw;
        }
    }

    public async ValueTask ReleaseAsync()
    {
        if (Interlocked.Exchange(ref _connection, null) is { } connection)
        {
            await connection.DisposeAsync();
        }
    }

    public ValueTask DisposeAsync() => ReleaseAsync();
}
