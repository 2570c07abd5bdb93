using System.Text.Json;
using Voy8.Testing;

namespace Voy8.Jobs.Tests;

public sealed class EnqueueTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    [Fact]
    public async Task The_same_key_finds_the_unfinished_job_and_makes_a_new_one_after_it()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString);
        var keyed = new EnqueueOptions { IdempotencyKey = "venue:1" };

        var first = await host.Client.EnqueueAsync(new Work(), keyed);
        var second = await host.Client.EnqueueAsync(new Work(), keyed);
        var otherType = await host.Client.EnqueueAsync(new OtherWork(), keyed);
        await using (await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString, (_, _, _) => Task.CompletedTask))
        {
            await host.WaitForAsync(first.JobId, JobStatus.Succeeded);
        }

        var third = await host.Client.EnqueueAsync(new Work(), keyed);

        second.ShouldBe(new JobReceipt(first.JobId, Created: false));
        otherType.Created.ShouldBeTrue();
        third.Created.ShouldBeTrue();
        third.JobId.ShouldNotBe(first.JobId);
    }

    [Fact]
    public async Task Many_callers_with_one_key_make_one_job()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var one = await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString);
        await using var two = await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString);

        var receipts = await Task.WhenAll(Enumerable.Range(0, 60).Select(number => (number % 2 == 0 ? one : two).Client
            .EnqueueAsync(new Work(), new EnqueueOptions { IdempotencyKey = $"key {number % 3}" }).AsTask()));

        receipts.Count(receipt => receipt.Created).ShouldBe(3);
        receipts.Select(receipt => receipt.JobId).Distinct().Count().ShouldBe(3);
    }

    [Fact]
    public async Task Who_asks_more_urgently_for_a_waiting_job_raises_it()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString);
        var other = await host.Client.EnqueueAsync(new Work(), new EnqueueOptions { Priority = JobPriority.High });
        var options = new EnqueueOptions { IdempotencyKey = "venue:1", Priority = JobPriority.Low };
        var first = await host.Client.EnqueueAsync(new Work(), options);

        var raised = await host.Client.EnqueueAsync(new Work(), options with { Priority = JobPriority.Urgent });
        var kept = await host.Client.EnqueueAsync(new Work(), options with { Priority = JobPriority.Normal });

        raised.ShouldBe(new JobReceipt(first.JobId, Created: false));
        kept.ShouldBe(raised);
        (await host.Control.FindAsync(first.JobId))!.Priority.ShouldBe(JobPriority.Urgent);
        (await host.ScalarAsync<Guid>("select id from jobs.job order by score limit 1")).ShouldBe(first.JobId);
        await Eventually.TrueAsync(
            async () => (await host.Get<ReadySets>().PeekAsync("work", 9, CancellationToken.None))!.SequenceEqual([first.JobId, other.JobId]),
            JobsHost.Deadline,
            "Redis knows its new place");
    }

    [Fact]
    public async Task A_key_that_cannot_be_sent_fails_its_own_caller_alone()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString);

        var enqueued = Enumerable.Range(0, 100)
            .Select(async number => await host.Client.EnqueueAsync(
                new Work(), new EnqueueOptions { IdempotencyKey = number == 50 ? "half a pair \uD83D" : $"key {number}" }))
            .ToList();

        (await Should.ThrowAsync<ArgumentException>(enqueued[50])).Message.ShouldContain("surrogate");
        enqueued.RemoveAt(50);
        (await Task.WhenAll(enqueued)).ShouldAllBe(receipt => receipt.Created);
    }

    [Fact]
    public async Task A_bulk_enqueue_gives_receipts_in_order_duplicates_included()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString);

        var receipts = await host.Client.EnqueueManyAsync<Work>(
        [
            new(new Work("z"), new EnqueueOptions { IdempotencyKey = "z" }),
            new(new Work("plain")),
            new(new Work("a"), new EnqueueOptions { IdempotencyKey = "a" }),
            new(new Work("z again"), new EnqueueOptions { IdempotencyKey = "z" }),
        ]);
        var names = await Task.WhenAll(receipts.Select(async receipt => (await host.Control.FindAsync(receipt.JobId))!.Payload.GetProperty("name").GetString()));

        receipts.Select(receipt => receipt.Created).ShouldBe([true, true, true, false]);
        names.ShouldBe(["z", "plain", "a", "z"]);
        (await host.Client.EnqueueManyAsync<Work>([])).ShouldBeEmpty();
    }

    [Fact]
    public async Task Rolled_back_jobs_never_were_and_committed_ones_run()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString, (_, _, _) => Task.CompletedTask);
        await host.ExecuteAsync("create table note (text text)");

        await using (var dropped = await host.Client.BeginTransactionAsync())
        {
            await InsertNoteAsync(dropped);
            await dropped.EnqueueAsync(new Work());
        }

        (await host.Control.ListAsync(new JobQuery())).Total.ShouldBe(0);
        (await host.ScalarAsync<long>("select count(*) from note")).ShouldBe(0);

        IReadOnlyList<JobReceipt> receipts;
        await using (var kept = await host.Client.BeginTransactionAsync())
        {
            await InsertNoteAsync(kept);
            receipts = await kept.EnqueueManyAsync<Work>([new(new Work("a")), new(new Work("b"))]);
            (await host.Control.FindAsync(receipts[0].JobId)).ShouldBeNull();
            await kept.CommitAsync();
        }

        await host.WaitForAsync(receipts[0].JobId, JobStatus.Succeeded);
        await host.WaitForAsync(receipts[1].JobId, JobStatus.Succeeded);
        (await host.ScalarAsync<long>("select count(*) from note")).ShouldBe(1);
    }

    [Fact]
    public async Task A_held_key_holds_up_no_other_job()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString);
        await using var holder = await host.Client.BeginTransactionAsync();
        var held = await holder.EnqueueAsync(new Work(), new EnqueueOptions { IdempotencyKey = "held" });

        var waiting = host.Client.EnqueueAsync(new Work(), new EnqueueOptions { IdempotencyKey = "held" }).AsTask();
        await host.Client.EnqueueAsync(new Work("free")).AsTask().WaitAsync(JobsHost.Deadline);
        waiting.IsCompleted.ShouldBeFalse();
        await holder.CommitAsync();

        (await waiting.WaitAsync(JobsHost.Deadline)).ShouldBe(new JobReceipt(held.JobId, Created: false));
    }

    [Fact]
    public async Task A_delayed_job_waits_by_the_clock_of_the_database()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString, (_, _, _) => Task.CompletedTask);

        var receipt = await host.Client.EnqueueAsync(new Work(), new EnqueueOptions { Delay = TimeSpan.FromMilliseconds(400) });
        (await host.Control.FindAsync(receipt.JobId))!.Status.ShouldBe(JobStatus.Scheduled);
        var job = await host.WaitForAsync(receipt.JobId, JobStatus.Succeeded);

        (job.RunAt - job.CreatedAt).ShouldBe(TimeSpan.FromMilliseconds(400), TimeSpan.FromMilliseconds(1));
        (job.StartedAt!.Value - job.RunAt).ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Concurrent_enqueues_share_commits_and_a_bad_one_fails_alone()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString);
        await host.Client.EnqueueAsync(new Work("first"));

        // jsonb has no place for such a number: PostgreSQL refuses the row.
        var bad = Task.Run(() => host.Client.EnqueueAsync(new AnyJson(JsonElement.Parse("1e200000"))).AsTask());
        var good = await Task.WhenAll(Enumerable.Range(0, 400).Select(number => host.Client.EnqueueAsync(new Work($"{number}")).AsTask()));

        await Should.ThrowAsync<Npgsql.PostgresException>(bad);
        good.ShouldAllBe(receipt => receipt.Created);
        (await host.Control.CountWaitingAsync()).ShouldBe(401);
        (await host.ScalarAsync<long>("select count(distinct xmin::text) from jobs.job")).ShouldBeLessThan(300);
    }

    [Fact]
    public async Task What_cannot_be_enqueued_is_said_at_once()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString, null, null, ("Jobs:MaxPayloadBytes", "2048"));

        await Should.ThrowAsync<InvalidOperationException>(async () => await host.Client.EnqueueAsync("no job type"));
        await Should.ThrowAsync<ArgumentException>(async () => await host.Client.EnqueueAsync(new Work(new string('x', 2048))));
        await Should.ThrowAsync<ArgumentException>(
            async () => await host.Client.EnqueueAsync(new Work(), new EnqueueOptions { IdempotencyKey = new string('x', 201) }));
        await Should.ThrowAsync<ArgumentException>(async () => await host.Client.EnqueueAsync(new Work(), new EnqueueOptions { IdempotencyKey = "" }));
        await Should.ThrowAsync<ArgumentOutOfRangeException>(async () => await host.Client.EnqueueAsync(new Work(), new EnqueueOptions { MaxAttempts = 0 }));
        await Should.ThrowAsync<ArgumentOutOfRangeException>(
            async () => await host.Client.EnqueueAsync(new Work(), new EnqueueOptions { Timeout = TimeSpan.Zero }));
    }

    [Fact]
    public async Task Configuration_overrides_what_a_type_says_of_itself()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await JobsHost.StartAsync(
            database.ConnectionString,
            redis.ConnectionString,
            null,
            null,
            ("Jobs:Types:work:Queue", "special"),
            ("Jobs:Types:work:Priority", "High"),
            ("Jobs:Types:work:MaxAttempts", "9"));

        var job = (await host.Control.FindAsync((await host.Client.EnqueueAsync(new Work())).JobId))!;
        var urgent = (await host.Control.FindAsync(
            (await host.Client.EnqueueAsync(new Work(), new EnqueueOptions { Priority = JobPriority.Urgent })).JobId))!;

        (job.Queue, job.Priority, job.MaxAttempts).ShouldBe(("special", JobPriority.High, 9));
        urgent.Priority.ShouldBe(JobPriority.Urgent);
    }

    private static async Task InsertNoteAsync(JobTransaction transaction)
    {
        await using var command = transaction.Connection.CreateCommand();
        command.Transaction = transaction.Transaction;
        command.CommandText = "insert into note values ('with the job')";
        await command.ExecuteNonQueryAsync();
    }

    [JobType("any_json")]
    private sealed record AnyJson(JsonElement Value);
}
