using Npgsql;
using Voy8.LocalHosting;
using Voy8.LocalHosting.Postgres;
using Voy8.LocalHosting.Redis;

namespace Voy8.Search.Bench.Http;

/// <summary>A PostgreSQL and a Redis of the benchmark's own, gone with it; data in a named folder stay for the next run.</summary>
internal sealed class BenchStores : IAsyncDisposable
{
    private readonly PostgresServer _postgres;
    private readonly GarnetRedisServer _redis;
    private readonly string? _temporary;

    private BenchStores(PostgresServer postgres, GarnetRedisServer redis, string? temporary)
    {
        (_postgres, _redis, _temporary) = (postgres, redis, temporary);
        Database = NpgsqlDataSource.Create(Postgres);
    }

    public NpgsqlDataSource Database { get; }

    public string Postgres => _postgres.ConnectionString;

    public string Redis => _redis.ConnectionString;

    public int PostgresVersion => _postgres.Installation.MajorVersion;

    /// <param name="directory">Where the data stay; null for a folder that is deleted.</param>
    /// <param name="durable">Whether a commit waits for the disk.</param>
    public static async Task<BenchStores> StartAsync(string? directory, bool durable = false)
    {
        var temporary = directory is null ? Directory.CreateTempSubdirectory("voy8-search-bench-").FullName : null;
        if (temporary is not null && !OperatingSystem.IsWindows())
        {
            // PostgreSQL may run as another user than root, who must get in.
            File.SetUnixFileMode(temporary, File.GetUnixFileMode(temporary) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        }

        var postgres = await PostgresServer.StartAsync(
            await new PostgresLocator(LocalPaths.Home).FindAsync(CancellationToken.None),
            new PostgresServerOptions
            {
                DataDirectory = Path.Combine(directory ?? temporary!, "data"),
                Durable = durable,
                Settings = new Dictionary<string, string> { ["shared_buffers"] = "1GB", ["max_wal_size"] = "8GB", ["maintenance_work_mem"] = "512MB" },
            },
            CancellationToken.None);
        return new BenchStores(postgres, GarnetRedisServer.Start(), temporary);
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        await _redis.DisposeAsync();
        await _postgres.DisposeAsync();
        if (_temporary is not null)
        {
            Directory.Delete(_temporary, recursive: true);
        }
    }
}
