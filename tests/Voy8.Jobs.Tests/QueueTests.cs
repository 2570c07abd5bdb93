using System.Collections.Concurrent;
using Voy8.Testing;

namespace Voy8.Jobs.Tests;

/// <summary>Queues that operators pause and limit. Everything here that goes through Redis holds on both servers.</summary>
public sealed class QueueTests(PostgresServerFixture postgres, RedisServerFixture garnet, RealRedisServerFixture realRedis)
{
    // No poll helps. A sweep does, for on a busy machine Redis may not answer in time.
    private static readonly (string, string)[] LongPoll = [("Worker:PollInterval", "00:00:30"), ("Worker:SweepInterval", "00:00:01")];
    private static readonly (string, string)[] NoPauseWithoutRedis = [("Worker:FallbackPollInterval", "00:00:00.020")];

    [Theory]
    [InlineData(RedisKind.Garnet)]
    [InlineData(RedisKind.Redis)]
    [InlineData(null)]
    public async Task A_paused_queue_hands_out_nothing_until_it_is_resumed(RedisKind? kind)
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var worker = await JobsHost.StartAsync(
            database.ConnectionString, Connect(kind), (_, _, _) => Task.CompletedTask, null, kind is null ? NoPauseWithoutRedis : LongPoll);
        await FillAsync(worker, kind);
        var queues = worker.Get<IQueueControl>();
        await worker.WaitForAsync((await worker.Client.EnqueueAsync(new Work())).JobId, JobStatus.Succeeded);

        await queues.PauseAsync("work");
        var receipts = await worker.Client.EnqueueManyAsync<Work>([.. Enumerable.Range(0, 30).Select(_ => new JobItem<Work>(new Work()))]);
        var other = await worker.Client.EnqueueAsync(new OtherWork());
        await worker.WaitForAsync(other.JobId, JobStatus.Succeeded);
        (await worker.ScalarAsync<long>("select count(*) from jobs.job where queue = 'work' and status = 1")).ShouldBe(30);

        await queues.ResumeAsync("work");
        await worker.WaitForAsync(receipts[^1].JobId, JobStatus.Succeeded);
        (await worker.ScalarAsync<long>("select count(*) from jobs.job where attempt <> 1")).ShouldBe(0);
    }

    [Theory]
    [InlineData(RedisKind.Garnet)]
    [InlineData(RedisKind.Redis)]
    public async Task A_pause_holds_for_jobs_that_redis_has_handed_out_already_and_puts_them_back(RedisKind kind)
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var bystander = await JobsHost.StartAsync(
            database.ConnectionString, Connect(kind), (_, _, _) => Task.CompletedTask, null, ("Worker:Queues:0", "nothing"), ("Worker:SweepInterval", "00:30:00"));
        await FillAsync(bystander, kind);
        var receipt = await bystander.Client.EnqueueAsync(new Work());
        var workerId = await RegisterAsync(bystander);

        // Nobody was told of the pause, as in the moment after it.
        await bystander.ExecuteAsync("insert into jobs.queue (name, paused) values ('work', true)");
        var claim = await bystander.Get<JobClaimer>().ClaimAsync(workerId, ["work"], new Hints(TimeProvider.System), 5, CancellationToken.None);

        claim.Jobs.ShouldBeEmpty();
        claim.LeaseLost.ShouldBeFalse();
        await Eventually.TrueAsync(
            async () => (await bystander.Get<ReadySets>().PeekAsync("work", 9, CancellationToken.None))!.SequenceEqual([receipt.JobId]),
            JobsHost.Deadline,
            "it is back in its set");
    }

    [Fact]
    public async Task A_pause_stops_what_was_claimed_ahead_and_has_not_started()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        var release = new TaskCompletionSource();
        var slow = false;
        var ran = new ConcurrentQueue<string>();
        await using var worker = await JobsHost.StartAsync(
            database.ConnectionString,
            garnet.ConnectionString,
            async (name, _, stop) =>
            {
                ran.Enqueue(name);
                if (Volatile.Read(ref slow))
                {
                    await release.Task.WaitAsync(stop);
                }
            },
            null,
            ("Worker:Concurrency", "1"),
            ("Worker:Prefetch", "50"));
        await FillAsync(worker, RedisKind.Garnet);

        // Short jobs first, so that the worker claims ahead.
        await worker.Client.EnqueueManyAsync<Work>([.. Enumerable.Range(0, 300).Select(_ => new JobItem<Work>(new Work("short")))]);
        await Eventually.TrueAsync(() => ran.Count >= 60, JobsHost.Deadline, "short jobs run");
        Volatile.Write(ref slow, true);
        await worker.Get<IQueueControl>().PauseAsync("work");
        await Eventually.TrueAsync(() => Task.FromResult(worker.Get<SteeredQueues>().IsPaused("work")), JobsHost.Deadline, "the worker knows");
        var before = ran.Count;
        release.SetResult();

        await Eventually.TrueAsync(
            async () => await worker.ScalarAsync<long>("select count(*) from jobs.job where status = 2") == 0, JobsHost.Deadline, "nothing runs");
        ran.Count.ShouldBeLessThanOrEqualTo(before + 1);
        (await worker.ScalarAsync<long>("select count(*) from jobs.job where status = 1")).ShouldBe(300 - ran.Count);
    }

    [Theory]
    [InlineData(RedisKind.Garnet)]
    [InlineData(RedisKind.Redis)]
    [InlineData(null)]
    public async Task A_queue_runs_no_more_jobs_at_once_than_it_may_in_the_whole_fleet(RedisKind? kind)
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        var meter = new Meter();
        var settings = kind is null ? NoPauseWithoutRedis : LongPoll;
        await using var one = await JobsHost.StartAsync(database.ConnectionString, Connect(kind), meter.WorkAsync, null, settings);
        await using var two = await JobsHost.StartAsync(database.ConnectionString, Connect(kind), meter.WorkAsync, null, settings);
        await FillAsync(one, kind);
        await one.Get<IQueueControl>().SetLimitsAsync("work", 3, null);

        await one.Client.EnqueueManyAsync<Work>([.. Enumerable.Range(0, 60).Select(_ => new JobItem<Work>(new Work("0")))]);
        var other = await two.Client.EnqueueAsync(new OtherWork("other"));

        await Eventually.TrueAsync(() => meter.Done == 61, JobsHost.Deadline * 2, "all ran");
        meter.Most["0"].ShouldBe(3);
        await two.WaitForAsync(other.JobId, JobStatus.Succeeded);
        (await one.Get<IQueueControl>().FindAsync("work"))!.MaxRunning.ShouldBe(3);
    }

    [Theory]
    [InlineData(RedisKind.Garnet)]
    [InlineData(RedisKind.Redis)]
    public async Task A_limit_set_on_a_busy_queue_counts_what_runs_and_lifting_it_lets_the_rest_go(RedisKind kind)
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        var release = new TaskCompletionSource();
        var started = 0;
        await using var worker = await JobsHost.StartAsync(
            database.ConnectionString,
            Connect(kind),
            async (_, _, stop) =>
            {
                Interlocked.Increment(ref started);
                await release.Task.WaitAsync(stop);
            },
            null,
            LongPoll);
        await FillAsync(worker, kind);
        await worker.Client.EnqueueManyAsync<Work>([.. Enumerable.Range(0, 2).Select(_ => new JobItem<Work>(new Work()))]);
        await Eventually.TrueAsync(() => started == 2, JobsHost.Deadline, "two run");

        await worker.Get<IQueueControl>().SetLimitsAsync("work", 2, null);
        await worker.Client.EnqueueManyAsync<Work>([.. Enumerable.Range(0, 3).Select(_ => new JobItem<Work>(new Work()))]);
        var other = await worker.Client.EnqueueAsync(new OtherWork());
        await worker.WaitForAsync(other.JobId, JobStatus.Running);
        await Eventually.TrueAsync(() => started >= 3, JobsHost.Deadline, "the other runs");
        started.ShouldBe(3);
        await worker.Get<IQueueControl>().SetLimitsAsync("work", null, null);

        await Eventually.TrueAsync(() => started == 6, JobsHost.Deadline, "all run");
        release.SetResult();
    }

    [Theory]
    [InlineData(RedisKind.Garnet)]
    [InlineData(RedisKind.Redis)]
    [InlineData(null)]
    public async Task A_queue_starts_no_more_jobs_in_a_time_than_it_may(RedisKind? kind)
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        var settings = kind is null ? NoPauseWithoutRedis : LongPoll;
        await using var one = await JobsHost.StartAsync(database.ConnectionString, Connect(kind), (_, _, _) => Task.CompletedTask, null, settings);
        await using var two = await JobsHost.StartAsync(database.ConnectionString, Connect(kind), (_, _, _) => Task.CompletedTask, null, settings);
        await FillAsync(one, kind);
        await one.Get<IQueueControl>().SetLimitsAsync("work", null, new JobRate(4, TimeSpan.FromMilliseconds(300)));

        await one.Client.EnqueueManyAsync<Work>([.. Enumerable.Range(0, 16).Select(_ => new JobItem<Work>(new Work()))]);

        await Eventually.TrueAsync(
            async () => await one.ScalarAsync<long>("select count(*) from jobs.job where status = 3") == 16, JobsHost.Deadline, "all ran");

        // Any five starts in a row take longer than the time for four.
        (await one.ScalarAsync<double>("""
            select min(took)::float8
            from (select extract(epoch from started_at - lag(started_at, 4) over (order by started_at)) * 1000 as took from jobs.job) as starts
            """)).ShouldBeGreaterThanOrEqualTo(300);
    }

    [Theory]
    [InlineData(RedisKind.Garnet)]
    [InlineData(RedisKind.Redis)]
    public async Task The_sweep_frees_places_that_nobody_holds(RedisKind kind)
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var worker = await JobsHost.StartAsync(
            database.ConnectionString, Connect(kind), (_, _, _) => Task.CompletedTask, null, LongPoll);
        await FillAsync(worker, kind);
        await worker.Get<IQueueControl>().SetLimitsAsync("work", 1, null);
        worker.Get<QueueGates>().Hold("work", [Guid.CreateVersion7()]);

        await worker.WaitForAsync((await worker.Client.EnqueueAsync(new Work())).JobId, JobStatus.Succeeded);
    }

    [Theory]
    [InlineData(RedisKind.Garnet)]
    [InlineData(RedisKind.Redis)]
    public async Task A_limited_pop_takes_what_there_is_room_for_in_order_across_queues(RedisKind kind)
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await JobsHost.StartAsync(
            database.ConnectionString, Connect(kind), (_, _, _) => Task.CompletedTask, null, ("Worker:Queues:0", "nothing"), ("Worker:SweepInterval", "00:30:00"));
        await FillAsync(host, kind);
        var sets = host.Get<ReadySets>();
        var jobs = Enumerable.Range(0, 8).Select(number => new ReadyJob(Guid.CreateVersion7(), number % 2 == 0 ? "even" : "odd", number)).ToArray();
        await sets.PushAsync(jobs, CancellationToken.None);
        PopQueue[] queues = [new("even", 2), new("odd", null)];

        (await PopAsync(3)).ShouldBe([jobs[0], jobs[1], jobs[2]]);
        (await PopAsync(9)).ShouldBe([jobs[3], jobs[5], jobs[7]]);
        host.Get<QueueGates>().Release("even", [jobs[0].Id]);
        (await PopAsync(9)).ShouldBe([jobs[4]]);
        sets.PutBack([PoppedJob.Of(jobs[4])]);
        (await PopAsync(9)).ShouldBe([jobs[4]]);

        async Task<ReadyJob[]> PopAsync(int count) =>
            [.. (await sets.PopAsync(queues, count, CancellationToken.None)).Jobs.Select(job => new ReadyJob(job.Id, job.Queue, job.Score))];
    }

    [Fact]
    public async Task A_queue_tells_what_waits_and_what_runs()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var worker = await JobsHost.StartAsync(
            database.ConnectionString, garnet.ConnectionString, (_, _, stop) => Task.Delay(Timeout.Infinite, stop), null, ("Worker:Queues:0", "other"));
        var running = await worker.Client.EnqueueAsync(new OtherWork());
        await worker.Client.EnqueueManyAsync<Work>(
        [
            new(new Work(), new() { Priority = JobPriority.Urgent }),
            new(new Work(), new() { Priority = JobPriority.Low }),
            new(new Work(), new() { Priority = JobPriority.Low }),
            new(new Work(), new() { Delay = TimeSpan.FromHours(1) }),
        ]);
        await worker.WaitForAsync(running.JobId, JobStatus.Running);
        await worker.Get<IQueueControl>().PauseAsync("empty");

        var queues = (await worker.Get<IQueueControl>().ListAsync()).ToDictionary(queue => queue.Name);

        queues["work"].Depth.ShouldBe(new QueueDepths(1, 0, 0, 2, 1));
        queues["work"].OldestWait.ShouldNotBeNull();
        queues["work"].Workers.ShouldBe(0);
        queues["other"].Running.ShouldBe(1);
        queues["other"].Workers.ShouldBe(1);
        queues["other"].OldestWait.ShouldBeNull();
        queues["empty"].Paused.ShouldBeTrue();
        (await worker.Get<IQueueControl>().FindAsync("unknown")).ShouldBeNull();
    }

    [Fact]
    public async Task Limits_out_of_bounds_are_refused()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await JobsHost.StartAsync(database.ConnectionString, null);
        var queues = host.Get<IQueueControl>();
        Func<Task>[] bad =
        [
            () => queues.PauseAsync(""),
            () => queues.PauseAsync(new string('q', 201)),
            () => queues.SetLimitsAsync("work", 0, null),
            () => queues.SetLimitsAsync("work", 100_001, null),
            () => queues.SetLimitsAsync("work", null, new JobRate(0, TimeSpan.FromSeconds(1))),
            () => queues.SetLimitsAsync("work", null, new JobRate(10_001, TimeSpan.FromSeconds(1))),
            () => queues.SetLimitsAsync("work", null, new JobRate(1, TimeSpan.Zero)),
            () => queues.SetLimitsAsync("work", null, new JobRate(1, TimeSpan.FromHours(25))),
        ];
        foreach (var command in bad)
        {
            await Should.ThrowAsync<ArgumentException>(command);
        }

        (await host.ScalarAsync<long>("select count(*) from jobs.queue")).ShouldBe(0);
    }

    private static async Task<Guid> RegisterAsync(JobsHost host)
    {
        var id = Guid.CreateVersion7();
        await host.Get<WorkerStore>().RegisterAsync(id, "test", ["work"], 1, TimeSpan.FromMinutes(5), CancellationToken.None);
        return id;
    }

    private static Task FillAsync(JobsHost host, RedisKind? kind) => kind is null ? Task.CompletedTask : LimitTests.FillAsync(host);

    private string? Connect(RedisKind? kind)
    {
        if (kind == RedisKind.Redis)
        {
            RealRedisServerFixture.RequireOrSkip();
        }

        return kind switch
        {
            RedisKind.Garnet => garnet.ConnectionString,
            RedisKind.Redis => realRedis.ConnectionString,
            _ => null,
        };
    }
}
