using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using StackExchange.Redis;

namespace Voy8.Jobs.Bench;

[JobType("bench", Queue = "bench")]
internal sealed record BenchJob(int I, long T0 = 0);

[JobType("backlog", Queue = "backlog")]
internal sealed record BacklogJob(int I);

/// <summary>Called for each job, with the ticks at which it was enqueued.</summary>
internal delegate void OnJob(BenchJob job);

internal sealed class BenchHandler(OnJob onJob) : IJobHandler<BenchJob>
{
    public Task HandleAsync(BenchJob payload, JobContext context, CancellationToken cancellationToken)
    {
        onJob(payload);
        return Task.CompletedTask;
    }
}

/// <summary>The engine as a service would start it.</summary>
internal sealed class BenchHost(IHost host) : IAsyncDisposable
{
    public IJobClient Client => host.Services.GetRequiredService<IJobClient>();

    public IJobControl Control => host.Services.GetRequiredService<IJobControl>();

    public NpgsqlDataSource DataSource => host.Services.GetRequiredService<NpgsqlDataSource>();

    public static async Task<BenchHost> StartAsync(BenchSettings settings, OnJob? onJob = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection([new("Worker:Concurrency", $"{settings.Concurrency}")]);
        builder.Configuration.AddEnvironmentVariables();

        // Whatever is said here spoils the figures: it belongs beside them.
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddConsole(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.AddSingleton(_ => NpgsqlDataSource.Create(settings.Postgres));
        if (settings.Redis is { } redis)
        {
            builder.Services.AddSingleton<IConnectionMultiplexer>(_ => ConnectionMultiplexer.Connect(redis + ",abortConnect=false"));
        }

        builder.AddJobs();
        if (onJob is not null)
        {
            builder.Services.AddSingleton(onJob);
            builder.Services.AddJobHandler<BenchJob, BenchHandler>();
            builder.AddJobWorker();
        }

        var host = builder.Build();
        await host.StartAsync();
        var started = new BenchHost(host);
        await started.Control.FindAsync(Guid.Empty);
        return started;
    }

    /// <summary>Enqueues by chunks, as somebody would who has many.</summary>
    public async Task FillAsync(BenchSettings settings, int count)
    {
        for (var from = 0; from < count; from += settings.Chunk)
        {
            await Client.EnqueueManyAsync<BenchJob>(
                [.. Enumerable.Range(from, Math.Min(settings.Chunk, count - from)).Select(i => new JobItem<BenchJob>(new BenchJob(i)))]);
        }
    }

    /// <summary>Jobs that only wait.</summary>
    public async Task FillBacklogAsync(int count)
    {
        const int chunk = 10_000;
        for (var from = 0; from < count; from += chunk)
        {
            await Client.EnqueueManyAsync<BacklogJob>(
                [.. Enumerable.Range(from, Math.Min(chunk, count - from)).Select(i => new JobItem<BacklogJob>(new BacklogJob(i)))]);
        }
    }

    /// <summary>Returns when PostgreSQL says that no job is left.</summary>
    public async Task DrainedAsync()
    {
        await using var pending = DataSource.CreateCommand("""
            select exists (select from jobs.job where status = 1 and queue = 'bench') or exists (select from jobs.job where status = 2 and queue = 'bench')
            """);
        while (await pending.ExecuteScalarAsync() is true)
        {
            await Task.Delay(2);
        }
    }

    /// <summary>Prints one figure as a JSON line, with the fields of all notes.</summary>
    public static void Print(string measure, double value, string unit, BenchSettings settings, params object[] notes)
    {
        var line = JsonSerializer.SerializeToNode(new
        {
            peer = "voy8",
            version = typeof(IJobClient).Assembly.GetName().Version?.ToString(3),
            measure,
            value = Math.Round(value, 2),
            unit,
            waiting = settings.Waiting,
        })!.AsObject();
        foreach (var (name, note) in notes.SelectMany(note => JsonSerializer.SerializeToNode(note)!.AsObject()))
        {
            line[name] = note?.DeepClone();
        }

        Console.WriteLine(line.ToJsonString());
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        await ((IAsyncDisposable)host).DisposeAsync();
    }
}
