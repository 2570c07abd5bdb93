using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Voy8.Testing;

namespace Voy8.Api.Tests;

/// <summary>The API with a PostgreSQL and a Redis of its own, one for the assembly. Tests share it: each works on venues of its own.</summary>
public sealed class ApiFixture : IAsyncLifetime
{
    private readonly PostgresServerFixture _postgres = new();
    private readonly RedisServerFixture _redis = new();
    private TestDatabase? _database;
    private ApiFactory? _factory;

    public TestDatabase Database => _database ?? throw new InvalidOperationException("The fixture has not been started.");

    public IServiceProvider Services => Factory.Services;

    private ApiFactory Factory => _factory ?? throw new InvalidOperationException("The fixture has not been started.");

    public async ValueTask InitializeAsync()
    {
        await Task.WhenAll(_postgres.InitializeAsync().AsTask(), _redis.InitializeAsync().AsTask());
        _database = await _postgres.CreateDatabaseAsync();
        _factory = new ApiFactory(_database.ConnectionString, _redis.ConnectionString);
    }

    public HttpClient CreateClient() => Factory.CreateClient();

    /// <summary>A database that no other test touches, and has no schema yet.</summary>
    public Task<TestDatabase> CreateDatabaseAsync() => _postgres.CreateDatabaseAsync();

    /// <summary>An API on a database of the test's own.</summary>
    public ApiFactory CreateApi(TestDatabase database, params (string Key, string Value)[] settings) =>
        new(database.ConnectionString, _redis.ConnectionString, settings);

    /// <summary>A second API with other settings, on the same database.</summary>
    public ApiFactory CreateApi(params (string Key, string Value)[] settings) => new(Database.ConnectionString, _redis.ConnectionString, settings);

    public async ValueTask DisposeAsync()
    {
        if (_factory is not null)
        {
            await _factory.DisposeAsync();
        }

        if (_database is not null)
        {
            await _database.DisposeAsync();
        }

        await _redis.DisposeAsync();
        await _postgres.DisposeAsync();
    }
}

/// <summary>Starts the API's own Program in this process. Its crawl scope is the demo town's hosts; nothing crawls unless a test does.</summary>
public sealed class ApiFactory(string postgres, string redis, params (string Key, string Value)[] settings) : WebApplicationFactory<Program>
{
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Development");
        builder.UseSetting("ConnectionStrings:voy8db", postgres);
        builder.UseSetting("ConnectionStrings:redis", redis);
        builder.UseSetting("Crawling:Scope:0", "*.harbour.localhost");
        builder.UseSetting("Crawling:AllowedPrivateHosts:0", "*.harbour.localhost");
        foreach (var (key, value) in settings)
        {
            builder.UseSetting(key, value);
        }
    }
}
