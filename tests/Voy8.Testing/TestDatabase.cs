using Npgsql;

namespace Voy8.Testing;

/// <summary>A database of one test; dropped, with whoever is still connected, when disposed of.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly PostgresServerFixture _server;

    internal TestDatabase(PostgresServerFixture server, string name, string connectionString)
    {
        _server = server;
        Name = name;
        ConnectionString = connectionString;
        DataSource = NpgsqlDataSource.Create(connectionString);
    }

    public string Name { get; }

    public string ConnectionString { get; }

    public NpgsqlDataSource DataSource { get; }

    public async ValueTask DisposeAsync()
    {
        await DataSource.DisposeAsync();
        await _server.DropAsync(Name);
    }
}
