using System.Diagnostics;
using Npgsql;
using Voy8.LocalHosting.Postgres;

namespace Voy8.LocalHosting.Orchestration;

/// <summary>Runs the PostgreSQL server and creates its databases.</summary>
internal sealed class PostgresRunner(PostgresServerResource resource, RunContext context) : ResourceRunner(resource, context)
{
    private readonly Backoff _backoff = new(context.Output);
    private PostgresServer? _server;

    public override bool IsHealthy => _server?.Exited.IsCompleted == false;

    public override IReadOnlyList<int> Pids => _server is { } server ? [server.ProcessId] : [];

    public override string? Url => _server is { } server ? $"postgresql://postgres@127.0.0.1:{server.Port}/{(Databases is [{ } first, ..] ? first.DatabaseName : "postgres")}" : null;

    public override string Remark => _server is { } server ? $"PostgreSQL {server.Installation.MajorVersion} ({server.Installation.Origin})" : string.Empty;

    private IReadOnlyList<PostgresDatabaseResource> Databases => resource.DatabaseResources;

    protected override async Task RunCoreAsync(CancellationToken stopping)
    {
        var locator = new PostgresLocator(LocalPaths.Home, text => Output.Note(Resource.Name, text));
        var installation = await locator.FindAsync(stopping);
        var options = Options();
        while (true)
        {
            var clock = Stopwatch.StartNew();
            await using var server = await PostgresServer.StartAsync(installation, options, stopping);
            // The clients know this port: the next server of this run takes it again.
            options = options with { Port = server.Port };
            await CreateDatabasesAsync(server.ConnectionString, stopping);
            _server = server;
            resource.SetConnectionString(server.ConnectionString);
            SetHealthy();
            var exitCode = await server.Exited.WaitAsync(stopping);
            Context.Changed();
            await _backoff.WaitAsync(Resource.Name, exitCode, clock.Elapsed, stopping);
        }
    }

    private PostgresServerOptions Options()
    {
        var directory = Context.Data.Of(Resource.Name);
        if (!resource.KeepsData && Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }

        return new PostgresServerOptions
        {
            DataDirectory = directory,
            Port = resource.Port ?? 0,
            Password = resource.Password?.Value ?? Context.Data.Password(Resource.Name),
            Log = line => Output.Line(Resource.Name, line),
            Settings = new Dictionary<string, string> { ["log_checkpoints"] = "off" },
        };
    }

    private async Task CreateDatabasesAsync(string connectionString, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        foreach (var database in Databases)
        {
            await using var find = new NpgsqlCommand("SELECT 1 FROM pg_database WHERE datname = $1", connection) { Parameters = { new() { Value = database.DatabaseName } } };
            if (await find.ExecuteScalarAsync(cancellationToken) is null)
            {
                await using var create = new NpgsqlCommand($"CREATE DATABASE \"{database.DatabaseName.Replace("\"", "\"\"", StringComparison.Ordinal)}\"", connection);
                await create.ExecuteNonQueryAsync(cancellationToken);
            }
        }
    }
}
