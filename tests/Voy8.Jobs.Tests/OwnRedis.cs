using StackExchange.Redis;
using Voy8.LocalHosting.Redis;
using Voy8.Testing;

namespace Voy8.Jobs.Tests;

/// <summary>A Redis of one test's own, to be emptied, stopped and started again.</summary>
public sealed class OwnRedis : IAsyncDisposable
{
    private readonly IAsyncDisposable _server;

    private OwnRedis(IAsyncDisposable server, int port, string connectionString)
    {
        _server = server;
        Port = port;
        ConnectionString = connectionString;
    }

    public int Port { get; }

    public string ConnectionString { get; }

    public static async Task<OwnRedis> StartAsync(RedisKind kind, int port = 0)
    {
        if (kind == RedisKind.Garnet)
        {
            var garnet = GarnetRedisServer.Start(port);
            return new OwnRedis(garnet, garnet.Port, garnet.ConnectionString);
        }

        RealRedisServerFixture.RequireOrSkip();
        var redis = await RedisProcess.StartAsync(port, CancellationToken.None);
        return new OwnRedis(redis, redis.Port, redis.ConnectionString);
    }

    public async Task FlushAsync()
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(ConnectionString + ",allowAdmin=true");
        await connection.GetDatabase().ExecuteAsync("FLUSHALL");
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
