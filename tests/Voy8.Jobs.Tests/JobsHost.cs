using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using StackExchange.Redis;
using Voy8.Testing;

namespace Voy8.Jobs.Tests;

[JobType("work", Queue = "work")]
public sealed record Work(string Name = "");

[JobType("other_work", Queue = "other")]
public sealed record OtherWork(string Name = "");

/// <summary>What the handlers of a test do.</summary>
public delegate Task Behaviour(string name, JobContext context, CancellationToken cancellationToken);

public sealed class WorkHandler(Behaviour behaviour) : IJobHandler<Work>
{
    public Task HandleAsync(Work payload, JobContext context, CancellationToken cancellationToken) =>
        behaviour(payload.Name, context, cancellationToken);
}

public sealed class OtherWorkHandler(Behaviour behaviour) : IJobHandler<OtherWork>
{
    public Task HandleAsync(OtherWork payload, JobContext context, CancellationToken cancellationToken) =>
        behaviour(payload.Name, context, cancellationToken);
}

/// <summary>A process that enqueues, and one that works as well when it is given something to do.</summary>
public sealed class JobsHost : IAsyncDisposable
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(15);

    private readonly IHost _host;
    private bool _stopped;

    private JobsHost(IHost host) => _host = host;

    public IJobClient Client => Get<IJobClient>();

    public IJobControl Control => Get<IJobControl>();

    public NpgsqlDataSource DataSource => Get<NpgsqlDataSource>();

    /// <summary>A database that has the engine's schema already.</summary>
    public static Task<TestDatabase> CreateDatabaseAsync(PostgresServerFixture postgres) => postgres.CreateDatabaseAsync(
        "jobs",
        (source, cancellationToken) => SchemaMigrations.ApplyAsync(
            source, typeof(IJobClient).Assembly, "Voy8.Jobs.Storage.Migrations.", "jobs.schema_migration", cancellationToken));

    public static async Task<JobsHost> StartAsync(
        string database,
        string? redis,
        Behaviour? work = null,
        Action<IServiceCollection>? services = null,
        params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(
        [
            new("Worker:Lease", "00:00:30"),
            new("Worker:SweepInterval", "00:00:30"),
            new("Worker:ProgressInterval", "00:00:00.050"),
            new("Jobs:RetryBase", "00:00:00.050"),
            new("Jobs:RetryMax", "00:00:00.200"),
        ]);
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create<string, string?>(setting.Key, setting.Value)));
        builder.Logging.AddProvider(new TestLog());
        builder.Services.AddSingleton(_ => NpgsqlDataSource.Create(database));
        if (redis is not null)
        {
            builder.Services.AddSingleton<IConnectionMultiplexer>(_ =>
            {
                var options = ConfigurationOptions.Parse(redis);
                options.AbortOnConnectFail = false;
                return ConnectionMultiplexer.Connect(options);
            });
        }

        builder.AddJobs();
        if (work is not null)
        {
            builder.Services.AddSingleton(work);
            builder.Services.AddJobHandler<Work, WorkHandler>();
            builder.Services.AddJobHandler<OtherWork, OtherWorkHandler>();
            builder.AddJobWorker();
        }

        services?.Invoke(builder.Services);
        var host = builder.Build();
        await host.StartAsync();
        return new JobsHost(host);
    }

    /// <summary>A process that leads, but takes no jobs.</summary>
    public static Task<JobsHost> StartIdleAsync(TestDatabase database, string? redis, (string, string)[] settings) =>
        StartAsync(database.ConnectionString, redis, (_, _, _) => Task.CompletedTask, null, [.. settings, ("Worker:Queues:0", "nothing")]);

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    public async Task<JobRecord> WaitForAsync(Guid jobId, JobStatus status, TimeSpan? deadline = null)
    {
        JobRecord? job = null;
        await Eventually.TrueAsync(
            async () =>
            {
                job = await Control.FindAsync(jobId);
                return job?.Status == status;
            },
            deadline ?? Deadline,
            () => $"job {jobId} became {status}; it is {job?.Status.ToString() ?? "not there"}");
        return job!;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = DataSource.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async Task StopAsync()
    {
        if (!_stopped)
        {
            _stopped = true;
            await _host.StopAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }
}
