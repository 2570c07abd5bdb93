using System.Collections.Concurrent;
using System.Diagnostics;
using Voy8.Testing;

namespace Voy8.Jobs.Tests;

public sealed class FlowTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    private static readonly (string, string)[] NoPolls = [("Worker:PollInterval", "00:01:00"), ("Worker:FallbackPollInterval", "00:01:00")];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_last_child_wakes_its_parent_and_nobody_waits_for_a_poll(bool withRedis)
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        var (lastChildEnded, parentRan) = (0L, new TaskCompletionSource<(JobChildren Children, int Attempt)>());
        await using var worker = await JobsHost.StartAsync(
            database.ConnectionString,
            withRedis ? redis.ConnectionString : null,
            async (name, context, _) =>
            {
                if (name != "parent")
                {
                    Interlocked.Exchange(ref lastChildEnded, Stopwatch.GetTimestamp());
                }
                else if (context.Children.Total == 0)
                {
                    await context.EnqueueChildrenAsync(Children("a", "b", "c"), CancellationToken.None);
                    throw new WaitForChildrenException();
                }
                else
                {
                    parentRan.SetResult((context.Children, context.Attempt));
                }
            },
            null,
            NoPolls);

        var parent = await worker.Client.EnqueueAsync(new Work("parent"));
        var (children, attempt) = await parentRan.Task.WaitAsync(JobsHost.Deadline);
        var took = Stopwatch.GetElapsedTime(Interlocked.Read(ref lastChildEnded));

        children.ShouldBe(new JobChildren(3, 0, 0));
        attempt.ShouldBe(1, "to wait costs no attempt");
        took.ShouldBeLessThan(TimeSpan.FromSeconds(5));
        var job = await worker.WaitForAsync(parent.JobId, JobStatus.Succeeded);
        (job.Children, job.Attempts.Count, job.WaitsForChildren).ShouldBe((new JobChildren(3, 0, 0), 0, false));
    }

    [Fact]
    public async Task A_batch_commits_as_one_and_its_parent_runs_when_all_children_have_ended()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        var order = new ConcurrentQueue<string>();
        await using var worker = await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString, (name, context, _) =>
        {
            order.Enqueue(name);
            context.Children.Open.ShouldBe(0);
            return name == "bad" ? throw new PermanentJobException("bad") : Task.CompletedTask;
        });
        var owner = Guid.CreateVersion7();

        var batch = await worker.Client.EnqueueBatchAsync(new OtherWork("parent"), Children("a", "bad", "b"), new EnqueueOptions { OwnerId = owner });
        var parent = await worker.WaitForAsync(batch.Parent.JobId, JobStatus.Succeeded);

        order.Last().ShouldBe("parent");
        order.Count.ShouldBe(4);
        parent.Children.ShouldBe(new JobChildren(Total: 3, Open: 0, Failed: 1));
        parent.Children.Succeeded.ShouldBe(2);
        batch.Children.Count.ShouldBe(3);
        var child = (await worker.Control.FindAsync(batch.Children[0].JobId))!;
        (child.ParentId, child.OwnerId).ShouldBe((batch.Parent.JobId, owner));
    }

    [Fact]
    public async Task A_batch_without_children_runs_at_once_and_one_whose_parent_is_known_is_not_made()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString);
        var keyed = new EnqueueOptions { IdempotencyKey = "batch" };

        var empty = await host.Client.EnqueueBatchAsync(new Work("parent"), Children());
        var first = await host.Client.EnqueueBatchAsync(new Work("parent"), Children("a"), keyed);
        var second = await host.Client.EnqueueBatchAsync(new Work("parent"), Children("b"), keyed);
        await using (var transaction = await host.Client.BeginTransactionAsync())
        {
            await transaction.EnqueueBatchAsync(new Work("parent"), Children("c"));
        }

        (await host.Control.FindAsync(empty.Parent.JobId))!.Status.ShouldBe(JobStatus.Queued);
        var waits = (await host.Control.FindAsync(first.Parent.JobId))!;
        (waits.Status, waits.WaitsForChildren, waits.RunAt).ShouldBe((JobStatus.Scheduled, true, DateTimeOffset.MaxValue));
        second.ShouldSatisfyAllConditions(
            batch => batch.Parent.ShouldBe(new JobReceipt(first.Parent.JobId, Created: false)), batch => batch.Children.ShouldBeEmpty());
        (await host.Control.ListAsync(new JobQuery())).Total.ShouldBe(3);
    }

    [Fact]
    public async Task A_parent_that_is_tried_again_does_not_make_its_children_twice()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        var (parents, children) = (0, 0);
        var receipts = new ConcurrentQueue<IReadOnlyList<JobReceipt>>();
        await using var worker = await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString, async (name, context, _) =>
        {
            if (name != "parent")
            {
                Interlocked.Increment(ref children);
                return;
            }

            // The second time one more is wanted, in another order, and the others have ended.
            var second = Interlocked.Increment(ref parents) > 1;
            receipts.Enqueue(await context.EnqueueChildrenAsync(second ? Children("c", "b", "a") : Children("a", "b", "b"), CancellationToken.None));
            await Eventually.TrueAsync(() => children >= 2, JobsHost.Deadline, "the children have ended");
            if (!second)
            {
                throw new InvalidOperationException("after the children were made");
            }

            if (context.Children.Open > 0 || context.Children.Total < 3)
            {
                throw new WaitForChildrenException();
            }
        });

        var parent = await worker.Client.EnqueueAsync(new Work("parent"));
        var job = await worker.WaitForAsync(parent.JobId, JobStatus.Succeeded);

        children.ShouldBe(3);
        job.Children.ShouldBe(new JobChildren(3, 0, 0));
        var (first, again) = (receipts.ElementAt(0), receipts.ElementAt(1));
        first.Select(receipt => receipt.Created).ShouldBe([true, true, false]);
        first[2].JobId.ShouldBe(first[1].JobId);
        again.Select(receipt => receipt.Created).ShouldBe([true, false, false]);
        again.Skip(1).Select(receipt => receipt.JobId).ShouldBe([first[1].JobId, first[0].JobId]);
    }

    [Theory]
    [InlineData(JobStatus.Succeeded)]
    [InlineData(JobStatus.Dead)]
    [InlineData(JobStatus.Cancelled)]
    public async Task However_a_child_ends_it_is_counted_in_the_same_transaction_and_wakes_its_parent(JobStatus end)
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await StartIdleAsync(database);
        var batch = await host.Client.EnqueueBatchAsync(new OtherWork("parent"), Children("a", "b"));

        await using (var connection = await host.DataSource.OpenConnectionAsync())
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"update jobs.job set status = {(int)end}, finished_at = now() where id = '{batch.Children[0].JobId}'";
            await command.ExecuteNonQueryAsync();
            command.CommandText = "select children_open from jobs.job where children_total > 0";
            (await command.ExecuteScalarAsync()).ShouldBe(1);
            await transaction.RollbackAsync();
        }

        (await host.Control.FindAsync(batch.Parent.JobId))!.Children.Open.ShouldBe(2);
        foreach (var child in batch.Children)
        {
            (await host.Control.FindAsync(batch.Parent.JobId))!.Status.ShouldBe(JobStatus.Scheduled);
            await host.ExecuteAsync($"update jobs.job set status = {(int)end}, finished_at = now() where id = '{child.JobId}'");
        }

        var parent = (await host.Control.FindAsync(batch.Parent.JobId))!;
        (parent.Status, parent.WaitsForChildren, parent.Children.Failed).ShouldBe((JobStatus.Queued, false, end == JobStatus.Succeeded ? 0 : 2));
        parent.RunAt.ShouldBeInRange(parent.CreatedAt, parent.CreatedAt + TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task A_parent_that_was_woken_stands_in_line_as_any_job_of_its_priority_does()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await StartIdleAsync(database);
        var batch = await host.Client.EnqueueBatchAsync(new OtherWork("parent"), Children("a"), new EnqueueOptions { Priority = JobPriority.High });

        await host.Control.CancelAsync(batch.Children[0].JobId);
        var plain = await host.Client.EnqueueAsync(new OtherWork(), new EnqueueOptions { Priority = JobPriority.High });

        var apart = await host.ScalarAsync<long>(
            $"select (select score from jobs.job where id = '{plain.JobId}') - (select score from jobs.job where id = '{batch.Parent.JobId}')");
        apart.ShouldBeInRange(0, 60_000);
        (await host.Get<ReadySets>().PeekAsync("other", 10, CancellationToken.None))!.ShouldContain(batch.Parent.JobId, "Redis was told");
    }

    [Fact]
    public async Task A_child_that_is_poison_counts_as_failed_and_wakes_its_parent()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        var seen = new TaskCompletionSource<JobChildren>();
        await using var worker = await JobsHost.StartAsync(
            database.ConnectionString,
            redis.ConnectionString,
            (_, context, _) =>
            {
                seen.SetResult(context.Children);
                return Task.CompletedTask;
            },
            null,
            ("Worker:Lease", "00:00:01"),
            ("Worker:Heartbeat", "00:00:00.200"),
            ("Worker:Queues:0", "other"),
            ("Worker:PollInterval", "00:01:00"),
            ("Jobs:MaxLeaseExpiries", "3"));
        var batch = await worker.Client.EnqueueBatchAsync(new OtherWork("parent"), Children("poison"));
        await worker.ExecuteAsync("update jobs.job set lease_expiries = 2 where type = 'work'");

        await DeadWorker.ClaimAsync(worker, batch.Children[0].JobId);

        (await seen.Task.WaitAsync(JobsHost.Deadline)).ShouldBe(new JobChildren(1, 0, Failed: 1));
        (await worker.Control.FindAsync(batch.Children[0].JobId))!.Error!.Kind.ShouldBe("poison");
    }

    [Fact]
    public async Task A_dead_child_that_is_replayed_is_open_again_while_its_parent_waits()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        var (broken, goOn) = (true, new TaskCompletionSource());
        await using var worker = await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString, async (name, _, _) =>
        {
            if (name == "slow")
            {
                await goOn.Task;
            }
            else if (name == "breaks" && broken)
            {
                throw new PermanentJobException("broken");
            }
        });
        var batch = await worker.Client.EnqueueBatchAsync(new OtherWork("parent"), Children("breaks", "slow"));
        await worker.WaitForAsync(batch.Children[0].JobId, JobStatus.Dead);
        (await worker.Control.FindAsync(batch.Parent.JobId))!.Children.ShouldBe(new JobChildren(2, Open: 1, Failed: 1));
        broken = false;

        await worker.Control.RetryAsync(batch.Children[0].JobId);
        await worker.WaitForAsync(batch.Children[0].JobId, JobStatus.Succeeded);
        var waiting = (await worker.Control.FindAsync(batch.Parent.JobId))!;
        goOn.SetResult();

        (waiting.Status, waiting.Children).ShouldBe((JobStatus.Scheduled, new JobChildren(2, Open: 1, Failed: 0)));
        (await worker.WaitForAsync(batch.Parent.JobId, JobStatus.Succeeded)).Children.ShouldBe(new JobChildren(2, 0, 0));
    }

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
        (await host.Get<CommandStore>().CancelAsync(batch.Parent.JobId, CancellationToken.None))!.HasChildren.ShouldBeTrue();
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
        cancel.IsCompleted.ShouldBeFalse();
        await transaction.CommitAsync();

        (await cancel).ShouldBe(JobCommandOutcome.Accepted);
        (await host.Control.FindAsync(batch.Children[0].JobId))!.Status.ShouldBe(JobStatus.Cancelled);
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

    [Fact]
    public async Task A_parent_that_reports_nothing_is_as_far_as_its_children_are()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await StartIdleAsync(database);
        var batch = await host.Client.EnqueueBatchAsync(new OtherWork("parent"), Children("a", "b", "c", "d"));
        using var deadline = new CancellationTokenSource(JobsHost.Deadline);
        await using var watch = host.Control.WatchAsync(batch.Parent.JobId, deadline.Token).GetAsyncEnumerator(deadline.Token);
        await watch.MoveNextAsync();
        watch.Current.Progress.ShouldBe(new JobProgress(0, 0, 4, 0));

        await host.Control.CancelAsync(batch.Children[0].JobId);
        await watch.MoveNextAsync();

        watch.Current.Progress.ShouldBe(new JobProgress(Percent: 25, Processed: 1, Total: 4, Failed: 1));
        await host.ExecuteAsync($$"""update jobs.job set progress = '{"percent": 70, "processed": 7}' where id = '{{batch.Parent.JobId}}'""");
        (await host.Control.FindAsync(batch.Parent.JobId))!.Progress.ShouldBe(new JobProgress(70, 7), "its own report goes first");
    }

    [Fact]
    public async Task Ended_children_are_kept_until_their_parent_is_done()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var worker = await JobsHost.StartAsync(
            database.ConnectionString,
            redis.ConnectionString,
            (_, _, _) => Task.CompletedTask,
            null,
            ("Jobs:FinishedRetention", "00:00:00"),
            ("Worker:RetentionInterval", "00:00:00.050"),
            ("Worker:Queues:0", "work"));
        var batch = await worker.Client.EnqueueBatchAsync(new OtherWork("parent"), Children("a"));
        await worker.WaitForAsync(batch.Parent.JobId, JobStatus.Queued);
        var other = await worker.Client.EnqueueAsync(new Work("no child"));
        await Eventually.TrueAsync(async () => await worker.Control.FindAsync(other.JobId) is null, JobsHost.Deadline, "the other is deleted");
        (await worker.Control.FindAsync(batch.Children[0].JobId))!.Status.ShouldBe(JobStatus.Succeeded);

        await worker.Control.CancelAsync(batch.Parent.JobId);

        await Eventually.TrueAsync(async () => await worker.Control.FindAsync(batch.Children[0].JobId) is null, JobsHost.Deadline, "the child is deleted too");
    }

    private static JobItem<Work>[] Children(params string[] names) => [.. names.Select(name => new JobItem<Work>(new Work(name)))];

    // A process that leads, but takes no jobs.
    private Task<JobsHost> StartIdleAsync(TestDatabase database) => JobsHost.StartAsync(
        database.ConnectionString, redis.ConnectionString, (_, _, _) => Task.CompletedTask, null, ("Worker:Queues:0", "nothing"));
}
