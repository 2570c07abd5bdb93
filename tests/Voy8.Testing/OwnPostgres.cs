using Voy8.LocalHosting;
using Voy8.LocalHosting.Postgres;
using Voy8.LocalHosting.Processes;

namespace Voy8.Testing;

/// <summary>A durable PostgreSQL of one test's own, to be ended in any manner and started again on the same data and port.</summary>
public sealed class OwnPostgres : IAsyncDisposable
{
    private readonly string _directory = TestFolders.Create("own-postgres");
    private PostgresInstallation? _installation;
    private PostgresServer? _server;

    public string ConnectionString => Server.ConnectionString;

    private PostgresServer Server => _server ?? throw new InvalidOperationException("The server was not started.");

    public static async Task<OwnPostgres> StartAsync()
    {
        var postgres = new OwnPostgres();
        postgres._installation = await new PostgresLocator(LocalPaths.Home).FindAsync(CancellationToken.None);
        // Below the ports of outgoing connections, one of which might else have it when the server is started again.
        await postgres.StartAsync(FreePort.From(Random.Shared.Next(10_000, 30_000)));
        return postgres;
    }

    /// <summary>Ends it with a signal: SIGINT closes in order, SIGQUIT and SIGKILL leave it to recover.</summary>
    public async Task EndAsync(int signal)
    {
        Server.Signal(signal);
        await Server.Exited;
    }

    public Task StartAgainAsync() => StartAsync(Server.Port);

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        TestFolders.Delete(_directory);
    }

    private async Task StartAsync(int port) => _server = await PostgresServer.StartAsync(
        _installation!,
        new PostgresServerOptions
        {
            DataDirectory = Path.Combine(_directory, "data"),
            Port = port,
            Settings = new Dictionary<string, string> { ["shared_buffers"] = "64MB" },
        },
        CancellationToken.None);
}
