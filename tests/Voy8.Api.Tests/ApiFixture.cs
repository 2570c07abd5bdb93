using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Voy8.Contracts;
using Voy8.Testing;

namespace Voy8.Api.Tests;

/// <summary>The API with a PostgreSQL and a Redis of its own, one for the assembly. Tests share it: each works on venues of its own.</summary>
public sealed class ApiFixture : IAsyncLifetime
{
    private readonly PostgresServerFixture _postgres = new();
    private readonly RedisServerFixture _redis = new();
    private TestDatabase? _database;
    private ApiFactory? _factory;
    private AuthenticationHeaderValue? _operator;

    /// <summary>Where every API of the assembly keeps what is uploaded.</summary>
    public static string Files { get; } = TestFolders.Create("api-files");

    public TestDatabase Database => _database ?? throw new InvalidOperationException("The fixture has not been started.");

    public IServiceProvider Services => Factory.Services;

    private ApiFactory Factory => _factory ?? throw new InvalidOperationException("The fixture has not been started.");

    public async ValueTask InitializeAsync()
    {
        await Task.WhenAll(_postgres.InitializeAsync().AsTask(), _redis.InitializeAsync().AsTask());
        _database = await _postgres.CreateDatabaseAsync();
        _factory = new ApiFactory(_database.ConnectionString, _redis.ConnectionString);
        _operator = (await _factory.CreateOperatorAsync()).DefaultRequestHeaders.Authorization;
    }

    /// <summary>Somebody who is not signed in.</summary>
    public HttpClient CreateClient() => Factory.CreateClient();

    public HttpClient CreateOperator() => CreateOperator(Factory);

    /// <summary>An operator at another API on the fixture's database: a token is good at every replica.</summary>
    public HttpClient CreateOperator(WebApplicationFactory<Program> factory)
    {
        var client = factory.CreateClient();
        client.DefaultRequestHeaders.Authorization = _operator;
        return client;
    }

    /// <summary>An operator with a session of the test's own, to be ended if it likes.</summary>
    public Task<HttpClient> CreateOwnOperatorAsync() => Factory.CreateOperatorAsync();

    /// <summary>A user of the test's own.</summary>
    public Task<HttpClient> CreateUserAsync() => Factory.CreateUserAsync();

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
        TestFolders.Delete(Files);
    }
}

/// <summary>Starts the API's own Program in this process. Its crawl scope is the demo town's hosts; nothing crawls unless a test does.</summary>
public sealed class ApiFactory(string postgres, string redis, params (string Key, string Value)[] settings) : WebApplicationFactory<Program>
{
    public static readonly CredentialsRequest Operator = new("operator@voy8.example", "a password of an operator");

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Development");
        builder.UseSetting("ConnectionStrings:voy8db", postgres);
        builder.UseSetting("ConnectionStrings:redis", redis);
        builder.UseSetting("Accounts:FirstOperator:Email", Operator.Email);
        builder.UseSetting("Accounts:FirstOperator:Password", Operator.Password);
        builder.UseSetting("Files:Folder", ApiFixture.Files);
        builder.UseSetting("Accounts:MaxAttempts", "100000");
        builder.UseSetting("Accounts:MaxSessions", "1000");
        builder.UseSetting("Crawling:Scope:0", "*.harbour.localhost");
        builder.UseSetting("Crawling:AllowedPrivateHosts:0", "*.harbour.localhost");
        foreach (var (key, value) in settings)
        {
            builder.UseSetting(key, value);
        }
    }

    public Task<HttpClient> CreateOperatorAsync() => SignInAsync(CreateClient(), Operator);

    public async Task<HttpClient> CreateUserAsync()
    {
        var client = CreateClient();
        var credentials = new CredentialsRequest($"{Guid.CreateVersion7():N}@users.example", "a password of a user");
        (await client.PostAsJsonAsync("/account/register", credentials, Voy8Json.Options)).EnsureSuccessStatusCode();
        return await SignInAsync(client, credentials);
    }

    public static async Task<HttpClient> SignInAsync(HttpClient client, CredentialsRequest credentials)
    {
        using var response = await client.PostAsJsonAsync("/account/login", credentials, Voy8Json.Options);
        var signedIn = await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<SignInResponse>(Voy8Json.Options);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(signedIn!.TokenType, signedIn.AccessToken);
        return client;
    }
}
