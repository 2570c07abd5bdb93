using System.Globalization;
using StackExchange.Redis;
using Voy8.LocalHosting.Processes;
using Voy8.LocalHosting.Redis;
using Voy8.Testing;

namespace Voy8.Jobs.Drills.Infrastructure;

/// <summary>A Redis of one drill's own, in a process that can be killed, frozen and started again, empty, on the same port.</summary>
public sealed class DrillRedis : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);
    private readonly RedisKind _kind;
    private readonly int _port;
    private DrillProcess _process;

    private DrillRedis(RedisKind kind, int port, DrillProcess process) => (_kind, _port, _process) = (kind, port, process);

    public string ConnectionString => Address(_port);

    public DrillProcess Process => _process;

    public static async Task<DrillRedis> StartAsync(RedisKind kind)
    {
        // Below the ports of outgoing connections, one of which might else have it when the server is started again.
        var port = FreePort.From(Random.Shared.Next(10_000, 30_000));
        return new DrillRedis(kind, port, await StartProcessAsync(kind, port));
    }

    /// <summary>Starts it again after <see cref="DrillProcess.KillAsync"/>; it knows nothing.</summary>
    public async Task StartAgainAsync()
    {
        await _process.DisposeAsync();
        _process = await StartProcessAsync(_kind, _port);
    }

    public async Task FlushAsync()
    {
        await using var connection = await ConnectAsync();
        await connection.GetDatabase().ExecuteAsync("FLUSHALL");
    }

    public Task<ConnectionMultiplexer> ConnectAsync() => ConnectionMultiplexer.ConnectAsync(ConnectionString + ",allowAdmin=true");

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static string Address(int port) => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");

    private static async Task<DrillProcess> StartProcessAsync(RedisKind kind, int port)
    {
        var text = port.ToString(CultureInfo.InvariantCulture);
        var none = new Dictionary<string, string?>();
        var process = kind == RedisKind.Garnet
            ? await DrillProcess.StartProgramAsync("Garnet", "Voy8.Jobs.Drills.Garnet", [text], none)
            : await DrillProcess.StartAsync("redis-server", RedisProcess.Program!, ["--bind", "127.0.0.1", "--port", text, "--save", "", "--appendonly", "no"], none);
        await Eventually.TrueAsync(
            async () =>
            {
                await using var connection = await ConnectionMultiplexer.ConnectAsync(Address(port) + ",connectTimeout=500,connectRetry=1");
                return (await connection.GetDatabase().PingAsync()) > TimeSpan.Zero;
            },
            StartTimeout,
            $"{kind} answers on port {port}");
        return process;
    }
}
