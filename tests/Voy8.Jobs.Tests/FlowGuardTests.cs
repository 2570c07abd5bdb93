using Voy8.Testing;

namespace Voy8.Jobs.Tests;

/// <summary>What ends or refuses families: cancel, lost leases, writers in each other's way, bounds.</summary>
public sealed class FlowGuardTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    [Fact]
    public async Task Cancel_goes_down_the_tree_to_waiting_and_running_grandchildren()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var worker = await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString, async (name, context, stop) =>
        {
            switch (name)
            {
                case "root":
                    await context.EnqueueChildrenAsync(Children("child", "delayed child"), stop);
                    throw new WaitForChildrenException();
                case "child":
                    await context.EnqueueChildrenAsync(Children("grandchild"), stop);
                    await context.EnqueueChildrenAsync([new JobItem<Work>(new Work("later"), new EnqueueOptions { Delay = TimeSpan.FromHours(1) })], stop);
                    throw new WaitForChildrenException();
                case "delayed child":
                    throw new JobDeferredException(TimeSpan.FromHours(1), "later");
                default:
                    await Task.Delay(Timeout.Infinite, stop);
                    break;
            }
        });
        var root = await worker.Client.EnqueueAsync(new Work("root"));
        await Eventually.TrueAsync(
            async () => await worker.ScalarAsync<long>("select count(*) from jobs.job where status = 2 and payload ->> 'name' = 'grandchild'") == 1
                && await worker.ScalarAsync<long>("select count(*) from jobs.job where status = 0") == 4,
            JobsHost.Deadline,
            "the grandchild runs and all others wait");

        (await worker.Control.CancelAsync(root.JobId)).ShouldBe(JobCommandOutcome.Accepted);

        (await worker.ScalarAsync<long>("select count(*) from jobs.job where status = 5 or cancel_requested")).ShouldBe(5);
        await Eventually.TrueAsync(
            async () => await worker.ScalarAsync<long>("select count(*) from jobs.job where status = 5") == 5, JobsHost.Deadline, "all are cancelled");
        var job = (await worker.Control.FindAsync(root.JobId))!;
        (job.Children, job.WaitsForChildren).ShouldBe((new JobChildren(2, 0, 2), false));
        job.RunAt.ShouldBeLessThan(DateTimeOffset.MaxValue);
        (await worker.ScalarAsync<long>("select count(*) from jobs.cancelled_flow")).ShouldBe(0);
    }

    [Fact]
    public async Task A_cancel_that_was_cut_short_is_completed_by_the_leader()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await StartIdleAsync(database);
        var batch = await host.Client.EnqueueBatchAsync(new OtherWork("parent"), Children("a", "b"));
        (await host.Get<CommandStore>().CancelAsync(batch.Parent.JobId, owner: null, CancellationToken.None))!.HasChildren.ShouldBeTrue();
        await host.ExecuteAsync("update jobs.cancelled_flow set cancelled_at = now() - interval '1 minute'");

        await using (var connection = await host.DataSource.OpenConnectionAsync())
        {
            await host.Get<IEnumerable<ILeaderDuty>>().OfType<CancelledFlows>().Single().RunAsync(connection, CancellationToken.None);
        }

        (await host.ScalarAsync<long>("select count(*) from jobs.job where status = 5")).ShouldBe(3);
        (await host.ScalarAsync<long>("select count(*) from jobs.cancelled_flow")).ShouldBe(0);
    }

    [Fact]
    public async Task A_child_that_is_claimed_while_its_parent_is_cancelled_is_met_again()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await StartIdleAsync(database);
        var batch = await host.Client.EnqueueBatchAsync(new OtherWork("parent"), Children("a", "b"));
        await using var connection = await host.DataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"select from jobs.job where id = '{batch.Children[0].JobId}' for update";
        await command.ExecuteNonQueryAsync();

        var cancel = host.Control.CancelAsync(batch.Parent.JobId);
        await host.WaitForAsync(batch.Children[1].JobId, JobStatus.Cancelled);
        (await host.Control.FindAsync(batch.Children[0].JobId))!.Status.ShouldBe(JobStatus.Queued);
        await transaction.CommitAsync();

        (await cancel).ShouldBe(JobCommandOutcome.Accepted);
        await host.WaitForAsync(batch.Children[0].JobId, JobStatus.Cancelled);
    }

    [Fact]
    public async Task A_cancelled_parent_gets_no_more_children()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        var (cancelled, refusal) = (new TaskCompletionSource(), new TaskCompletionSource<Exception>());
        await using var worker = await JobsHost.StartAsync(database.ConnectionString, null, async (_, context, _) =>
        {
            await cancelled.Task;
            refusal.SetResult(await Should.ThrowAsync<OperationCanceledException>(context.EnqueueChildrenAsync(Children("a"), CancellationToken.None)));
        });
        var parent = await worker.Client.EnqueueAsync(new Work("parent"));
        await worker.WaitForAsync(parent.JobId, JobStatus.Running);

        await worker.Control.CancelAsync(parent.JobId);
        cancelled.SetResult();

        await refusal.Task.WaitAsync(JobsHost.Deadline);
        await Should.ThrowAsync<JobParentException>(worker.Client.EnqueueAsync(new Work("a"), new EnqueueOptions { ParentId = parent.JobId }).AsTask());
        (await worker.Control.ListAsync(new JobQuery())).Total.ShouldBe(1);
    }

    [Fact]
    public async Task A_parent_that_lost_its_lease_makes_no_children()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await StartIdleAsync(database);
        var receipt = await host.Client.EnqueueAsync(new Work("parent"));
        var late = await DeadWorker.ClaimAsync(host, receipt.JobId);
        await host.ExecuteAsync("update jobs.job set lease_token = nextval('jobs.lease_token')");

        await Should.ThrowAsync<OperationCanceledException>(host.Get<ChildEnqueuer>().EnqueueAsync(late, Children("a"), CancellationToken.None));

        (await host.Control.ListAsync(new JobQuery())).Total.ShouldBe(1);
    }

    [Fact]
    public async Task A_parent_that_waits_for_nothing_is_dead_rather_than_run_for_ever()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var other = await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString);
        var runs = 0;
        await using var worker = await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString, async (name, context, stop) =>
        {
            if (name == "parent")
            {
                // Waits for a child that another made for it, and then once more, for nothing.
                if (Interlocked.Increment(ref runs) == 1)
                {
                    await other.Client.EnqueueAsync(new OtherWork("child"), new EnqueueOptions { ParentId = context.JobId }, stop);
                }

                throw new WaitForChildrenException();
            }
        });

        var parent = await worker.Client.EnqueueAsync(new Work("parent"));
        var job = await worker.WaitForAsync(parent.JobId, JobStatus.Dead);

        runs.ShouldBe(2);
        job.Error!.Retryable.ShouldBeFalse();
        job.Attempts.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Writers_that_end_children_of_many_parents_in_opposite_orders_do_not_lock_each_other_out()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await StartIdleAsync(database);
        const int Parents = 20;
        const string Waiting = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()";
        var batches = new List<JobBatchReceipt>();
        for (var i = 0; i < Parents; i++)
        {
            batches.Add(await host.Client.EnqueueBatchAsync(new OtherWork($"{i}"), Children([.. Enumerable.Range(0, 10).Select(n => $"{i} {n}")])));
        }

        var worker = Guid.CreateVersion7();
        await host.Get<WorkerStore>().RegisterAsync(worker, "test", ["work"], 1, TimeSpan.FromMinutes(5), CancellationToken.None);
        var held = await host.Get<ClaimStore>().ClaimNextAsync(worker, ["work"], Parents * 10, CancellationToken.None);
        var byParent = held.GroupBy(job => job.ParentId).OrderBy(family => family.Key).ToList();
        var store = host.Get<OutcomeStore>();

        // In each round two writers end one child of every parent, one going up and one down; they meet in the middle, where both must wait.
        for (var round = 0; round < 5; round++)
        {
            var n = round;
            var up = byParent.Select(family => family.ElementAt(2 * n)).Select(Ended).ToList();
            var down = byParent.Select(family => family.ElementAt((2 * n) + 1)).Select(Ended).Reverse().ToList();
            await using var connection = await host.DataSource.OpenConnectionAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            await using var block = connection.CreateCommand();
            block.CommandText = $"select from jobs.job where id = '{byParent[Parents / 2].Key}' for update";
            await block.ExecuteNonQueryAsync();
            var writing = Task.WhenAll(
                Task.Run(() => store.WriteAsync(up, CancellationToken.None)), Task.Run(() => store.WriteAsync(down, CancellationToken.None)));
            await Eventually.TrueAsync(
                async () => await host.ScalarAsync<long>(Waiting) == 2, JobsHost.Deadline, "both writers wait");
            await transaction.RollbackAsync();
            var written = await writing;
            written.Sum(outcomes => outcomes.Written.Count).ShouldBe(2 * Parents);
        }

        (await host.ScalarAsync<long>("select count(*) from jobs.job where status = 1 and children_open = 0 and not waits_for_children")).ShouldBe(Parents);
        (await host.ScalarAsync<long>("select deadlocks from pg_stat_database where datname = current_database()")).ShouldBe(0);

        static JobOutcome Ended(ClaimedJob job, int index) => new(job, index % 2 == 0 ? JobStatus.Succeeded : JobStatus.Dead) { Retention = TimeSpan.FromHours(1) };
    }

    [Fact]
    public async Task A_deadlock_with_somebody_else_is_tried_again()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await StartIdleAsync(database);
        var batch = await host.Client.EnqueueBatchAsync(new OtherWork("parent"), Children("a"));
        var claimed = await DeadWorker.ClaimAsync(host, batch.Children[0].JobId);
        await using var connection = await host.DataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();

        // Child first and then parent, with patience: the engine, which locks the parent first, is the one that is ended.
        await ExecuteAsync("set deadlock_timeout = '1min'");
        await ExecuteAsync($"select from jobs.job where id = '{claimed.Id}' for update");
        var write = host.Get<OutcomeStore>().WriteAsync([new JobOutcome(claimed, JobStatus.Succeeded)], CancellationToken.None);
        await Eventually.TrueAsync(
            async () => await host.ScalarAsync<long>("select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()") > 0,
            JobsHost.Deadline,
            "the writer holds the parent and waits for the child");
        await ExecuteAsync($"select from jobs.job where id = '{batch.Parent.JobId}' for update");
        await transaction.CommitAsync();

        (await write).Written.ShouldBe([claimed.Id]);
        (await host.Control.FindAsync(batch.Parent.JobId))!.Status.ShouldBe(JobStatus.Queued);

        async Task ExecuteAsync(string sql)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync();
        }
    }

    [Fact]
    public async Task A_tree_has_ten_levels_at_most()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString);
        var job = (await host.Client.EnqueueAsync(new Work("1"))).JobId;
        for (var level = 2; level <= 10; level++)
        {
            job = (await host.Client.EnqueueAsync(new Work($"{level}"), new EnqueueOptions { ParentId = job })).JobId;
        }

        await Should.ThrowAsync<JobParentException>(host.Client.EnqueueAsync(new Work("11"), new EnqueueOptions { ParentId = job }).AsTask());
        (await host.Control.ListAsync(new JobQuery())).Total.ShouldBe(10);
    }

    [Fact]
    public async Task A_parent_has_a_hundred_thousand_children_at_most()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString);
        var parent = await host.Client.EnqueueAsync(new Work("parent"));
        await host.ExecuteAsync("update jobs.job set children_total = 99999, children_open = 99999");
        var child = new EnqueueOptions { ParentId = parent.JobId };

        await Should.ThrowAsync<JobParentException>(host.Client.EnqueueManyAsync<Work>([new(new Work("a"), child), new(new Work("b"), child)]));
        await host.Client.EnqueueAsync(new Work("c"), child);
        await Should.ThrowAsync<JobParentException>(host.Client.EnqueueAsync(new Work("d"), child).AsTask());

        (await host.Control.FindAsync(parent.JobId))!.Children.ShouldBe(new JobChildren(100_000, 100_000, 0));
        (await host.Control.ListAsync(new JobQuery())).Total.ShouldBe(2);
    }

    [Fact]
    public async Task A_job_that_cannot_be_a_parent_is_refused_and_nobody_else_is()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString);
        var ended = await host.Client.EnqueueAsync(new Work("ended"));
        await host.Control.CancelAsync(ended.JobId);
        var parent = await host.Client.EnqueueAsync(new Work("parent"));

        var orphan = host.Client.EnqueueAsync(new Work("orphan"), new EnqueueOptions { ParentId = Guid.CreateVersion7() }).AsTask();
        var late = host.Client.EnqueueAsync(new Work("late"), new EnqueueOptions { ParentId = ended.JobId }).AsTask();
        var child = host.Client.EnqueueAsync(new Work("child"), new EnqueueOptions { ParentId = parent.JobId }).AsTask();

        await Should.ThrowAsync<JobParentException>(orphan);
        await Should.ThrowAsync<JobParentException>(late);
        (await child).Created.ShouldBeTrue();
        await Should.ThrowAsync<ArgumentException>(host.Client.EnqueueBatchAsync(new Work("parent"), Children("a"), new EnqueueOptions { Delay = TimeSpan.FromSeconds(1) }));
        await Should.ThrowAsync<ArgumentException>(host.Client.EnqueueBatchAsync(
            new Work("parent"), [new JobItem<Work>(new Work("a"), new EnqueueOptions { ParentId = parent.JobId })]));
        (await host.Control.ListAsync(new JobQuery())).Total.ShouldBe(3);
    }

    private static JobItem<Work>[] Children(params string[] names) => [.. names.Select(name => new JobItem<Work>(new Work(name)))];

    // A process that leads, but takes no jobs.
    private Task<JobsHost> StartIdleAsync(TestDatabase database) => JobsHost.StartAsync(
        database.ConnectionString, redis.ConnectionString, (_, _, _) => Task.CompletedTask, null, ("Worker:Queues:0", "nothing"));
}
