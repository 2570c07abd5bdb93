using System.Collections.Concurrent;
using System.Globalization;
using Npgsql;
using Voy8.LocalHosting;
using Voy8.LocalHosting.Postgres;
using Xunit;

namespace Voy8.Testing;

/// <summary>
/// One PostgreSQL server for a test assembly: <c>[assembly: AssemblyFixture(typeof(PostgresServerFixture))]</c>. Each test takes a database
/// of its own. The server and its data are gone afterwards.
/// </summary>
public sealed class PostgresServerFixture : IAsyncLifetime
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(6);
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> _templates = new();
    private readonly string _directory = TestFolders.Create("postgres");
    private PostgresServer? _server;
    private NpgsqlDataSource? _admin;
    private int _number;

    /// <summary>Of the superuser, to the database <c>postgres</c>.</summary>
    public string ConnectionString => Server.ConnectionString;

    /// <summary>For example 18; tests run on 15 as well, with <c>VOY8_PG_BIN</c>.</summary>
    public int MajorVersion => Server.Installation.MajorVersion;

    private PostgresServer Server => _server ?? throw new InvalidOperationException("The server has not been started.");

    private NpgsqlDataSource Admin => _admin ?? throw new InvalidOperationException("The server has not been started.");

    public async ValueTask InitializeAsync()
    {
        using var timeout = new CancellationTokenSource(StartTimeout);
        var installation = await new PostgresLocator(LocalPaths.Home).FindAsync(timeout.Token);
        var options = new PostgresServerOptions
        {
            DataDirectory = Path.Combine(_directory, "data"),
            Durable = false,
            Settings = new Dictionary<string, string> { ["shared_buffers"] = "64MB", ["max_connections"] = "300" },
        };
        _server = await PostgresServer.StartAsync(installation, options, timeout.Token);
        _admin = NpgsqlDataSource.Create(_server.ConnectionString);
    }

    /// <summary>An empty database.</summary>
    public Task<TestDatabase> CreateDatabaseAsync(CancellationToken cancellationToken = default) =>
        CloneAsync("template1", cancellationToken);

    /// <summary>
    /// A database as <paramref name="prepare"/> leaves it: it is run once for each <paramref name="templateKey"/>, and every caller gets a
    /// clone (20–50 ms). It must leave no connection open but those of the data source it is given.
    /// </summary>
    public async Task<TestDatabase> CreateDatabaseAsync(
        string templateKey, Func<NpgsqlDataSource, CancellationToken, Task> prepare, CancellationToken cancellationToken = default)
    {
        // The first caller's token must not cancel what the others wait for.
        var template = _templates.GetOrAdd(templateKey, _ => new Lazy<Task<string>>(() => CreateTemplateAsync(prepare)));
        return await CloneAsync(await template.Value.WaitAsync(cancellationToken), cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_admin is not null)
        {
            await _admin.DisposeAsync();
        }

        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        TestFolders.Delete(_directory);
    }

    internal async Task DropAsync(string name)
    {
        await using var command = Admin.CreateCommand($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
        await command.ExecuteNonQueryAsync();
    }

    private async Task<string> CreateTemplateAsync(Func<NpgsqlDataSource, CancellationToken, Task> prepare)
    {
        var database = await CloneAsync("template1", CancellationToken.None);
        await prepare(database.DataSource, CancellationToken.None);
        // PostgreSQL clones no database that somebody is connected to.
        await database.DataSource.DisposeAsync();
        return database.Name;
    }

    private async Task<TestDatabase> CloneAsync(string template, CancellationToken cancellationToken)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _number)}");
        await using var command = Admin.CreateCommand($"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY");
        await command.ExecuteNonQueryAsync(cancellationToken);
        var connectionString = new NpgsqlConnectionStringBuilder(ConnectionString)
        {
            Database = name,
            MaxPoolSize = 30,
            IncludeErrorDetail = true,
        };
        return new TestDatabase(this, name, connectionString.ConnectionString);
    }
}
