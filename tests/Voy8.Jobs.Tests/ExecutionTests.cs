using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Voy8.Testing;

namespace Voy8.Jobs.Tests;

public sealed class ExecutionTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    [Fact]
    public async Task A_job_runs_and_keeps_its_result()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var host = await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString, (name, context, _) =>
        {
            context.SetResult(new { Greeting = "hello " + name });
            return Task.CompletedTask;
        });

        var receipt = await host.Client.EnqueueAsync(new Work("world"));
        var job = await host.WaitForAsync(receipt.JobId, JobStatus.Succeeded);

        receipt.Created.ShouldBeTrue();
        job.Result!.Value.GetProperty("greeting").GetString().ShouldBe("hello world");
        job.Attempt.ShouldBe(1);
        job.FinishedAt.ShouldNotBeNull();
        job.Attempts.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_failed_attempt_is_kept_and_tried_again_after_its_backoff()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await JobsHost.StartAsync(
            database.ConnectionString,
            redis.ConnectionString,
            (_, context, _) => context.Attempt < 3 ? throw new InvalidOperationException("not yet") : Task.CompletedTask,
            null,
            ("Jobs:RetryBase", "00:00:00.200"),
            ("Jobs:RetryMax", "00:00:02"),
            ("Jobs:RetryJitter", "0"));

        var receipt = await host.Client.EnqueueAsync(new Work());
        var job = await host.WaitForAsync(receipt.JobId, JobStatus.Succeeded);

        job.Attempt.ShouldBe(3);
        job.Error.ShouldBeNull();
        job.Attempts.Select(attempt => (attempt.Attempt, attempt.Outcome)).ShouldBe([(1, "failed"), (2, "failed")]);
        job.Attempts[0].Error!.Kind.ShouldBe(nameof(InvalidOperationException));
        (job.Attempts[1].StartedAt!.Value - job.Attempts[0].FinishedAt).ShouldBeInRange(TimeSpan.FromMilliseconds(195), TimeSpan.FromSeconds(3));
        (job.StartedAt!.Value - job.Attempts[1].FinishedAt).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(395));
    }

    [Fact]
    public async Task A_job_is_dead_after_its_last_attempt()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await JobsHost.StartAsync(
            database.ConnectionString, redis.ConnectionString, (_, _, _) => throw new InvalidOperationException("never"));

        var receipt = await host.Client.EnqueueAsync(new Work(), new EnqueueOptions { MaxAttempts = 2 });
        var job = await host.WaitForAsync(receipt.JobId, JobStatus.Dead);

        job.Attempt.ShouldBe(2);
        job.Attempts.Count.ShouldBe(2);
        job.Error!.Message.ShouldBe("never");
        (await host.ScalarAsync<string>("select error_message from jobs.dead_letters")).ShouldBe("never");
    }

    [Fact]
    public async Task A_permanent_error_is_not_tried_again()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await JobsHost.StartAsync(
            database.ConnectionString,
            redis.ConnectionString,
            (name, _, _) => throw (name == "told" ? new PermanentJobException("no use") : new NotSupportedException("known by its type")),
            services => services.AddSingleton<IJobErrorClassifier, NotSupportedIsPermanent>());

        var told = await host.Client.EnqueueAsync(new Work("told"));
        var classified = await host.Client.EnqueueAsync(new Work("classified"));

        (await host.WaitForAsync(told.JobId, JobStatus.Dead)).ShouldSatisfyAllConditions(
            job => job.Attempt.ShouldBe(1), job => job.Error!.Retryable.ShouldBeFalse(), job => job.Error!.Kind.ShouldBe("permanent"));
        (await host.WaitForAsync(classified.JobId, JobStatus.Dead)).Attempt.ShouldBe(1);
    }

    [Fact]
    public async Task An_attempt_that_runs_too_long_is_stopped_and_tried_again()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await JobsHost.StartAsync(
            database.ConnectionString,
            redis.ConnectionString,
            (_, context, stop) => context.Attempt == 1 ? Task.Delay(Timeout.Infinite, stop) : Task.CompletedTask);

        var receipt = await host.Client.EnqueueAsync(new Work(), new EnqueueOptions { Timeout = TimeSpan.FromMilliseconds(100) });
        var job = await host.WaitForAsync(receipt.JobId, JobStatus.Succeeded);

        job.Attempts.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            attempt => attempt.Outcome.ShouldBe("timed_out"), attempt => attempt.Error!.Kind.ShouldBe("timeout"));
    }

    [Theory]
    [InlineData("async")]
    [InlineData("blocking")]
    public async Task A_handler_that_never_returns_loses_its_slot(string kind)
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        using var end = new ManualResetEventSlim();
        var never = new TaskCompletionSource();
        await using var host = await JobsHost.StartAsync(
            database.ConnectionString,
            redis.ConnectionString,
            (name, _, _) =>
            {
                if (name == "blocking")
                {
                    end.Wait(JobsHost.Deadline, CancellationToken.None);
                }

                return name == "async" ? never.Task : Task.CompletedTask;
            },
            null,
            ("Worker:Concurrency", "1"),
            ("Worker:AbandonAfter", "00:00:00.050"));

        var stuck = await host.Client.EnqueueAsync(new Work(kind), new EnqueueOptions { Timeout = TimeSpan.FromMilliseconds(50), MaxAttempts = 1 });
        await host.WaitForAsync(stuck.JobId, JobStatus.Dead);
        var next = await host.Client.EnqueueAsync(new Work("next"));
        await host.WaitForAsync(next.JobId, JobStatus.Succeeded);

        end.Set();
        never.SetResult();
        (await host.Control.FindAsync(stuck.JobId))!.Status.ShouldBe(JobStatus.Dead);
    }

    [Fact]
    public async Task A_deferred_job_comes_back_and_no_attempt_is_counted()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        var calls = 0;
        await using var host = await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString, (_, context, _) =>
        {
            context.Attempt.ShouldBe(1);
            return Interlocked.Increment(ref calls) < 4 ? throw new JobDeferredException(TimeSpan.FromMilliseconds(50), "host is busy") : Task.CompletedTask;
        });

        var receipt = await host.Client.EnqueueAsync(new Work(), new EnqueueOptions { MaxAttempts = 1 });
        var job = await host.WaitForAsync(receipt.JobId, JobStatus.Succeeded);

        calls.ShouldBe(4);
        job.Attempt.ShouldBe(1);
        job.Attempts.ShouldBeEmpty();
        job.Progress.Message.ShouldBe("host is busy");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_deferred_job_goes_behind_the_others_unless_it_keeps_its_place(bool keepsPlace)
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        var scores = new List<long>();
        JobsHost host = null!;
        await using var owner = host = await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString, async (_, context, _) =>
        {
            scores.Add(await host.ScalarAsync<long>("select score from jobs.job"));
            throw new JobDeferredException(TimeSpan.FromHours(1), "later") { KeepsPlace = keepsPlace };
        });

        var receipt = await host.Client.EnqueueAsync(new Work());
        await host.WaitForAsync(receipt.JobId, JobStatus.Scheduled);

        var later = await host.ScalarAsync<long>("select score from jobs.job") - scores.ShouldHaveSingleItem();
        later.ShouldBeGreaterThanOrEqualTo(keepsPlace ? 0 : 3_600_000);
        later.ShouldBeLessThan(keepsPlace ? 1 : 3_700_000);
    }

    [Fact]
    public async Task Progress_is_merged_shown_while_the_job_runs_and_found_by_the_next_attempt()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        var goOn = new TaskCompletionSource();
        JobProgress? resumed = null;
        await using var host = await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString, async (_, context, _) =>
        {
            if (context.Attempt == 1)
            {
                context.Report(new JobProgress(Processed: 1, Total: 4, Message: "one", Counters: new Dictionary<string, long> { ["pages"] = 7 }));
                context.Report(new JobProgress(Processed: 2, Failed: 1, Counters: new Dictionary<string, long> { ["found"] = 3 }));
                await goOn.Task;
                throw new InvalidOperationException("again");
            }

            resumed = context.LastProgress;
        });

        var receipt = await host.Client.EnqueueAsync(new Work());
        await Eventually.TrueAsync(
            async () => (await host.Control.FindAsync(receipt.JobId))!.Progress.Processed == 2, JobsHost.Deadline, "progress shows");
        var running = (await host.Control.FindAsync(receipt.JobId))!;
        goOn.SetResult();
        await host.WaitForAsync(receipt.JobId, JobStatus.Succeeded);

        running.Status.ShouldBe(JobStatus.Running);
        running.Progress.ShouldBe(new JobProgress(50, 2, 4, 1, "one", new Dictionary<string, long> { ["pages"] = 7, ["found"] = 3 }));
        resumed.ShouldBe(running.Progress);
    }

    [Fact]
    public async Task The_character_nul_is_stored_as_a_replacement()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString, (name, context, _) =>
        {
            context.SetResult(name);
            return context.Attempt == 1 ? throw new InvalidOperationException("hostile \0 page") : Task.CompletedTask;
        });

        var receipt = await host.Client.EnqueueAsync(new Work("a\0b \\u0000"));
        var job = await host.WaitForAsync(receipt.JobId, JobStatus.Succeeded);

        job.Result!.Value.GetString().ShouldBe("a\uFFFDb \\u0000");
        job.Attempts.ShouldHaveSingleItem().Error!.Message.ShouldBe("hostile \uFFFD page");
    }

    [Fact]
    public async Task A_result_that_cannot_be_stored_ends_its_own_job_alone()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString, (name, context, _) =>
        {
            context.SetResult(System.Text.Json.JsonElement.Parse(name == "bad" ? "1e200000" : "1"));
            return Task.CompletedTask;
        });

        var receipts = await host.Client.EnqueueManyAsync(Items("good", "bad", "good"));

        await host.WaitForAsync(receipts[0].JobId, JobStatus.Succeeded);
        await host.WaitForAsync(receipts[2].JobId, JobStatus.Succeeded);
        (await host.WaitForAsync(receipts[1].JobId, JobStatus.Dead)).Error!.Kind.ShouldBe("outcome_refused");
    }

    [Fact]
    public async Task A_payload_that_no_longer_fits_its_type_is_a_permanent_error()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString);
        var receipt = await host.Client.EnqueueAsync(new Work());
        await host.ExecuteAsync("""update jobs.job set payload = '{"name": ["not", "a", "string"]}'""");
        await using var worker = await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString, (_, _, _) => Task.CompletedTask);

        (await host.WaitForAsync(receipt.JobId, JobStatus.Dead)).Attempt.ShouldBe(1);
    }

    [Fact]
    public async Task A_job_without_a_handler_here_is_left_for_other_workers()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await JobsHost.StartAsync(
            database.ConnectionString, redis.ConnectionString, (_, _, _) => Task.CompletedTask, null, ("Worker:Queues:0", "elsewhere"));

        var receipt = await host.Client.EnqueueAsync(new Elsewhere());
        var job = await host.WaitForAsync(receipt.JobId, JobStatus.Scheduled);

        job.Attempt.ShouldBe(0);
        job.RunAt.ShouldBeGreaterThan(job.CreatedAt.AddSeconds(20));
    }

    [Fact]
    public async Task No_more_jobs_run_at_once_than_the_worker_has_slots()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        var (running, most) = (0, 0);
        var done = new ConcurrentBag<string>();
        await using var host = await JobsHost.StartAsync(
            database.ConnectionString,
            redis.ConnectionString,
            async (name, _, _) =>
            {
                var now = Interlocked.Increment(ref running);
                InterlockedMax(ref most, now);
                await Task.Yield();
                Interlocked.Decrement(ref running);
                done.Add(name);
            },
            null,
            ("Worker:Concurrency", "4"));

        await host.Client.EnqueueManyAsync(Items([.. Enumerable.Range(0, 2000).Select(number => $"{number}")]));
        await Eventually.TrueAsync(() => done.Count >= 2000, JobsHost.Deadline, "all ran");

        most.ShouldBeLessThanOrEqualTo(4);
        done.Distinct().Count().ShouldBe(2000);
        done.Count.ShouldBe(2000);
    }

    private static List<JobItem<Work>> Items(params string[] names) => [.. names.Select(name => new JobItem<Work>(new Work(name)))];

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while (value > (seen = Volatile.Read(ref target)) && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }

    [JobType("elsewhere", Queue = "elsewhere")]
    private sealed record Elsewhere;

    private sealed class NotSupportedIsPermanent : IJobErrorClassifier
    {
        public bool? IsPermanent(Exception exception) => exception is NotSupportedException ? true : null;
    }
}
