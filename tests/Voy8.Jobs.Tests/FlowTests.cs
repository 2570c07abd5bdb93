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
