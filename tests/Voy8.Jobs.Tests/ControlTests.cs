using Voy8.Testing;

namespace Voy8.Jobs.Tests;

public sealed class ControlTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    [Fact]
    public async Task A_waiting_job_is_cancelled_at_once_and_never_runs()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString);
        var queued = await host.Client.EnqueueAsync(new Work("queued"));
        var scheduled = await host.Client.EnqueueAsync(new Work("scheduled"), new EnqueueOptions { Delay = TimeSpan.FromMilliseconds(20) });

        (await host.Control.CancelAsync(queued.JobId)).ShouldBe(JobCommandOutcome.Accepted);
        (await host.Control.CancelAsync(scheduled.JobId)).ShouldBe(JobCommandOutcome.Accepted);
        (await host.Control.CancelAsync(queued.JobId)).ShouldBe(JobCommandOutcome.Conflict);
        (await host.Control.CancelAsync(Guid.CreateVersion7())).ShouldBe(JobCommandOutcome.NotFound);

        var ran = false;
        await using var worker = await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString, (name, _, _) =>
        {
            ran |= name != "after";
            return Task.CompletedTask;
        });
        await worker.WaitForAsync((await worker.Client.EnqueueAsync(new Work("after"))).JobId, JobStatus.Succeeded);
        ran.ShouldBeFalse();
        (await host.Control.FindAsync(queued.JobId))!.ShouldSatisfyAllConditions(
            job => job.Status.ShouldBe(JobStatus.Cancelled), job => job.FinishedAt.ShouldNotBeNull());
    }

    [Fact]
    public async Task Other_peoples_jobs_and_the_systems_own_are_not_there()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString);
        var (owner, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var (mine, theirs) = (host.Control.OwnedBy(owner), host.Control.OwnedBy(other));
        var job = (await host.Client.EnqueueAsync(new Work("mine"), new EnqueueOptions { OwnerId = owner, IdempotencyKey = "key" })).JobId;
        var systems = (await host.Client.EnqueueAsync(new Work("nobody's"))).JobId;

        (await theirs.FindAsync(job)).ShouldBeNull();
        (await mine.FindAsync(systems)).ShouldBeNull();
        (await theirs.WatchAsync(job).CountAsync()).ShouldBe(0);
        (await theirs.CancelAsync(job)).ShouldBe(JobCommandOutcome.NotFound);
        (await theirs.ListAsync(new JobQuery(OwnerId: owner))).Total.ShouldBe(0);
        (await theirs.ListAsync(new JobQuery(IdOrKey: "key"))).Total.ShouldBe(0);
        (await host.Control.FindAsync(job))!.Status.ShouldBe(JobStatus.Queued);

        (await mine.ListAsync(new JobQuery())).Jobs.ShouldHaveSingleItem().Id.ShouldBe(job);
        (await mine.CancelAsync(job)).ShouldBe(JobCommandOutcome.Accepted);
        (await theirs.RetryAsync(job)).ShouldBe(JobCommandOutcome.NotFound);
        (await mine.RetryAsync(job)).ShouldBe(JobCommandOutcome.Accepted);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_running_job_is_asked_to_stop(bool withRedis)
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var worker = await JobsHost.StartAsync(
            database.ConnectionString,
            withRedis ? redis.ConnectionString : null,
            (_, _, stop) => Task.Delay(Timeout.Infinite, stop),
            null,
            ("Worker:Heartbeat", withRedis ? "00:00:10" : "00:00:00.100"));
        var receipt = await worker.Client.EnqueueAsync(new Work());
        await worker.WaitForAsync(receipt.JobId, JobStatus.Running);

        (await worker.Control.CancelAsync(receipt.JobId)).ShouldBe(JobCommandOutcome.Accepted);
        var job = await worker.WaitForAsync(receipt.JobId, JobStatus.Cancelled);

        job.Attempts.ShouldHaveSingleItem().Outcome.ShouldBe("cancelled");
    }

    [Fact]
    public async Task A_cancel_wins_over_the_retry_of_an_attempt_that_fails_meanwhile()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        var fail = new TaskCompletionSource();
        await using var worker = await JobsHost.StartAsync(database.ConnectionString, null, async (_, _, _) =>
        {
            await fail.Task;
            throw new InvalidOperationException("fails");
        });
        var receipt = await worker.Client.EnqueueAsync(new Work());
        await worker.WaitForAsync(receipt.JobId, JobStatus.Running);

        // Without Redis the worker hears of it with its next beat, which is after the failure.
        await worker.Control.CancelAsync(receipt.JobId);
        fail.SetResult();

        (await worker.WaitForAsync(receipt.JobId, JobStatus.Cancelled)).FinishedAt.ShouldNotBeNull();
        (await worker.ScalarAsync<bool>("select expires_at > now() + interval '1 hour' from jobs.job")).ShouldBeTrue("it is kept to be seen");
    }

    [Fact]
    public async Task A_dead_job_runs_again_from_its_first_attempt()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        var broken = true;
        await using var worker = await JobsHost.StartAsync(
            database.ConnectionString,
            redis.ConnectionString,
            (_, _, _) => broken ? throw new InvalidOperationException("broken") : Task.CompletedTask);
        var receipt = await worker.Client.EnqueueAsync(new Work(), new EnqueueOptions { MaxAttempts = 2 });
        await worker.WaitForAsync(receipt.JobId, JobStatus.Dead);
        broken = false;

        (await worker.Control.RetryAsync(receipt.JobId)).ShouldBe(JobCommandOutcome.Accepted);
        var job = await worker.WaitForAsync(receipt.JobId, JobStatus.Succeeded);

        job.Attempt.ShouldBe(1);
        job.Error.ShouldBeNull();
        job.Attempts.Count.ShouldBe(2);
        (await worker.Control.RetryAsync(receipt.JobId)).ShouldBe(JobCommandOutcome.Conflict);
        (await worker.Control.RetryAsync(Guid.CreateVersion7())).ShouldBe(JobCommandOutcome.NotFound);
    }

    [Fact]
    public async Task A_dead_job_stays_dead_while_another_has_its_key()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString);
        var keyed = new EnqueueOptions { IdempotencyKey = "key" };
        var first = await host.Client.EnqueueAsync(new Work(), keyed);
        await host.Control.CancelAsync(first.JobId);
        await host.Client.EnqueueAsync(new Work(), keyed);

        (await host.Control.RetryAsync(first.JobId)).ShouldBe(JobCommandOutcome.Conflict);
    }

    [Fact]
    public async Task Jobs_are_listed_newest_first_by_page_status_type_and_owner()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString);
        var owner = Guid.CreateVersion7();
        var a = await host.Client.EnqueueAsync(new Work("a"));
        var b = await host.Client.EnqueueAsync(new Work("b"), new EnqueueOptions { OwnerId = owner });
        var c = await host.Client.EnqueueAsync(new OtherWork("c"));
        await host.Control.CancelAsync(a.JobId);

        (await IdsAsync(new JobQuery())).ShouldBe([c.JobId, b.JobId, a.JobId]);
        (await IdsAsync(new JobQuery(Limit: 1, Offset: 1))).ShouldBe([b.JobId]);
        (await IdsAsync(new JobQuery(Status: JobStatus.Cancelled))).ShouldBe([a.JobId]);
        (await IdsAsync(new JobQuery(Type: "other_work"))).ShouldBe([c.JobId]);
        (await IdsAsync(new JobQuery(OwnerId: owner))).ShouldBe([b.JobId]);
        (await host.Control.ListAsync(new JobQuery(Limit: 1))).Total.ShouldBe(3);
        (await host.Control.CountWaitingAsync()).ShouldBe(2);

        async Task<IEnumerable<Guid>> IdsAsync(JobQuery query) => (await host.Control.ListAsync(query)).Jobs.Select(job => job.Id);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_watcher_sees_the_job_until_its_end(bool withRedis)
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        var connection = withRedis ? redis.ConnectionString : null;
        var goOn = new TaskCompletionSource();
        await using var worker = await JobsHost.StartAsync(database.ConnectionString, connection, async (_, context, _) =>
        {
            context.Report(new JobProgress(Processed: 1, Total: 2));
            await goOn.Task;
        });
        await using var host = await JobsHost.StartAsync(database.ConnectionString, connection);
        var receipt = await host.Client.EnqueueAsync(new Work());

        var seen = new List<JobRecord>();
        using var deadline = new CancellationTokenSource(JobsHost.Deadline);
        await foreach (var job in host.Control.WatchAsync(receipt.JobId, deadline.Token))
        {
            seen.Add(job);
            if (job.Progress.Percent == 50)
            {
                goOn.TrySetResult();
            }
        }

        seen[^1].Status.ShouldBe(JobStatus.Succeeded);
        seen.ShouldContain(job => job.Status == JobStatus.Running && job.Progress.Processed == 1);
        seen.ShouldBe(seen.DistinctBy(job => (job.Status, job.Progress.Processed)));
        await foreach (var _ in host.Control.WatchAsync(Guid.CreateVersion7(), deadline.Token))
        {
            Assert.Fail("There is no such job.");
        }
    }

    [Fact]
    public async Task A_test_that_waits_in_vain_says_how_the_job_stands()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString);
        var receipt = await host.Client.EnqueueAsync(new Work());

        var timeout = await Should.ThrowAsync<TimeoutException>(host.WaitForAsync(receipt.JobId, JobStatus.Dead, TimeSpan.FromMilliseconds(1)));

        timeout.Message.ShouldEndWith("became Dead; it is Queued");
    }
}
