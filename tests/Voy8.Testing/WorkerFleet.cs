using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Npgsql;
using StackExchange.Redis;
using Voy8.LocalHosting.Processes;

namespace Voy8.Testing;

/// <summary>
/// Worker processes of the product, to be killed at will, and a client in this process that gives them work. Whoever derives from it names their program in
/// its assembly's metadata as <c>WorkerProgram</c>.
/// </summary>
/// <param name="client">Runs; it is stopped with the fleet.</param>
public abstract class WorkerFleet(string postgres, string redis, IHost client) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly ConcurrentBag<ChildProcess> _workers = [];

    public NpgsqlDataSource Database => Get<NpgsqlDataSource>();

    /// <summary>What every worker is told beside its servers.</summary>
    protected abstract IEnumerable<(string Key, string Value)> Settings { get; }

    public T Get<T>()
        where T : notnull => client.Services.GetRequiredService<T>();

    /// <summary>Starts a worker, and returns when it works.</summary>
    /// <param name="settings">As environment variables, for this one.</param>
    public async Task<ChildProcess> StartWorkerAsync(params (string Key, string Value)[] settings)
    {
        var environment = new Dictionary<string, string?>
        {
            ["ConnectionStrings__voy8db"] = new NpgsqlConnectionStringBuilder(postgres) { MaxPoolSize = 30 }.ConnectionString,
            ["ConnectionStrings__redis"] = redis,
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            ["Logging__LogLevel__Default"] = "Warning",
        };
        foreach (var (key, value) in Settings.Concat(settings))
        {
            environment[key] = value;
        }

        var program = GetType().Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "WorkerProgram").Value!;
        var worker = await ChildProcess.StartAsync(new ChildProcessStart("dotnet", [Path.GetFullPath(program)]) { Environment = environment, OnLine = _lines.Enqueue });
        _workers.Add(worker);
        await Eventually.TrueAsync(
            async () => await AskAsync<bool>($"select exists (select from jobs.worker where name like '%:{worker.Id}')"), Patience, () => $"worker {worker.Id} works\n{Said()}");
        return worker;
    }

    public async Task<T> AskAsync<T>(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>What the workers said last.</summary>
    public string Said() => string.Join('\n', _lines.TakeLast(40));

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var worker in _workers)
        {
            worker.Kill();
            await worker.DisposeAsync();
        }

        await client.StopAsync();
        await ((IAsyncDisposable)client).DisposeAsync();
    }

    /// <summary>A host that does no jobs.</summary>
    /// <param name="configure">Adds what the client asks for.</param>
    protected static async Task<IHost> StartClientAsync(string postgres, string redis, Action<IHostApplicationBuilder> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(_ => NpgsqlDataSource.Create(postgres));
        builder.Services.AddSingleton<IConnectionMultiplexer>(_ => ConnectionMultiplexer.Connect(redis + ",abortConnect=false"));
        configure(builder);
        var client = builder.Build();
        await client.StartAsync();
        return client;
    }
}
