using System.Globalization;
using System.Net.Sockets;
using Voy8.LocalHosting.Processes;

namespace Voy8.LocalHosting.Redis;

/// <summary>A real redis-server, where one is installed: on loopback, in memory, ending with this process.</summary>
public sealed class RedisProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(20);
    private readonly ChildProcess _process;

    private RedisProcess(ChildProcess process, int port)
    {
        _process = process;
        Port = port;
    }

    /// <summary>The program on PATH, or null.</summary>
    public static string? Program => PathSearch.Find("redis-server");

    public int Port { get; }

    /// <summary>As StackExchange.Redis reads it.</summary>
    public string ConnectionString => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    /// <exception cref="InvalidOperationException">There is no redis-server, or it does not start.</exception>
    public static Task<RedisProcess> StartAsync(CancellationToken cancellationToken) => StartAsync(0, cancellationToken);

    /// <param name="port">On 127.0.0.1; 0 takes any free one.</param>
    /// <param name="cancellationToken">Ends the wait for the server.</param>
    /// <exception cref="InvalidOperationException">There is no redis-server, or it does not start.</exception>
    public static async Task<RedisProcess> StartAsync(int port, CancellationToken cancellationToken)
    {
        var program = Program ?? throw new InvalidOperationException("redis-server is not on PATH.");
        port = port == 0 ? FreePort.Any() : port;
        var process = await ChildProcess.StartAsync(new ChildProcessStart(program,
        [
            "--bind", "127.0.0.1", "--port", port.ToString(CultureInfo.InvariantCulture), "--save", "", "--appendonly", "no",
        ]));
        var server = new RedisProcess(process, port);
        try
        {
            await server.WaitUntilReadyAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _process.StopAsync(LibC.SigTerm, TimeSpan.FromSeconds(5));
        await _process.DisposeAsync();
    }

    private async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(StartTimeout);
        while (!_process.Exited.IsCompleted)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync("127.0.0.1", Port, deadline.Token);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), deadline.Token);
            }
        }

        throw new InvalidOperationException($"redis-server ended with {await _process.Exited} while starting.");
    }
}
