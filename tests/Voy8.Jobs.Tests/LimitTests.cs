using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Voy8.Testing;

namespace Voy8.Jobs.Tests;

/// <summary>Jobs that share a concurrency key. Everything here that goes through Redis holds on both servers.</summary>
public sealed class LimitTests(PostgresServerFixture postgres, RedisServerFixture garnet, RealRedisServerFixture realRedis)
{
    private static readonly (string, string)[] ShortLease = [("Worker:Lease", "00:00:01"), ("Worker:Heartbeat", "00:00:00.200")];

    // No poll helps. A sweep does, for on a busy machine Redis may not answer in time.
    internal static readonly (string, string)[] LongPoll = [("Worker:PollInterval", "00:00:30"), ("Worker:SweepInterval", "00:00:01")];

    [Theory]
    [InlineData(RedisKind.Garnet)]
    [InlineData(RedisKind.Redis)]
    public async Task A_keys_limit_is_never_exceeded_and_all_its_jobs_run(RedisKind kind)
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        var meter = new Meter();
        await using var one = await JobsHost.StartAsync(database.ConnectionString, Connect(kind), meter.WorkAsync, null, LongPoll);
        await using var two = await JobsHost.StartAsync(database.ConnectionString, Connect(kind), meter.WorkAsync, null, LongPoll);
        await FillAsync(one);

        await one.Client.EnqueueManyAsync<Work>(
            [.. Enumerable.Range(0, 120).Select(number => new JobItem<Work>(new Work($"{number % 3}"), Keyed($"key {number % 3}", limit: 1 + (number % 3))))]);

        await Eventually.TrueAsync(() => meter.Done == 120, JobsHost.Deadline * 2, "all ran");
        meter.Most.Select(most => $"{most.Key}: {most.Value}").Order().ShouldBe(["0: 1", "1: 2", "2: 3"]);
    }

    [Theory]
    [InlineData(RedisKind.Garnet)]
    [InlineData(RedisKind.Redis)]
    public async Task A_keys_limit_holds_while_redis_is_emptied(RedisKind kind)
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var redis = await OwnRedis.StartAsync(kind);
        var meter = new Meter();
        await using var one = await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString, meter.WorkAsync, null, ("Worker:SweepInterval", "00:00:01"));
        await using var two = await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString, meter.WorkAsync, null, ("Worker:SweepInterval", "00:00:01"));
        await FillAsync(one);
        await one.Client.EnqueueManyAsync<Work>([.. Enumerable.Range(0, 60).Select(_ => new JobItem<Work>(new Work("0"), Keyed("key", limit: 2)))]);
        await Eventually.TrueAsync(() => meter.Done > 5, JobsHost.Deadline * 2, "some ran");

        await redis.FlushAsync();
        await two.Client.EnqueueManyAsync<Work>([.. Enumerable.Range(0, 60).Select(_ => new JobItem<Work>(new Work("0"), Keyed("key", limit: 2)))]);

        await Eventually.TrueAsync(() => meter.Done == 120, JobsHost.Deadline * 2, "all ran");
        meter.Most["0"].ShouldBe(2);
    }

    [Theory]
    [InlineData(RedisKind.Garnet)]
    [InlineData(RedisKind.Redis)]
    public async Task A_keys_limit_holds_while_redis_goes_away_and_comes_back_empty(RedisKind kind)
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        var redis = await OwnRedis.StartAsync(kind);
        var connection = redis.ConnectionString + ",connectTimeout=500,asyncTimeout=500,syncTimeout=500";
        (string, string)[] settings = [("Jobs:RedisTimeout", "00:00:00.300"), ("Worker:SweepInterval", "00:00:00.500")];
        var meter = new Meter();
        await using var one = await JobsHost.StartAsync(database.ConnectionString, connection, meter.WorkAsync, null, settings);
        await using var two = await JobsHost.StartAsync(database.ConnectionString, connection, meter.WorkAsync, null, settings);
        await FillAsync(one);
        await one.Client.EnqueueManyAsync<Work>([.. Enumerable.Range(0, 100).Select(_ => new JobItem<Work>(new Work("0"), Keyed("key", limit: 2)))]);
        await Eventually.TrueAsync(() => meter.Done > 5, JobsHost.Deadline * 2, "some ran");

        await redis.DisposeAsync();
        var before = meter.Done;
        await Eventually.TrueAsync(() => meter.Done > before + 5, JobsHost.Deadline, "jobs go on without Redis");
        await using var again = await OwnRedis.StartAsync(kind, redis.Port);
        await one.Client.EnqueueManyAsync<Work>([.. Enumerable.Range(0, 20).Select(_ => new JobItem<Work>(new Work("0"), Keyed("key", limit: 2)))]);

        await Eventually.TrueAsync(() => meter.Done == 120, JobsHost.Deadline * 2, "all ran");
        meter.Most["0"].ShouldBe(2);
    }

    [Fact]
    public async Task Without_redis_a_keys_limit_holds_and_its_jobs_hold_up_no_other()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        var meter = new Meter();
        await using var enqueuer = await JobsHost.StartAsync(database.ConnectionString, null);
        await enqueuer.Client.EnqueueManyAsync<Work>([.. Enumerable.Range(0, 40).Select(_ => new JobItem<Work>(new Work("0"), Keyed("key")))]);
        await enqueuer.Client.EnqueueAsync(new Work("plain"));
        (string, string)[] settings = [("Worker:FallbackPollInterval", "00:00:00.020")];
        await using var one = await JobsHost.StartAsync(database.ConnectionString, null, meter.WorkAsync, null, settings);
        await using var two = await JobsHost.StartAsync(database.ConnectionString, null, meter.WorkAsync, null, settings);

        await Eventually.TrueAsync(() => meter.Done == 41, JobsHost.Deadline * 2, "all ran");
        meter.Most["0"].ShouldBe(1);
        meter.Order.TakeWhile(name => name != "plain").Count().ShouldBeLessThan(20);
    }

    [Theory]
    [InlineData(RedisKind.Garnet)]
    [InlineData(RedisKind.Redis)]
    public async Task A_dead_workers_key_is_free_for_the_same_job_once_its_lease_is_over(RedisKind kind)
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var bystander = await JobsHost.StartAsync(
            database.ConnectionString, Connect(kind), (_, _, _) => Task.CompletedTask, null, [.. ShortLease, ("Worker:Queues:0", "nothing")]);
        await FillAsync(bystander);
        var first = await bystander.Client.EnqueueAsync(new Work("first"), Keyed("key"));
        var second = await bystander.Client.EnqueueAsync(new Work("second"), Keyed("key"));
        await ClaimAsDeadAsync(bystander, first.JobId);
        var order = new ConcurrentQueue<string>();
        await using var worker = await JobsHost.StartAsync(
            database.ConnectionString,
            Connect(kind),
            (name, _, _) =>
            {
                order.Enqueue(name);
                return Task.CompletedTask;
            },
            null,
            [.. ShortLease, .. LongPoll]);

        await worker.WaitForAsync(second.JobId, JobStatus.Succeeded);

        order.ShouldBe(["first", "second"]);
    }

    [Theory]
    [InlineData(RedisKind.Garnet)]
    [InlineData(RedisKind.Redis)]
    public async Task The_next_job_of_a_key_starts_at_once_when_the_one_before_has_ended(RedisKind kind)
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        var release = new SemaphoreSlim(0);
        var started = new ConcurrentQueue<long>();
        await using var worker = await JobsHost.StartAsync(
            database.ConnectionString,
            Connect(kind),
            async (_, _, stop) =>
            {
                started.Enqueue(Stopwatch.GetTimestamp());
                await release.WaitAsync(stop);
            },
            null,
            LongPoll);
        await FillAsync(worker);
        await worker.Client.EnqueueManyAsync<Work>([.. Enumerable.Range(0, 12).Select(_ => new JobItem<Work>(new Work(), Keyed("key")))]);

        var waits = new List<double>();
        for (var job = 1; job < 12; job++)
        {
            await Eventually.TrueAsync(() => started.Count == job, JobsHost.Deadline, $"job {job} started");
            var released = Stopwatch.GetTimestamp();
            release.Release();
            await Eventually.TrueAsync(() => started.Count == job + 1, JobsHost.Deadline, $"job {job + 1} started");
            waits.Add(Stopwatch.GetElapsedTime(released, started.Last()).TotalMilliseconds);
        }

        release.Release();

        // No poll brings it: the next one would come after 30 s. The best of many, for the machine may be busy.
        waits.Min().ShouldBeLessThan(100);
    }

    [Theory]
    [InlineData(RedisKind.Garnet)]
    [InlineData(RedisKind.Redis)]
    public async Task A_plain_job_starts_at_once_beside_10000_blocked_ones(RedisKind kind)
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        var release = new TaskCompletionSource();
        var blocked = 0;
        await using var worker = await JobsHost.StartAsync(
            database.ConnectionString,
            Connect(kind),
            async (name, _, stop) =>
            {
                if (name == "blocks")
                {
                    Interlocked.Increment(ref blocked);
                    await release.Task.WaitAsync(stop);
                }
            },
            null,
            LongPoll);
        await FillAsync(worker);
        await worker.Client.EnqueueManyAsync<Work>([.. Enumerable.Range(0, 10_001).Select(_ => new JobItem<Work>(new Work("blocks"), Keyed("key")))]);
        await Eventually.TrueAsync(() => blocked == 1, JobsHost.Deadline, "one runs");

        var clock = Stopwatch.StartNew();
        var plain = await worker.Client.EnqueueAsync(new Work("plain"));
        await worker.WaitForAsync(plain.JobId, JobStatus.Succeeded);

        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
        blocked.ShouldBe(1);
        await worker.ExecuteAsync("delete from jobs.job where status = 1");
        release.SetResult();
    }

    [Theory]
    [InlineData(RedisKind.Garnet)]
    [InlineData(RedisKind.Redis)]
    public async Task Jobs_of_a_key_start_an_interval_apart_by_the_servers_clock(RedisKind kind)
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var one = await JobsHost.StartAsync(database.ConnectionString, Connect(kind), (_, _, _) => Task.CompletedTask, null, LongPoll);
        await using var two = await JobsHost.StartAsync(database.ConnectionString, Connect(kind), (_, _, _) => Task.CompletedTask, null, LongPoll);
        await FillAsync(one);
        var interval = new EnqueueOptions { ConcurrencyKey = "key", KeyLimit = 3, KeyInterval = TimeSpan.FromMilliseconds(150) };

        await one.Client.EnqueueManyAsync<Work>([.. Enumerable.Range(0, 8).Select(_ => new JobItem<Work>(new Work(), interval))]);

        await AllSucceededAsync(one, 8);
        (await ShortestGapAsync(one)).ShouldBeGreaterThanOrEqualTo(150);
    }

    [Fact]
    public async Task Without_redis_an_interval_is_kept_as_well()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        (string, string)[] settings = [("Worker:FallbackPollInterval", "00:00:00.020")];
        await using var one = await JobsHost.StartAsync(database.ConnectionString, null, (_, _, _) => Task.CompletedTask, null, settings);
        await using var two = await JobsHost.StartAsync(database.ConnectionString, null, (_, _, _) => Task.CompletedTask, null, settings);
        var interval = new EnqueueOptions { ConcurrencyKey = "key", KeyInterval = TimeSpan.FromMilliseconds(100) };

        await one.Client.EnqueueManyAsync<Work>([.. Enumerable.Range(0, 6).Select(_ => new JobItem<Work>(new Work(), interval))]);

        await AllSucceededAsync(one, 6);
        (await ShortestGapAsync(one)).ShouldBeGreaterThanOrEqualTo(100);
    }

    [Theory]
    [InlineData(RedisKind.Garnet)]
    [InlineData(RedisKind.Redis)]
    public async Task A_key_is_kept_by_a_job_that_is_handed_back_and_freed_by_one_that_is_cancelled_or_retried(RedisKind kind)
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        var failed = false;
        await using var worker = await JobsHost.StartAsync(
            database.ConnectionString,
            Connect(kind),
            async (name, _, stop) =>
            {
                switch (name)
                {
                    case "fails" when !failed:
                        failed = true;
                        throw new InvalidOperationException("once");
                    case "hangs":
                        await Task.Delay(Timeout.Infinite, stop);
                        break;
                }
            },
            null,
            [.. LongPoll, ("Jobs:RetryBase", "00:00:01"), ("Jobs:RetryMax", "00:00:01")]);
        await FillAsync(worker);
        var fails = await worker.Client.EnqueueAsync(new Work("fails"), Keyed("key"));
        var hangs = await worker.Client.EnqueueAsync(new Work("hangs"), Keyed("key"));
        var waits = await worker.Client.EnqueueAsync(new Work("waits"), Keyed("key"));
        var last = await worker.Client.EnqueueAsync(new Work("last"), Keyed("key"));

        await worker.WaitForAsync(hangs.JobId, JobStatus.Running);
        (await worker.Control.CancelAsync(waits.JobId)).ShouldBe(JobCommandOutcome.Accepted);
        (await worker.Control.FindAsync(last.JobId))!.Status.ShouldBe(JobStatus.Queued);
        (await worker.Control.CancelAsync(hangs.JobId)).ShouldBe(JobCommandOutcome.Accepted);

        await worker.WaitForAsync(last.JobId, JobStatus.Succeeded);
        await worker.WaitForAsync(fails.JobId, JobStatus.Succeeded);
        (await worker.WaitForAsync(waits.JobId, JobStatus.Cancelled)).Attempt.ShouldBe(0);
    }

    [Fact]
    public async Task Limits_out_of_bounds_are_refused()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await JobsHost.StartAsync(database.ConnectionString, null);
        EnqueueOptions[] bad =
        [
            new() { ConcurrencyKey = "" },
            new() { ConcurrencyKey = new string('k', 201) },
            new() { ConcurrencyKey = "\0" },
            new() { ConcurrencyKey = "\ud800" },
            new() { KeyLimit = 2 },
            new() { KeyInterval = TimeSpan.FromSeconds(1) },
            new() { ConcurrencyKey = "k", KeyLimit = 0 },
            new() { ConcurrencyKey = "k", KeyLimit = 1001 },
            new() { ConcurrencyKey = "k", KeyInterval = TimeSpan.FromMilliseconds(-1) },
            new() { ConcurrencyKey = "k", KeyInterval = TimeSpan.FromHours(25) },
        ];
        foreach (var options in bad)
        {
            await Should.ThrowAsync<ArgumentException>(() => host.Client.EnqueueAsync(new Work(), options).AsTask());
        }

        await host.Client.EnqueueAsync(new Work(), new() { ConcurrencyKey = new string('k', 200), KeyLimit = 1000, KeyInterval = TimeSpan.FromHours(24) });
        await host.Client.EnqueueAsync(new LimitedWork());
        (await host.ScalarAsync<string>("select concurrency_key || key_limit || ' ' || key_interval_ms from jobs.job where type = 'limited_work'"))
            .ShouldBe("one door2 50");
    }

    internal static EnqueueOptions Keyed(string key, int limit = 1) => new() { ConcurrencyKey = key, KeyLimit = limit };

    // Makes sure that Redis, and not PostgreSQL in its stead, hands out.
    internal static Task FillAsync(JobsHost host)
    {
        var rebuild = ActivatorUtilities.CreateInstance<ReadySetRebuild>(host.Get<IServiceProvider>());
        return Eventually.TrueAsync(
            async () =>
            {
                rebuild.Start();
                return await host.Get<ReadySets>().HasEpochAsync(CancellationToken.None) == true;
            },
            JobsHost.Deadline,
            "the ready sets are built");
    }

    private static Task AllSucceededAsync(JobsHost host, int count) => Eventually.TrueAsync(
        async () => await host.ScalarAsync<long>("select count(*) from jobs.job where status = 3") == count, JobsHost.Deadline, "all succeeded");

    private static Task<double> ShortestGapAsync(JobsHost host) => host.ScalarAsync<double>("""
        select min(gap)::float8
        from (select extract(epoch from started_at - lag(started_at) over (order by started_at)) * 1000 as gap from jobs.job) as gaps
        """);

    private static async Task ClaimAsDeadAsync(JobsHost host, Guid jobId)
    {
        var id = Guid.CreateVersion7();
        await host.Get<WorkerStore>().RegisterAsync(id, "dead", ["work"], 1, TimeSpan.FromSeconds(10), CancellationToken.None);
        (await host.Get<LimitedClaimStore>().ClaimAsync(id, [jobId], postpone: true, CancellationToken.None)).Claimed.ShouldHaveSingleItem();
        await host.ExecuteAsync($"update jobs.worker set lease_until = now() where id = '{id}'");
    }

    private string Connect(RedisKind kind)
    {
        if (kind == RedisKind.Garnet)
        {
            return garnet.ConnectionString;
        }

        RealRedisServerFixture.RequireOrSkip();
        return realRedis.ConnectionString;
    }

    [JobType("limited_work", ConcurrencyKey = "one door", KeyLimit = 2, KeyIntervalMs = 50)]
    private sealed record LimitedWork;
}
