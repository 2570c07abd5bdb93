using System.Collections.Concurrent;
using Voy8.Testing;

namespace Voy8.Jobs.Tests;

public sealed class RecoveryTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    private static readonly (string, string)[] ShortLease = [("Worker:Lease", "00:00:01"), ("Worker:Heartbeat", "00:00:00.200")];

    [Fact]
    public async Task A_dead_workers_jobs_go_back_to_the_queue_and_cost_no_attempt()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var bystander = await StartIdleAsync(database);
        var receipt = await bystander.Client.EnqueueAsync(new Work(), new EnqueueOptions { MaxAttempts = 1 });
        var dead = await DeadWorker.ClaimAsync(bystander, receipt.JobId);
        await using var worker = await JobsHost.StartAsync(
            database.ConnectionString, redis.ConnectionString, (_, _, _) => Task.CompletedTask, null, ShortLease);

        var job = await worker.WaitForAsync(receipt.JobId, JobStatus.Succeeded);

        job.Attempt.ShouldBe(1);
        job.WorkerId.ShouldNotBe(dead.WorkerId.ToString());
        job.Attempts.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            attempt => attempt.Outcome.ShouldBe("lease_expired"), attempt => attempt.WorkerId.ShouldBe(dead.WorkerId.ToString()));
        (await worker.ScalarAsync<int>("select lease_expiries from jobs.job")).ShouldBe(1);
    }

    [Fact]
    public async Task What_a_worker_brings_after_it_lost_its_lease_is_dropped()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var bystander = await StartIdleAsync(database);
        var receipt = await bystander.Client.EnqueueAsync(new Work());
        var late = await DeadWorker.ClaimAsync(bystander, receipt.JobId);
        var store = bystander.Get<OutcomeStore>();
        await using (var worker = await JobsHost.StartAsync(
            database.ConnectionString,
            redis.ConnectionString,
            (_, context, _) =>
            {
                context.LeaseToken.ShouldBeGreaterThan(late.LeaseToken);
                context.SetResult("in time");
                return Task.CompletedTask;
            },
            null,
            ShortLease))
        {
            await worker.WaitForAsync(receipt.JobId, JobStatus.Succeeded);
        }

        var late1 = await store.WriteAsync([new JobOutcome(late, JobStatus.Succeeded) { Result = "\"late\"" }], CancellationToken.None);
        var late2 = await store.WriteAsync([new JobOutcome(late, JobStatus.Dead) { History = AttemptOutcome.Failed }], CancellationToken.None);

        late1.Written.ShouldBeEmpty();
        late2.Written.ShouldBeEmpty();
        var job = (await bystander.Control.FindAsync(receipt.JobId))!;
        job.Result!.Value.GetString().ShouldBe("in time");
        job.Attempts.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_claim_whose_answer_was_lost_is_handed_back_although_the_worker_lives()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var bystander = await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString);
        var receipt = await bystander.Client.EnqueueAsync(new Work());
        await using var worker = await StartIdleAsync(database);
        var status = worker.Get<WorkerStatus>();
        await Eventually.TrueAsync(() => status.WorkerId != Guid.Empty, JobsHost.Deadline, "the worker is registered");

        await worker.Get<ClaimStore>().ClaimAsync(status.WorkerId, [receipt.JobId], CancellationToken.None);

        (await worker.WaitForAsync(receipt.JobId, JobStatus.Queued)).Attempt.ShouldBe(0);
        (await worker.ScalarAsync<int>("select lease_expiries from jobs.job")).ShouldBe(0);
    }

    [Fact]
    public async Task A_worker_whose_lease_has_run_out_claims_nothing()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var bystander = await StartIdleAsync(database);
        var receipt = await bystander.Client.EnqueueAsync(new Work());
        var (store, id) = (bystander.Get<ClaimStore>(), Guid.CreateVersion7());
        await bystander.Get<WorkerStore>().RegisterAsync(id, "frozen", ["work"], 1, TimeSpan.FromSeconds(10), CancellationToken.None);
        await bystander.ExecuteAsync($"update jobs.worker set lease_until = now() where id = '{id}'");

        (await store.ClaimAsync(id, [receipt.JobId], CancellationToken.None)).ShouldBeEmpty();
        (await store.ClaimNextAsync(id, ["work"], 5, CancellationToken.None)).ShouldBeEmpty();
        (await bystander.Get<JobClaimer>().ClaimAsync(id, ["work"], new Hints(TimeProvider.System), 5, CancellationToken.None)).LeaseLost.ShouldBeTrue();
        await bystander.ExecuteAsync($"update jobs.worker set lease_until = now() + interval '1 minute' where id = '{id}'");
        (await store.ClaimNextAsync(id, ["work"], 5, CancellationToken.None)).ShouldHaveSingleItem().Id.ShouldBe(receipt.JobId);
    }

    [Fact]
    public async Task Jobs_that_redis_handed_out_to_a_worker_whose_lease_is_over_are_back_in_their_place_at_once()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var bystander = await StartUnsweptAsync(database);
        var receipts = await bystander.Client.EnqueueManyAsync<Work>([new(new Work("first")), new(new Work("second"), new() { ConcurrencyKey = "key" })]);
        await HoldsAsync(bystander, 2);
        var id = Guid.CreateVersion7();
        await bystander.Get<WorkerStore>().RegisterAsync(id, "frozen", ["work"], 1, TimeSpan.FromSeconds(10), CancellationToken.None);
        await bystander.ExecuteAsync($"update jobs.worker set lease_until = now() where id = '{id}'");

        var claim = await bystander.Get<JobClaimer>().ClaimAsync(id, ["work"], new Hints(TimeProvider.System), 5, CancellationToken.None);

        claim.LeaseLost.ShouldBeTrue();
        (await HoldsAsync(bystander, 2)).ShouldBe(receipts.Select(receipt => receipt.JobId));
    }

    [Fact]
    public async Task Jobs_whose_claim_fails_are_back_in_their_place_at_once()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var bystander = await StartUnsweptAsync(database);
        var receipts = await bystander.Client.EnqueueManyAsync<Work>([new(new Work("first")), new(new Work("second"), new() { ConcurrencyKey = "key" })]);
        await HoldsAsync(bystander, 2);
        var id = Guid.CreateVersion7();
        await bystander.Get<WorkerStore>().RegisterAsync(id, "unlucky", ["work"], 1, TimeSpan.FromMinutes(5), CancellationToken.None);
        await bystander.ExecuteAsync("""
            create function refuse() returns trigger language plpgsql as $$ begin raise exception 'no claims'; end $$;
            create trigger refuse before update on jobs.job for each row when (new.status = 2) execute function refuse();
            """);

        await Should.ThrowAsync<Npgsql.PostgresException>(() => bystander.Get<JobClaimer>().ClaimAsync(id, ["work"], new Hints(TimeProvider.System), 5, CancellationToken.None));

        (await HoldsAsync(bystander, 2)).ShouldBe(receipts.Select(receipt => receipt.JobId));
        await bystander.ExecuteAsync("drop trigger refuse on jobs.job");
        (await bystander.Get<JobClaimer>().ClaimAsync(id, ["work"], new Hints(TimeProvider.System), 5, CancellationToken.None)).Jobs.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_worker_that_finds_itself_dead_when_it_claims_registers_anew_without_waiting_for_its_heartbeat()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var worker = await JobsHost.StartAsync(
            database.ConnectionString,
            redis.ConnectionString,
            (_, _, _) => Task.CompletedTask,
            null,
            ("Worker:Lease", "00:04:00"),
            ("Worker:Heartbeat", "00:00:20"),
            ("Worker:SweepInterval", "00:00:00.200"));
        var status = worker.Get<WorkerStatus>();
        await worker.WaitForAsync((await worker.Client.EnqueueAsync(new Work())).JobId, JobStatus.Succeeded);
        var before = status.WorkerId;
        await worker.ExecuteAsync("update jobs.worker set lease_until = now() - interval '1 second'");

        var job = await worker.WaitForAsync((await worker.Client.EnqueueAsync(new Work())).JobId, JobStatus.Succeeded);

        job.WorkerId.ShouldNotBe(before.ToString());
        job.Attempt.ShouldBe(1);
    }

    [Fact]
    public async Task A_handler_whose_job_is_no_longer_this_workers_is_stopped_by_the_next_heartbeat()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        var stopped = new TaskCompletionSource();
        await using var worker = await JobsHost.StartAsync(
            database.ConnectionString,
            redis.ConnectionString,
            async (name, _, stop) =>
            {
                using var registration = stop.Register(() => stopped.TrySetResult());
                await Task.Delay(Timeout.Infinite, stop);
            },
            null,
            ("Worker:Heartbeat", "00:00:00.200"));
        var receipt = await worker.Client.EnqueueAsync(new Work());
        await worker.WaitForAsync(receipt.JobId, JobStatus.Running);

        await worker.ExecuteAsync("update jobs.job set status = 5, finished_at = now() where status = 2");

        await stopped.Task.WaitAsync(JobsHost.Deadline);
    }

    [Fact]
    public async Task A_job_of_which_no_outcome_can_be_stored_is_let_go_and_runs_again()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var worker = await JobsHost.StartAsync(
            database.ConnectionString, redis.ConnectionString, (_, _, _) => Task.CompletedTask, null, ("Worker:Heartbeat", "00:00:00.100"));
        await worker.ExecuteAsync("""
            create function refuse() returns trigger language plpgsql as $$ begin raise check_violation; end $$;
            create trigger refuse before update on jobs.job for each row when (new.status > 2) execute function refuse();
            """);
        var receipt = await worker.Client.EnqueueAsync(new Work());
        await worker.WaitForAsync(receipt.JobId, JobStatus.Running);
        var first = await worker.ScalarAsync<long>("select lease_token from jobs.job");
        await Eventually.TrueAsync(
            async () => await worker.ScalarAsync<long>("select lease_token from jobs.job") > first, JobsHost.Deadline, "it is claimed again");

        await worker.ExecuteAsync("drop trigger refuse on jobs.job");

        await worker.WaitForAsync(receipt.JobId, JobStatus.Succeeded);
    }

    [Fact]
    public async Task A_job_that_kills_worker_after_worker_is_dead_as_poison()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var bystander = await StartIdleAsync(database, [.. ShortLease, ("Jobs:MaxLeaseExpiries", "3")]);
        var receipt = await bystander.Client.EnqueueAsync(new Work());
        for (var death = 0; death < 3; death++)
        {
            await bystander.WaitForAsync(receipt.JobId, JobStatus.Queued);
            await DeadWorker.ClaimAsync(bystander, receipt.JobId);
        }

        var job = await bystander.WaitForAsync(receipt.JobId, JobStatus.Dead);

        job.Error!.Kind.ShouldBe("poison");
        job.Attempt.ShouldBe(0);
        job.Attempts.Count.ShouldBe(3);
        (await bystander.Control.RetryAsync(receipt.JobId)).ShouldBe(JobCommandOutcome.Accepted);
        (await bystander.ScalarAsync<int>("select lease_expiries from jobs.job")).ShouldBe(0);
    }

    [Fact]
    public async Task A_job_that_gets_further_each_time_is_not_poison_however_many_workers_it_loses()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var bystander = await StartIdleAsync(database, [.. ShortLease, ("Jobs:MaxLeaseExpiries", "3")]);
        var receipt = await bystander.Client.EnqueueAsync(new Work());
        var progress = bystander.Get<ProgressStore>();
        for (var death = 1; death <= 4; death++)
        {
            await bystander.WaitForAsync(receipt.JobId, JobStatus.Queued);
            var claimed = await DeadWorker.ClaimAsync(bystander, receipt.JobId);
            await progress.WriteAsync([(claimed, new JobProgress(Processed: death) { IsCheckpoint = true })], CancellationToken.None);
        }

        await bystander.WaitForAsync(receipt.JobId, JobStatus.Queued);
        // The last death was one without a checkpoint; here come two more.
        foreach (var then in new[] { JobStatus.Queued, JobStatus.Dead })
        {
            var stuck = await DeadWorker.ClaimAsync(bystander, receipt.JobId);
            await progress.WriteAsync([(stuck, new JobProgress(Processed: 4))], CancellationToken.None);
            await bystander.WaitForAsync(receipt.JobId, then);
        }

        (await bystander.Control.FindAsync(receipt.JobId))!.Error!.Kind.ShouldBe("poison");
    }

    [Fact]
    public async Task Suspects_never_run_side_by_side_in_one_worker()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using (var enqueuer = await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString))
        {
            await enqueuer.Client.EnqueueManyAsync<Work>([new(new Work("suspect")), new(new Work("suspect")), new(new Work("innocent"))]);
            await enqueuer.ExecuteAsync("update jobs.job set lease_expiries = 2 where payload ->> 'name' = 'suspect'");
        }

        var (suspects, most, done) = (0, 0, 0);
        await using var worker = await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString, async (name, _, stop) =>
        {
            if (name == "suspect")
            {
                most = Math.Max(most, Interlocked.Increment(ref suspects));
                await Task.Delay(100, stop);
                Interlocked.Decrement(ref suspects);
            }

            Interlocked.Increment(ref done);
        });

        await Eventually.TrueAsync(() => done == 3, JobsHost.Deadline, "all ran");
        most.ShouldBe(1);
        (await worker.ScalarAsync<long>("select count(*) from jobs.job where attempt > 1")).ShouldBe(0);
    }

    [Fact]
    public async Task A_worker_that_was_given_up_stops_its_handlers_and_comes_back_under_a_new_id()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        var stops = new ConcurrentQueue<int>();
        var runs = 0;
        await using var worker = await JobsHost.StartAsync(
            database.ConnectionString,
            redis.ConnectionString,
            async (_, context, stop) =>
            {
                if (Interlocked.Increment(ref runs) == 1)
                {
                    try
                    {
                        await Task.Delay(Timeout.Infinite, stop);
                    }
                    finally
                    {
                        stops.Enqueue(context.Attempt);
                    }
                }
            },
            null,
            [.. ShortLease, ("Worker:SweepInterval", "00:30:00")]);
        await LimitTests.FillAsync(worker);
        var receipt = await worker.Client.EnqueueAsync(new Work(), new EnqueueOptions { MaxAttempts = 1 });
        await worker.WaitForAsync(receipt.JobId, JobStatus.Running);
        var status = worker.Get<WorkerStatus>();
        var before = status.WorkerId;

        // As after a freeze: for everybody else its lease has run out.
        await worker.ExecuteAsync($"update jobs.worker set lease_until = now() - interval '1 second' where id = '{before}'");
        var job = await worker.WaitForAsync(receipt.JobId, JobStatus.Succeeded);

        await Eventually.TrueAsync(() => !stops.IsEmpty, JobsHost.Deadline, "the first handler was stopped");
        await Eventually.TrueAsync(() => status.WorkerId != before, JobsHost.Deadline, "the worker is back under a new id");
        runs.ShouldBe(2);
        job.Attempt.ShouldBe(1);
    }

    [Fact]
    public async Task A_worker_that_cannot_reach_postgresql_stops_its_handlers_in_time()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        var stopped = new TaskCompletionSource();
        await using var observer = await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString);
        await using var worker = await JobsHost.StartAsync(
            database.ConnectionString,
            redis.ConnectionString,
            async (_, context, stop) =>
            {
                if (!stopped.Task.IsCompleted)
                {
                    using var registration = stop.Register(() => stopped.TrySetResult());
                    await Task.Delay(Timeout.Infinite, stop);
                }
            },
            null,
            ShortLease);
        var receipt = await observer.Client.EnqueueAsync(new Work());
        await observer.WaitForAsync(receipt.JobId, JobStatus.Running);

        // A lock on its row keeps the heartbeat waiting, as a database out of reach would.
        await using (var connection = await observer.DataSource.OpenConnectionAsync())
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await using var command = connection.CreateCommand();
            command.CommandText = "select from jobs.worker for update";
            await command.ExecuteNonQueryAsync();
            await stopped.Task.WaitAsync(JobsHost.Deadline);
        }

        await observer.WaitForAsync(receipt.JobId, JobStatus.Succeeded);
    }

    private Task<JobsHost> StartIdleAsync(TestDatabase database, (string, string)[]? settings = null) =>
        JobsHost.StartIdleAsync(database, redis.ConnectionString, settings ?? ShortLease);

    // The same, and no sweep comes to help: what is put right was put right at once.
    private async Task<JobsHost> StartUnsweptAsync(TestDatabase database)
    {
        var host = await StartIdleAsync(database, [("Worker:SweepInterval", "00:30:00")]);
        await LimitTests.FillAsync(host);
        return host;
    }

    private static async Task<Guid[]> HoldsAsync(JobsHost host, int count)
    {
        Guid[] held = [];
        await Eventually.TrueAsync(
            async () => (held = (await host.Get<ReadySets>().PeekAsync("work", 9, CancellationToken.None))!).Length == count,
            JobsHost.Deadline,
            "the ready set holds them");
        return held;
    }
}
