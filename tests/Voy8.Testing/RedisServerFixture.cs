using StackExchange.Redis;
using Voy8.LocalHosting.Redis;
using Xunit;

namespace Voy8.Testing;

/// <summary>Which server answers.</summary>
public enum RedisKind
{
    /// <summary>The one local runs use, in this process.</summary>
    Garnet,

    /// <summary>redis-server, where it is installed.</summary>
    Redis,
}

/// <summary>
/// One Redis for a test assembly: <c>[assembly: AssemblyFixture(typeof(RedisServerFixture))]</c>. Tests share it: use keys of your own, or
/// flush it where nothing else runs.
/// </summary>
public class RedisServerFixture : IAsyncLifetime
{
    private IAsyncDisposable? _server;
    private string? _connectionString;
    private ConnectionMultiplexer? _connection;

    public RedisServerFixture()
        : this(RedisKind.Garnet)
    {
    }

    protected RedisServerFixture(RedisKind kind) => Kind = kind;

    public RedisKind Kind { get; }

    public string ConnectionString =>
        _connectionString ?? throw new InvalidOperationException("The server has not been started.");

    /// <summary>A connection shared by the assembly's tests.</summary>
    public IConnectionMultiplexer Connection =>
        _connection ?? throw new InvalidOperationException("The server has not been started.");

    /// <summary>Whether this machine has the server of a kind.</summary>
    public static bool IsAvailable(RedisKind kind) => kind == RedisKind.Garnet || RedisProcess.Program is not null;

    public virtual async ValueTask InitializeAsync()
    {
        if (Kind == RedisKind.Garnet)
        {
            var garnet = GarnetRedisServer.Start();
            (_server, _connectionString) = (garnet, garnet.ConnectionString);
        }
        else
        {
            var redis = await RedisProcess.StartAsync(CancellationToken.None);
            (_server, _connectionString) = (redis, redis.ConnectionString);
        }

        // A machine that stands still for some seconds is no failure of the server.
        _connection = await ConnectionMultiplexer.ConnectAsync(_connectionString + ",allowAdmin=true,asyncTimeout=60000,syncTimeout=60000");
    }

    /// <summary>Empties the server.</summary>
    public async Task FlushAsync() => await Connection.GetDatabase().ExecuteAsync("FLUSHALL");

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_connection is not null)
        {
            await _connection.DisposeAsync();
        }

        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}

/// <summary>The same on redis-server. Where none is installed it starts nothing: ask <see cref="RequireOrSkip"/> first in each test.</summary>
public sealed class RealRedisServerFixture() : RedisServerFixture(RedisKind.Redis)
{
    public override async ValueTask InitializeAsync()
    {
        if (IsAvailable(RedisKind.Redis))
        {
            await base.InitializeAsync();
        }
    }

    /// <summary>Skips the test where there is no redis-server; fails it when <c>VOY8_REQUIRE_REDIS=1</c>.</summary>
    public static void RequireOrSkip() =>
        Requirement.Check(IsAvailable(RedisKind.Redis), "VOY8_REQUIRE_REDIS", "redis-server is not on PATH.");
}
