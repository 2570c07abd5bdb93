using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using StackExchange.Redis;
using Voy8.Core.Storage;
using Voy8.Jobs;
using Voy8.Testing;

namespace Voy8.Core.Tests;

/// <summary>Core's services on a database of their own, as a host of the product has them.</summary>
public sealed class CoreHost : IAsyncDisposable
{
    private readonly IHost _host;

    private CoreHost(TestDatabase database, IHost host)
    {
        Database = database;
        _host = host;
    }

    public TestDatabase Database { get; }

    public IServiceProvider Services => _host.Services;

    public static async Task<CoreHost> StartAsync(
        PostgresServerFixture postgres,
        RedisServerFixture redis,
        Action<IHostApplicationBuilder>? configure = null,
        TestDatabase? existing = null,
        params (string Key, string Value)[] settings)
    {
        var database = existing ?? await postgres.CreateDatabaseAsync("core", PrepareAsync);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = "Development" });
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value));
        builder.Configuration["Jobs:KeyPrefix"] ??= "test:" + new NpgsqlConnectionStringBuilder(database.ConnectionString).Database;
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(_ => NpgsqlDataSource.Create(database.ConnectionString));
        builder.Services.AddSingleton<IConnectionMultiplexer>(_ => ConnectionMultiplexer.Connect(redis.ConnectionString));
        builder.AddVoy8Core();
        builder.AddJobs();
        configure?.Invoke(builder);
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return new CoreHost(database, host);
    }

    private static async Task PrepareAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await SchemaMigrations.ApplyAsync(database, typeof(IJobClient).Assembly, "Voy8.Jobs.Storage.Migrations.", "jobs.schema_migration", cancellationToken);
        await CoreMigrations.ApplyAsync(database, cancellationToken);
    }

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    /// <summary>Stops the host and leaves the database to whoever comes next.</summary>
    public async Task<TestDatabase> StopAsync()
    {
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
        return Database;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await Database.DisposeAsync();
    }
}
