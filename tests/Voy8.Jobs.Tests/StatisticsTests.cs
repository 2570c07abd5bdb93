using CsCheck;
using Voy8.Testing;

namespace Voy8.Jobs.Tests;

public sealed class StatisticsTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    private static readonly Gen<TimeSpan[]> Times =
        Gen.Double[1, 12.5].Select(power => TimeSpan.FromMicroseconds(Math.Pow(10, power))).Array[1, 300];

    [Fact]
    public void Quantiles_are_within_a_tenth_of_the_true_ones() =>
        Gen.Select(Times, Gen.Double[0.001, 1]).Sample((times, part) =>
        {
            var truth = times.Order().ElementAt(Math.Max(1, (int)Math.Ceiling(part * times.Length)) - 1);
            return (Histogram(times).Quantile(part) / truth) is >= 0.9 and <= 1.1;
        });

    [Fact]
    public void Histograms_add_up_in_any_order() =>
        Gen.Select(Times, Times, Times).Sample((a, b, c) =>
        {
            var all = Histogram([.. a, .. b, .. c]);
            return Same(Sum(Sum(Histogram(a), Histogram(b)), Histogram(c)), all)
                && Same(Sum(Histogram(a), Sum(Histogram(c), Histogram(b))), all);
        });

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(1.2, 1)]
    [InlineData(1.3, 2)]
    [InlineData(1e18, LatencyHistogram.Buckets - 1)]
    public void Times_of_any_length_have_a_bucket(double microseconds, int bucket) =>
        LatencyHistogram.BucketOf(TimeSpan.FromTicks((long)Math.Min(microseconds * 10, long.MaxValue / 2))).ShouldBe(bucket);

    [Fact]
    public void Counting_an_attempt_allocates_nothing()
    {
        var counters = new AttemptCounters();
        var job = ClaimedJob.Orphan(Guid.CreateVersion7(), Guid.CreateVersion7(), 1);
        var outcome = new JobOutcome(job, JobStatus.Succeeded);
        counters.Record(job, TimeSpan.FromMilliseconds(1), outcome);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            counters.Record(job, TimeSpan.FromMilliseconds(1), outcome);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1000, "not one byte for an attempt");
        counters.Changes().ShouldHaveSingleItem().Succeeded.ShouldBe(1001);
    }

    [Fact]
    public async Task The_views_tell_the_same_in_sql()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var worker = await StartAsync(
            database, (name, _, _) => name == "fails" ? throw new InvalidOperationException("fails") : Task.CompletedTask);
        await worker.WaitForAsync((await worker.Client.EnqueueAsync(new Work())).JobId, JobStatus.Succeeded);
        var dead = await worker.Client.EnqueueAsync(new Work("fails"), new EnqueueOptions { MaxAttempts = 1 });
        await worker.WaitForAsync(dead.JobId, JobStatus.Dead);
        var found = await ReadUntilAsync(worker, new StatisticsQuery(), found => found.Total is { Succeeded: 1, Dead: 1 });

        (await worker.ScalarAsync<double>("select success_rate from jobs.job_stats where type = 'work'")).ShouldBe(0.5);
        (await worker.ScalarAsync<double>("select run_p99_ms from jobs.job_stats")).ShouldBe(found.Total.Run!.P99.TotalMilliseconds, 0.001);
        (await worker.ScalarAsync<double>("select wait_p50_ms from jobs.job_stats")).ShouldBe(found.Total.Wait!.P50.TotalMilliseconds, 0.001);
        (await worker.ScalarAsync<string>("select status from jobs.workers")).ShouldBe("alive");
        (await worker.ScalarAsync<string>($"select outcome from jobs.recent_attempts where job_id = '{dead.JobId}'")).ShouldBe("failed");
        (await worker.ScalarAsync<string>("select error_message from jobs.dead_letters")).ShouldBe("fails");
    }

    [Fact]
    public async Task Attempts_that_ended_are_counted_by_queue_and_type()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var worker = await StartAsync(database, async (name, _, cancellationToken) =>
        {
            if (name == "fails")
            {
                throw new InvalidOperationException("fails");
            }

            await Task.Delay(name == "waits" ? Timeout.Infinite : 30, cancellationToken);
        });
        var ok = await worker.Client.EnqueueAsync(new Work());
        var other = await worker.Client.EnqueueAsync(new OtherWork());
        var fails = await worker.Client.EnqueueAsync(new Work("fails"), new EnqueueOptions { MaxAttempts = 3 });
        var cancelled = await worker.Client.EnqueueAsync(new Work("waits"));
        await worker.WaitForAsync(cancelled.JobId, JobStatus.Running);
        await worker.Control.CancelAsync(cancelled.JobId);
        await worker.WaitForAsync(ok.JobId, JobStatus.Succeeded);
        await worker.WaitForAsync(other.JobId, JobStatus.Succeeded);
        await worker.WaitForAsync(fails.JobId, JobStatus.Dead);
        await worker.WaitForAsync(cancelled.JobId, JobStatus.Cancelled);

        var found = await ReadUntilAsync(worker, new StatisticsQuery(), found => found.Total is { Succeeded: 2, Failed: 3, Dead: 1, Cancelled: 1 });

        found.Total.SuccessRate.ShouldBe(0.4);
        found.Minutes.Count.ShouldBe(60);
        found.Minutes.Zip(found.Minutes.Skip(1)).ShouldAllBe(pair => pair.Second.Minute - pair.First.Minute == TimeSpan.FromMinutes(1));
        (found.At - found.Minutes[^1].Minute).ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromMinutes(1));
        found.Minutes.Sum(minute => minute.Succeeded).ShouldBe(2);
        found.Types.Select(type => (type.Type, type.Queue)).ShouldBe([("work", "work"), ("other_work", "other")]);
        found.Types[1].Figures.ShouldSatisfyAllConditions(
            figures => figures.Succeeded.ShouldBe(1),
            figures => figures.Run!.P50.ShouldBeGreaterThan(TimeSpan.FromMilliseconds(25)),
            figures => figures.Wait!.P99.ShouldBeGreaterThan(TimeSpan.Zero));
        (await Statistics(worker).ReadAsync(new StatisticsQuery(Type: "other_work"))).Total.Succeeded.ShouldBe(1);
        (await Statistics(worker).ReadAsync(new StatisticsQuery(Queue: "work"))).Total.Succeeded.ShouldBe(1);
        (await Statistics(worker).ReadAsync(new StatisticsQuery(Minutes: 1, Queue: "nobody"))).ShouldSatisfyAllConditions(
            none => none.Total.Run.ShouldBeNull(), none => none.Total.SuccessRate.ShouldBeNull(), none => none.Minutes.Count.ShouldBe(1));
    }

    [Fact]
    public async Task Figures_of_many_workers_and_writes_add_up()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var one = await StartAsync(database, (_, _, _) => Task.CompletedTask);
        await using var two = await StartAsync(database, (_, _, _) => Task.CompletedTask);
        for (var round = 0; round < 5; round++)
        {
            await one.Client.EnqueueManyAsync([.. Enumerable.Range(0, 200).Select(_ => new JobItem<Work>(new Work()))]);
            await ReadUntilAsync(one, new StatisticsQuery(), found => found.Total.Succeeded == 200 * (round + 1));
        }

        (await one.ScalarAsync<long>("select sum(c)::bigint from jobs.stats_minute, unnest(run_counts) as c")).ShouldBe(1000);
        (await one.ScalarAsync<long>("select sum(c)::bigint from jobs.stats_minute, unnest(wait_counts) as c")).ShouldBe(1000);
        (await one.ScalarAsync<long>("select count(*) from (select from jobs.stats_minute, unnest(run_buckets) as b group by minute, b having count(*) > 1)as d"))
            .ShouldBe(0);
    }

    [Fact]
    public async Task A_worker_that_stops_writes_down_its_last_attempts()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString);
        await using (var worker = await JobsHost.StartAsync(
            database.ConnectionString, redis.ConnectionString, (_, _, _) => Task.CompletedTask, null, ("Worker:StatisticsInterval", "00:01:00")))
        {
            await worker.WaitForAsync((await worker.Client.EnqueueAsync(new Work())).JobId, JobStatus.Succeeded);
        }

        (await Statistics(host).ReadAsync(new StatisticsQuery())).Total.Succeeded.ShouldBe(1);
    }

    [Fact]
    public async Task Figures_that_cannot_be_written_now_are_written_later()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var worker = await StartAsync(database, (_, _, _) => Task.CompletedTask);
        await worker.ExecuteAsync("alter table jobs.stats_minute rename to away");
        await worker.WaitForAsync((await worker.Client.EnqueueAsync(new Work())).JobId, JobStatus.Succeeded);
        await Eventually.TrueAsync(() => worker.Get<AttemptCounters>().Changes().Count > 0, JobsHost.Deadline, "there is something to write");

        await worker.ExecuteAsync("alter table jobs.away rename to stats_minute");

        await ReadUntilAsync(worker, new StatisticsQuery(), found => found.Total.Succeeded == 1);
    }

    [Fact]
    public async Task An_attempt_whose_worker_died_counts_as_expired()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString);
        var receipt = await host.Client.EnqueueAsync(new Work());
        await host.ExecuteAsync($"""
            update jobs.job set status = 2, worker_id = '{Guid.CreateVersion7()}', lease_token = nextval('jobs.lease_token'), attempt = 1, started_at = now()
            where id = '{receipt.JobId}'
            """);
        await using var worker = await StartAsync(database, (_, _, _) => Task.CompletedTask, ("Worker:Heartbeat", "00:00:00.100"));

        var found = await ReadUntilAsync(worker, new StatisticsQuery(), found => found.Total is { Expired: 1, Succeeded: 1 });

        found.Total.Failed.ShouldBe(0);
    }

    [Fact]
    public async Task Figures_past_their_time_are_deleted()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString);
        await host.ExecuteAsync("""
            insert into jobs.stats_minute
            select date_trunc('minute', now()) - make_interval(hours => h), 'work', 'work', 1, 0, 0, 0, 0, '{}', '{}', '{}', '{}'
            from unnest(array[1, 47, 49]) as h
            """);
        await using var worker = await StartAsync(database, (_, _, _) => Task.CompletedTask);

        await Eventually.TrueAsync(
            async () => await host.ScalarAsync<long>("select count(*) from jobs.stats_minute") == 2, JobsHost.Deadline, "the old one went");
    }

    [Fact]
    public async Task The_backlog_tells_depth_by_priority_and_how_long_the_oldest_waits()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString);
        await host.Client.EnqueueAsync(new Work(), new EnqueueOptions { Priority = JobPriority.Urgent });
        await host.Client.EnqueueAsync(new OtherWork(), new EnqueueOptions { Priority = JobPriority.Low });
        var oldest = await host.Client.EnqueueAsync(new Work(), new EnqueueOptions { Priority = JobPriority.Low });
        await host.Client.EnqueueAsync(new Work(), new EnqueueOptions { Delay = TimeSpan.FromHours(1) });
        await host.ExecuteAsync($"update jobs.job set run_at = run_at - interval '1 hour' where id = '{oldest.JobId}'");

        var all = (await Statistics(host).ReadAsync(new StatisticsQuery())).Backlog;
        var other = (await Statistics(host).ReadAsync(new StatisticsQuery(Queue: "other"))).Backlog;

        all.QueuedByPriority.ShouldBe([1, 0, 0, 2]);
        all.ShouldSatisfyAllConditions(
            backlog => backlog.Queued.ShouldBe(3),
            backlog => backlog.Scheduled.ShouldBe(1),
            backlog => backlog.OldestWait!.Value.ShouldBeInRange(TimeSpan.FromMinutes(60), TimeSpan.FromMinutes(62)));
        other.Queued.ShouldBe(1);
        other.OldestWait!.Value.ShouldBeLessThan(TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task Workers_are_listed_with_what_they_hold()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var worker = await StartAsync(database, (_, _, stop) => Task.Delay(Timeout.Infinite, stop), ("Worker:Concurrency", "2"));
        var first = await worker.Client.EnqueueAsync(new Work());
        await worker.WaitForAsync(first.JobId, JobStatus.Running);
        var second = await worker.Client.EnqueueAsync(new OtherWork());
        await worker.WaitForAsync(second.JobId, JobStatus.Running);
        await worker.ExecuteAsync("""
            insert into jobs.worker (id, name, queues, concurrency, lease_until) values (gen_random_uuid(), 'gone', '{work}', 1, now() - interval '1 second')
            """);

        var workers = await Statistics(worker).ListWorkersAsync();

        workers.Select(found => found.State).ShouldBe([WorkerState.Alive, WorkerState.Silent]);
        workers[0].ShouldSatisfyAllConditions(
            found => found.Id.ShouldBe(worker.Get<WorkerStatus>().WorkerId),
            found => found.Queues.ShouldBe(["other", "work"]),
            found => found.Concurrency.ShouldBe(2),
            found => found.Running.ShouldBe(2),
            found => found.Jobs.Select(job => job.Id).ShouldBe([first.JobId, second.JobId]));
        workers[1].Jobs.ShouldBeEmpty();
    }

    private static LatencyHistogram Histogram(TimeSpan[] times)
    {
        var histogram = new LatencyHistogram();
        foreach (var time in times)
        {
            histogram.Add(LatencyHistogram.BucketOf(time), 1);
        }

        return histogram;
    }

    private static LatencyHistogram Sum(LatencyHistogram left, LatencyHistogram right)
    {
        var sum = new LatencyHistogram();
        sum.Add(left);
        sum.Add(right);
        return sum;
    }

    private static bool Same(LatencyHistogram left, LatencyHistogram right) =>
        left.Count == right.Count && Enumerable.Range(1, 100).All(percent => left.Quantile(percent / 100.0) == right.Quantile(percent / 100.0));

    private static IJobStatistics Statistics(JobsHost host) => host.Get<IJobStatistics>();

    private static async Task<PlatformStatistics> ReadUntilAsync(JobsHost host, StatisticsQuery query, Func<PlatformStatistics, bool> condition)
    {
        PlatformStatistics? found = null;
        await Eventually.TrueAsync(
            async () =>
            {
                found = await Statistics(host).ReadAsync(query);
                return condition(found);
            },
            JobsHost.Deadline,
            $"the figures came; they are {found?.Total}");
        return found!;
    }

    private Task<JobsHost> StartAsync(TestDatabase database, Behaviour work, params (string Key, string Value)[] settings) =>
        JobsHost.StartAsync(
            database.ConnectionString, redis.ConnectionString, work, null, [("Worker:StatisticsInterval", "00:00:00.050"), .. settings]);
}
