using System.Globalization;
using Npgsql;
using Voy8.LocalHosting.Processes;

namespace Voy8.LocalHosting.Postgres;

/// <summary>A PostgreSQL server on this machine's loopback that ends with this process.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const int StartAttempts = 3;
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PatienceWithLog = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(10);

    private readonly ChildProcess _process;

    private PostgresServer(ChildProcess process, PostgresInstallation installation, int port, string? password)
    {
        _process = process;
        Installation = installation;
        Port = port;
        ConnectionString = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = port,
            Username = PostgresCluster.User,
            Password = password,
            Database = "postgres",
        }.ConnectionString;
    }

    public PostgresInstallation Installation { get; }

    public int Port { get; }

    public int ProcessId => _process.Id;

    /// <summary>Of the superuser, to the database <c>postgres</c>.</summary>
    public string ConnectionString { get; }

    /// <summary>Completes when the server ends, asked or not.</summary>
    public Task<int> Exited => _process.Exited;

    /// <summary>
    /// Makes the cluster if it is not there, ends a server an earlier run left on it, starts one and waits until it answers.
    /// </summary>
    /// <exception cref="InvalidOperationException">The server cannot be started; the message ends with its log.</exception>
    public static async Task<PostgresServer> StartAsync(
        PostgresInstallation installation, PostgresServerOptions options, CancellationToken cancellationToken)
    {
        options = options with { DataDirectory = Path.GetFullPath(options.DataDirectory) };
        await PostgresCluster.CreateAsync(installation, options, cancellationToken);
        await LeftoverServer.EndAsync(options.DataDirectory, options.Log, cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            var log = new ServerLog(options.Log);
            try
            {
                return await StartOnceAsync(installation, options, log, cancellationToken);
            }
            catch (InvalidOperationException) when (attempt < StartAttempts && log.IsPassing)
            {
                // Somebody took the port between our look and the server's, or the last server's children are still ending.
                await Task.Delay(TimeSpan.FromMilliseconds(200 * attempt), cancellationToken);
            }
        }
    }

    /// <summary>Ends the server in order: clients are cut off, data are written.</summary>
    public async Task StopAsync()
    {
        if (!await _process.StopAsync(LibC.SigInt, StopGrace))
        {
            throw new InvalidOperationException($"PostgreSQL did not stop within {StopGrace.TotalSeconds:0} s and was killed; it recovers at the next start.");
        }
    }

    /// <summary>Signals the server, and nothing waits: for what a crash leaves, SIGKILL.</summary>
    public void Signal(int signal) => _process.Signal(signal);

    public async ValueTask DisposeAsync()
    {
        await _process.StopAsync(LibC.SigInt, StopGrace);
        await _process.DisposeAsync();
    }

    private static async Task<PostgresServer> StartOnceAsync(
        PostgresInstallation installation, PostgresServerOptions options, ServerLog log, CancellationToken cancellationToken)
    {
        var port = options.Port == 0 ? FreePort.Any() : options.Port;
        var process = await ChildProcess.StartAsync(new ChildProcessStart(installation.Program("postgres"), Arguments(options, port))
        {
            DeathSignal = DeathSignal.Interrupt,
            RunAs = PostgresIdentity.RunAs,
            WorkingDirectory = options.DataDirectory,
            OnLine = log.Add,
            // The server's messages are matched below; a translated one would not be.
            Environment = new Dictionary<string, string?> { ["LC_ALL"] = "C", ["PGDATA"] = null, ["PGPORT"] = null },
        });
        var server = new PostgresServer(process, installation, port, options.Password);
        try
        {
            await server.WaitUntilReadyAsync(log, cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    private static List<string> Arguments(PostgresServerOptions options, int port)
    {
        var settings = new Dictionary<string, string>
        {
            ["listen_addresses"] = "127.0.0.1",
            ["port"] = port.ToString(CultureInfo.InvariantCulture),
            ["unix_socket_directories"] = string.Empty,
            ["max_connections"] = "200",
        };
        if (!options.Durable)
        {
            settings["fsync"] = "off";
            settings["synchronous_commit"] = "off";
            settings["full_page_writes"] = "off";
        }

        foreach (var (name, value) in options.Settings)
        {
            settings[name] = value;
        }

        return ["-D", options.DataDirectory, .. settings.SelectMany(setting => new[] { "-c", $"{setting.Key}={setting.Value}" })];
    }

    private async Task WaitUntilReadyAsync(ServerLog log, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(StartTimeout);
        var connectionString = new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false, Timeout = 5 }.ConnectionString;
        try
        {
            // A server that speaks another language is asked after a while all the same.
            await Task.WhenAny(log.Ready, Exited, Task.Delay(PatienceWithLog, deadline.Token));
            while (!Exited.IsCompleted)
            {
                try
                {
                    await using var connection = new NpgsqlConnection(connectionString);
                    await connection.OpenAsync(deadline.Token);
                    return;
                }
                catch (PostgresException exception) when (exception.SqlState != PostgresErrorCodes.CannotConnectNow)
                {
                    throw new InvalidOperationException($"PostgreSQL does not let us in: {exception.MessageText}.", exception);
                }
                catch (NpgsqlException)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(20), deadline.Token);
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new InvalidOperationException($"PostgreSQL did not answer within {StartTimeout.TotalSeconds:0} s:\n{log}");
        }

        throw new InvalidOperationException($"PostgreSQL ended with {await Exited} while starting:\n{log}");
    }
}
