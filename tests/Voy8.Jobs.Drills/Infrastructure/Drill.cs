using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using StackExchange.Redis;
using Voy8.Jobs.Drills.Worker;
using Voy8.Testing;

namespace Voy8.Jobs.Drills.Infrastructure;

/// <summary>
/// One drill: a database, a Redis, worker processes and a client in this process. What the drill does to them is its own; in the
/// end every job must be final and the ledger balance. A failure says what the processes said, and what became of the jobs.
/// </summary>
public sealed class Drill : IAsyncDisposable
{
    /// <summary>Long enough that a loaded machine seldom takes a healthy worker for dead; and if it does, the ledger must balance even so.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(3);

    /// <summary>For whatever must happen in the end.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private const int Slots = 8;

    private readonly ConcurrentQueue<DrillProcess> _processes = new();
    private readonly string _database;
    private readonly IHost _client;
    private Load? _load;
    private int _number;

    private Drill(string database, DrillRedis redis, IHost client)
    {
        (_database, Redis, _client) = (database, redis, client);
        Ledger = new Ledger(client.Services.GetRequiredService<NpgsqlDataSource>());
    }

    public DrillRedis Redis { get; }

    public Ledger Ledger { get; }

    public IJobClient Client => _client.Services.GetRequiredService<IJobClient>();

    /// <summary>Both kinds of Redis; the one that is not installed is skipped, with the reason.</summary>
    public static TheoryData<RedisKind> Kinds => [RedisKind.Garnet, RedisKind.Redis];

    /// <summary>Runs a drill on a database of the shared server.</summary>
    public static async Task RunAsync(PostgresServerFixture postgres, RedisKind kind, Func<Drill, Task> drill)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await RunAsync(database.ConnectionString, kind, drill);
    }

    /// <summary>Runs a drill on a database of its own server.</summary>
    public static async Task RunAsync(string database, RedisKind kind, Func<Drill, Task> act)
    {
        if (kind == RedisKind.Redis)
        {
            RealRedisServerFixture.RequireOrSkip();
        }

        await using var drill = await StartAsync(database, kind);
        try
        {
            await act(drill);
            await drill.BalanceAsync();
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"{exception.Message}\n{await drill.DescribeAsync()}", exception);
        }
    }

    /// <summary>Starts worker processes, and returns when PostgreSQL knows them.</summary>
    public async Task<DrillProcess[]> StartWorkersAsync(int count, params (string Key, string Value)[] settings)
    {
        var workers = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => StartProcessAsync("worker", ["work"], settings)));
        foreach (var worker in workers)
        {
            await Eventually.TrueAsync(
                () => Ledger.ScalarAsync<bool>($"select exists (select from jobs.worker where name like '%:{worker.Id}')"),
                Deadline,
                $"{worker.Name} registered");
        }

        return workers;
    }

    /// <summary>Starts a process that enqueues and dies before it told Redis.</summary>
    public Task<DrillProcess> StartEnqueuerAsync(string manner, params (string Key, string Value)[] settings) =>
        StartProcessAsync("enqueuer", ["enqueue", manner], settings);

    public async Task<Guid> EnqueueAsync(DrillJob job, EnqueueOptions? options = null)
    {
        var receipt = await Client.EnqueueAsync(job, options);
        Ledger.Acknowledge(receipt.JobId);
        return receipt.JobId;
    }

    public async Task EnqueueManyAsync(int count, DrillJob job, EnqueueOptions? options = null)
    {
        foreach (var receipt in await Client.EnqueueManyAsync<DrillJob>([.. Enumerable.Repeat(new JobItem<DrillJob>(job, options), count)]))
        {
            Ledger.Acknowledge(receipt.JobId);
        }
    }

    /// <summary>Enqueues fifty jobs a second from now on.</summary>
    public Load StartLoad()
    {
        _load = new Load(this, TimeSpan.FromMilliseconds(20));
        _load.Start();
        return _load;
    }

    /// <summary>Returns when so many effects are in the ledger.</summary>
    public Task EffectsAsync(long count) => Eventually.TrueAsync(
        async () => await Ledger.EffectsAsync() >= count, Deadline, $"{count} jobs had their effect");

    /// <summary>So many more jobs than now have their effect.</summary>
    public async Task MoreEffectsAsync(long count) => await EffectsAsync(await Ledger.EffectsAsync() + count);

    /// <summary>Returns when handlers run in a worker, all its slots taken. With jobs of a second they still do when it is struck next.</summary>
    public Task IsBusyAsync(DrillProcess worker) => Eventually.TrueAsync(
        () => Ledger.ScalarAsync<bool>($"select count(*) >= {Slots} from drill.execution where process = {worker.Id} and ended_at is null"),
        Deadline,
        $"{worker.Name} is busy");

    /// <summary>Redis holds this database's sets again.</summary>
    public async Task HasEpochAsync()
    {
        await using var connection = await Redis.ConnectAsync();
        await Eventually.TrueAsync(() => Keys(connection, "*:epoch").Any(), Deadline, "Redis is filled again");
    }

    /// <summary>Jobs of a queue in Redis.</summary>
    public async Task<long> WaitingInRedisAsync(string queue)
    {
        await using var connection = await Redis.ConnectAsync();
        long count = 0;
        foreach (var key in Keys(connection, "*:ready:" + queue))
        {
            count += await connection.GetDatabase().SortedSetLengthAsync(key);
        }

        return count;
    }

    /// <summary>The name of the process that holds a lock of the fleet, <c>leader</c> or <c>rebuild</c>; empty when none does.</summary>
    public Task<string> HolderOfLockAsync(string name) => Ledger.ScalarAsync<string>($"select coalesce(max(a.application_name), '') {Holder(name)}");

    /// <summary>Nobody reads or writes jobs until the connection is disposed of.</summary>
    public async Task<IAsyncDisposable> LockJobsAsync()
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_database) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("begin; lock table jobs.job in access exclusive mode", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    /// <summary>Cuts off the connection that holds a lock of the fleet; false when there is none.</summary>
    public Task<bool> EndHolderOfLockAsync(string name) =>
        Ledger.ScalarAsync<bool>($"select coalesce(bool_or(pg_terminate_backend(a.pid)), false) {Holder(name)}");

    public async ValueTask DisposeAsync()
    {
        await (_load?.StopAsync() ?? Task.CompletedTask);
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }

        await _client.StopAsync();
        await ((IAsyncDisposable)_client).DisposeAsync();
        await Redis.DisposeAsync();
    }

    private static string Holder(string name) => $"""
        from pg_locks l join pg_stat_activity a using (pid)
        where l.locktype = 'advisory' and l.granted and a.datname = current_database()
          and (l.classid::bigint << 32 | l.objid::bigint) = hashtextextended('voy8.jobs {name}', 0)
        """;

    private static IEnumerable<RedisKey> Keys(ConnectionMultiplexer connection, string pattern) => connection.GetServers()[0].Keys(pattern: pattern);

    private static async Task<Drill> StartAsync(string database, RedisKind kind)
    {
        var redis = await DrillRedis.StartAsync(kind);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton(_ => NpgsqlDataSource.Create(database));
        builder.Services.AddSingleton<IConnectionMultiplexer>(_ => ConnectionMultiplexer.Connect(redis.ConnectionString + ",abortConnect=false"));
        builder.AddJobs();
        var drill = new Drill(database, redis, builder.Build());
        await drill._client.StartAsync();
        await drill._client.Services.GetRequiredService<IJobControl>().CountWaitingAsync();
        await Ledger.CreateAsync(drill._client.Services.GetRequiredService<NpgsqlDataSource>(), CancellationToken.None);
        return drill;
    }

    private async Task<DrillProcess> StartProcessAsync(string name, string[] arguments, (string Key, string Value)[] settings)
    {
        name = string.Create(CultureInfo.InvariantCulture, $"{name} {Interlocked.Increment(ref _number)}");
        var environment = new Dictionary<string, string?>
        {
            ["DRILL_PG"] = new NpgsqlConnectionStringBuilder(_database) { MaxPoolSize = 15, ApplicationName = name }.ConnectionString,
            ["DRILL_REDIS"] = Redis.ConnectionString,
            ["Worker__Lease"] = Lease.ToString(),
            ["Worker__Heartbeat"] = "00:00:00.500",
            ["Worker__Concurrency"] = $"{Slots}",
            ["Worker__SweepInterval"] = "00:00:01",
            ["Worker__AbandonAfter"] = "00:00:00.500",
            ["Jobs__RetryBase"] = "00:00:00.100",
            ["Jobs__RetryMax"] = "00:00:01",
            ["Jobs__MaxLeaseExpiries"] = "20",
        };
        foreach (var (key, value) in settings)
        {
            environment[key] = value;
        }

        var process = await DrillProcess.StartProgramAsync(name, "Voy8.Jobs.Drills.Worker", arguments, environment);
        _processes.Enqueue(process);
        return process;
    }

    private async Task BalanceAsync()
    {
        await Eventually.TrueAsync(async () => await Ledger.OpenAsync() == 0, Deadline, "every job is final");
        (await Ledger.FindWrongAsync()).ShouldBeEmpty();
    }

    private async Task<string> DescribeAsync()
    {
        var text = new StringBuilder();
        try
        {
            text.Append(await Ledger.DescribeAsync());
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            text.Append(CultureInfo.InvariantCulture, $"PostgreSQL does not answer: {exception.Message}\n");
        }

        foreach (var process in _processes)
        {
            text.Append(process.LastLines()).Append('\n');
        }

        return text.ToString();
    }
}
