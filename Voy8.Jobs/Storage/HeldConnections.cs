using System.Threading.Channels;
using Npgsql;

namespace Voy8.Jobs;

/// <summary>Connections that are kept for one purpose, so many at once. Whoever rents one has it alone until it is returned.</summary>
internal sealed class HeldConnections : IAsyncDisposable
{
    private readonly Channel<HeldConnection> _free;
    private readonly int _count;

    public HeldConnections(NpgsqlDataSource dataSource, int count)
    {
        _count = count;
        _free = Channel.CreateBounded<HeldConnection>(count);
        for (var i = 0; i < count; i++)
        {
            Return(new HeldConnection(dataSource));
        }
    }

    public ValueTask<HeldConnection> RentAsync(CancellationToken cancellationToken) => _free.Reader.ReadAsync(cancellationToken);

    public void Return(HeldConnection connection) => _free.Writer.TryWrite(connection);

    /// <summary>Runs the work on the next connection that is free.</summary>
    public async Task<T> UseAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        var connection = await RentAsync(cancellationToken);
        try
        {
            return await connection.UseAsync(work, cancellationToken);
        }
        finally
        {
            Return(connection);
        }
    }

    /// <summary>Waits until nobody uses any.</summary>
    public async Task IdleAsync()
    {
        var connections = new List<HeldConnection>(_count);
        while (connections.Count < _count)
        {
            connections.Add(await RentAsync(CancellationToken.None));
        }

        connections.ForEach(Return);
    }

    /// <summary>Gives those that nobody uses back to the data source; they are opened anew when they are needed.</summary>
    public async ValueTask DisposeAsync()
    {
        var connections = new List<HeldConnection>(_count);
        while (_free.Reader.TryRead(out var connection))
        {
            connections.Add(connection);
            await connection.ReleaseAsync();
        }

        connections.ForEach(Return);
    }
}

/// <summary>
/// A connection that stays open from statement to statement: nothing is reset in between, and what was prepared stays
/// prepared. After an error it is opened anew.
/// </summary>
internal sealed class HeldConnection(NpgsqlDataSource dataSource)
{
    private NpgsqlConnection? _connection;

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
}
