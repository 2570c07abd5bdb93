using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Voy8.Testing;

namespace Voy8.Jobs.Tests;

/// <summary>Redis hands out jobs. Everything here holds on both servers.</summary>
public sealed class DispatchTests(PostgresServerFixture postgres, RedisServerFixture garnet, RealRedisServerFixture realRedis)
{
    [Theory]
    [InlineData(RedisKind.Garnet)]
    [InlineData(RedisKind.Redis)]
    public async Task Jobs_go_by_priority_then_by_age_across_queues(RedisKind kind)
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await JobsHost.StartAsync(database.ConnectionString, Connect(kind));
        await host.Client.EnqueueAsync(new Work("low"), At(JobPriority.Low));
        await host.Client.EnqueueAsync(new Work("normal 1"));
        await host.Client.EnqueueAsync(new OtherWork("normal 2"));
        await host.Client.EnqueueAsync(new Work("normal 3"));
        await host.Client.EnqueueAsync(new OtherWork("high"), At(JobPriority.High));
        await host.Client.EnqueueAsync(new Work("urgent"), At(JobPriority.Urgent));
        await FillAsync(host);

        (await RunInOrderAsync(database, kind, 6)).ShouldBe(["urgent", "high", "normal 1", "normal 2", "normal 3", "low"]);
    }

    [Theory]
    [InlineData(RedisKind.Garnet)]
    [InlineData(RedisKind.Redis)]
    public async Task Jobs_of_one_millisecond_go_by_age_across_queues(RedisKind kind)
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await JobsHost.StartAsync(database.ConnectionString, Connect(kind));
        await host.Client.EnqueueAsync(new Work("first"));
        await host.Client.EnqueueAsync(new OtherWork("second"));
        await host.Client.EnqueueAsync(new Work("third"));
        await host.ExecuteAsync("update jobs.job set score = 1");
        await host.Get<RedisGate>().Connection!.GetDatabase().KeyDeleteAsync([host.Get<DispatchKeys>().Epoch, host.Get<DispatchKeys>().Ready("work"), host.Get<DispatchKeys>().Ready("other")]);
        await FillAsync(host);

        (await RunInOrderAsync(database, kind, 3)).ShouldBe(["first", "second", "third"]);
    }

    [Theory]
    [InlineData(RedisKind.Garnet)]
    [InlineData(RedisKind.Redis)]
    public async Task A_low_job_that_waited_long_goes_before_a_fresh_high_one(RedisKind kind)
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await JobsHost.StartAsync(
            database.ConnectionString, Connect(kind), null, null, ("Jobs:HighCredit", "00:00:00.200"), ("Jobs:NormalCredit", "00:00:00.100"));
        var low = await host.Client.EnqueueAsync(new Work("old low"), At(JobPriority.Low));
        var due = (await host.Control.FindAsync(low.JobId))!.RunAt;
        await Eventually.TrueAsync(
            async () => await host.ScalarAsync<DateTime>("select clock_timestamp()") > due.AddMilliseconds(250), JobsHost.Deadline, "time passes");
        await host.Client.EnqueueAsync(new Work("fresh high"), At(JobPriority.High));
        await host.Client.EnqueueAsync(new Work("urgent"), At(JobPriority.Urgent));
        await FillAsync(host);

        (await RunInOrderAsync(database, kind, 3)).ShouldBe(["urgent", "old low", "fresh high"]);
    }

    [Theory]
    [InlineData(RedisKind.Garnet)]
    [InlineData(RedisKind.Redis)]
    public async Task Jobs_enqueued_together_keep_their_order(RedisKind kind)
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await JobsHost.StartAsync(database.ConnectionString, Connect(kind));
        string[] names = [.. Enumerable.Range(0, 300).Select(number => $"{number}")];
        await host.Client.EnqueueManyAsync<Work>([.. names.Select(name => new JobItem<Work>(new Work(name)))]);
        await FillAsync(host);

        (await RunInOrderAsync(database, kind, names.Length)).ShouldBe(names);
    }

    [Theory]
    [InlineData(RedisKind.Garnet)]
    [InlineData(RedisKind.Redis)]
    public async Task A_pop_takes_each_job_once_whoever_asks(RedisKind kind)
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await JobsHost.StartAsync(database.ConnectionString, Connect(kind), (_, _, _) => Task.CompletedTask, null, ("Worker:Queues:0", "nothing"));
        await FillAsync(host);
        var sets = host.Get<ReadySets>();
        var jobs = Enumerable.Range(0, 3000).Select(number => new ReadyJob(Guid.CreateVersion7(), number % 3 == 0 ? "a" : "b", number)).ToList();
        (await sets.PushAsync(jobs, CancellationToken.None)).ShouldBeTrue();

        var popped = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            var mine = new List<Guid>();
            while (await sets.PopAsync([new("a", null), new("b", null)], 7, CancellationToken.None) is { Jobs: { Length: > 0 } some })
            {
                mine.AddRange(some.Select(job => job.Id));
            }

            return mine;
        }));

        popped.SelectMany(ids => ids).Order().ShouldBe(jobs.Select(job => job.Id).Order());
    }

    [Theory]
    [InlineData(RedisKind.Garnet)]
    [InlineData(RedisKind.Redis)]
    public async Task An_emptied_redis_loses_no_job_and_is_filled_again(RedisKind kind)
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        var done = new ConcurrentDictionary<string, int>();
        await using var redis = await OwnRedis.StartAsync(kind);
        await using var host = await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString);
        await host.Client.EnqueueManyAsync<Work>([.. Enumerable.Range(0, 400).Select(number => new JobItem<Work>(new Work($"{number}")))]);
        await FillAsync(host);
        await using var worker = await JobsHost.StartAsync(
            database.ConnectionString,
            redis.ConnectionString,
            async (name, _, _) =>
            {
                await Task.Yield();
                done.AddOrUpdate(name, 1, (_, count) => count + 1);
            },
            null,
            ("Worker:Concurrency", "2"),
            ("Worker:Prefetch", "4"));

        await Eventually.TrueAsync(() => done.Count > 20, JobsHost.Deadline, "some ran");
        await redis.FlushAsync();
        await host.Client.EnqueueManyAsync<Work>([.. Enumerable.Range(400, 100).Select(number => new JobItem<Work>(new Work($"{number}")))]);

        await Eventually.TrueAsync(() => done.Count == 500, JobsHost.Deadline, "all ran");
        done.Values.ShouldAllBe(count => count == 1);
        await Eventually.TrueAsync(
            async () => await worker.Get<ReadySets>().HasEpochAsync(CancellationToken.None) == true, JobsHost.Deadline, "the epoch is back");
    }

    [Theory]
    [InlineData(RedisKind.Garnet)]
    [InlineData(RedisKind.Redis)]
    public async Task Without_redis_jobs_go_on_and_with_its_return_it_hands_out_again(RedisKind kind)
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        var redis = await OwnRedis.StartAsync(kind);
        await using var worker = await JobsHost.StartAsync(
            database.ConnectionString,
            redis.ConnectionString + ",connectTimeout=500,asyncTimeout=500,syncTimeout=500",
            (_, _, _) => Task.CompletedTask,
            null,
            ("Jobs:RedisTimeout", "00:00:00.300"),
            ("Worker:SweepInterval", "00:00:00.200"));
        var gate = worker.Get<RedisGate>();
        await worker.WaitForAsync((await worker.Client.EnqueueAsync(new Work("with"))).JobId, JobStatus.Succeeded);
        await Eventually.TrueAsync(() => gate.IsAvailable, JobsHost.Deadline, "Redis is used");

        await redis.DisposeAsync();
        await worker.WaitForAsync((await worker.Client.EnqueueAsync(new Work("without"))).JobId, JobStatus.Succeeded);
        await Eventually.TrueAsync(() => !gate.IsAvailable, JobsHost.Deadline, "the breaker opened");
        var delayed = await worker.Client.EnqueueAsync(new Work("later"), new EnqueueOptions { Delay = TimeSpan.FromMilliseconds(50) });
        await worker.WaitForAsync(delayed.JobId, JobStatus.Succeeded);

        await using var again = await OwnRedis.StartAsync(kind, redis.Port);
        await Eventually.TrueAsync(() => gate.IsAvailable, JobsHost.Deadline, "the breaker closed");
        await Eventually.TrueAsync(
            async () => await worker.Get<ReadySets>().HasEpochAsync(CancellationToken.None) == true, JobsHost.Deadline, "the sets are rebuilt");
        await worker.WaitForAsync((await worker.Client.EnqueueAsync(new Work("with again"))).JobId, JobStatus.Succeeded);
    }

    [Fact]
    public async Task A_worker_needs_no_redis_at_all()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var never = await JobsHost.StartAsync(database.ConnectionString, null);
        await never.Client.EnqueueAsync(new Work("low"), At(JobPriority.Low));
        await never.Client.EnqueueAsync(new OtherWork("normal"));
        await never.Client.EnqueueAsync(new Work("urgent"), At(JobPriority.Urgent));
        var order = new ConcurrentQueue<string>();
        await using var worker = await JobsHost.StartAsync(
            database.ConnectionString,
            "127.0.0.1:1,connectTimeout=100",
            (name, _, _) =>
            {
                order.Enqueue(name);
                return Task.CompletedTask;
            },
            null,
            ("Worker:Concurrency", "1"));

        await Eventually.TrueAsync(() => order.Count == 3, JobsHost.Deadline, "all ran");
        order.ShouldBe(["urgent", "normal", "low"]);
    }

    [Fact]
    public async Task The_sweep_mends_what_redis_and_postgresql_disagree_about()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await JobsHost.StartAsync(
            database.ConnectionString, garnet.ConnectionString, (_, _, _) => Task.CompletedTask, null, ("Worker:Queues:0", "nothing"), ("Worker:SweepInterval", "00:00:00.100"));
        await FillAsync(host);
        var receipts = await host.Client.EnqueueManyAsync<Work>([new(new Work("kept")), new(new Work("lost")), new(new Work("gone"))]);
        var sets = host.Get<ReadySets>();
        await Eventually.TrueAsync(async () => (await sets.PeekAsync("work", 9, CancellationToken.None))!.Length == 3, JobsHost.Deadline, "all are in the set");

        await host.ExecuteAsync($"update jobs.job set status = 5 where id = '{receipts[2].JobId}'");
        sets.Remove("work", [receipts[1].JobId]);

        await Eventually.TrueAsync(
            async () => (await sets.PeekAsync("work", 9, CancellationToken.None))!.SequenceEqual([receipts[0].JobId, receipts[1].JobId]),
            JobsHost.Deadline,
            "the set holds what is queued");
    }

    [Fact]
    public async Task An_idle_worker_is_woken()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var worker = await JobsHost.StartAsync(
            database.ConnectionString, garnet.ConnectionString, (_, _, _) => Task.CompletedTask, null, ("Worker:PollInterval", "00:01:00"));
        await using var host = await JobsHost.StartAsync(database.ConnectionString, garnet.ConnectionString);
        await FillAsync(worker);

        // Well before the next poll; each round finds the worker idle.
        for (var round = 0; round < 5; round++)
        {
            await host.WaitForAsync((await host.Client.EnqueueAsync(new Work())).JobId, JobStatus.Succeeded);
        }
    }

    private static EnqueueOptions At(JobPriority priority) => new() { Priority = priority };

    // Makes sure that Redis, and not PostgreSQL in its stead, will hand out what was enqueued.
    private static Task FillAsync(JobsHost host)
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

    private async Task<IEnumerable<string>> RunInOrderAsync(TestDatabase database, RedisKind kind, int count)
    {
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
            ("Worker:Concurrency", "1"));
        await Eventually.TrueAsync(() => order.Count >= count, JobsHost.Deadline, "all ran");
        return order;
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
}
