using System.Globalization;
using Garnet;
using Microsoft.Extensions.Logging;
using Voy8.LocalHosting.Processes;

namespace Voy8.LocalHosting.Redis;

/// <summary>
/// A Redis in this process: Garnet, on loopback, in memory. Nothing in it outlives the process; whatever uses it can rebuild it.
/// </summary>
public sealed class GarnetRedisServer : IAsyncDisposable
{
    private GarnetServer? _server;

    private GarnetRedisServer(GarnetServer server, int port, string? password)
    {
        _server = server;
        Port = port;
        ConnectionString = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}{(password is null ? "" : ",password=" + password)}");
    }

    public int Port { get; }

    /// <summary>As StackExchange.Redis reads it.</summary>
    public string ConnectionString { get; }

    /// <param name="port">On 127.0.0.1; 0 takes any free one.</param>
    /// <param name="password">What clients must say; null lets everybody on this machine in.</param>
    /// <param name="memory">Of the log; above it the oldest entries are dropped without a word, so be generous: pages are taken as needed.</param>
    /// <param name="loggerFactory">Where Garnet logs; nowhere by default.</param>
    public static GarnetRedisServer Start(int port = 0, string? password = null, string memory = "2g", ILoggerFactory? loggerFactory = null)
    {
        port = port == 0 ? FreePort.Any() : port;
        List<string> arguments =
        [
            "--bind", "127.0.0.1",
            "--port", port.ToString(CultureInfo.InvariantCulture),
            "--memory", memory,
            "--page", "4m",
            "--index", "16m",
            "-q",
            "--lua",
            // Without it scripts of several clients interleave, and two could claim the same job.
            "--lua-transaction-mode",
        ];
        if (password is not null)
        {
            arguments.AddRange(["--auth", "Password", "--password", password]);
        }

        var server = new GarnetServer([.. arguments], loggerFactory);
        server.Start();
        return new GarnetRedisServer(server, port, password);
    }

    public ValueTask DisposeAsync()
    {
        // Garnet must be disposed of once only.
        Interlocked.Exchange(ref _server, null)?.Dispose();
        return ValueTask.CompletedTask;
    }
}
