using Voy8.Testing;

namespace Voy8.Jobs.Tests;

public sealed class DeadLetterTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    private static readonly EnqueueOptions Once = new() { MaxAttempts = 1 };

    [Fact]
    public async Task Dead_letters_are_listed_newest_first_with_the_kinds_of_their_errors()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var worker = await StartAsync(database, (name, _, _) => name == "slow" ? throw new TimeoutException("late") : throw new PermanentJobException("no"));
        var a = await DieAsync(worker, new Work("a"));
        var b = await DieAsync(worker, new OtherWork("b"));
        var slow = await DieAsync(worker, new Work("slow"));

        var page = await Letters(worker).ListAsync(new DeadLetterFilter());

        page.DeadLetters.Select(job => job.Id).ShouldBe([slow, b, a]);
        page.Total.ShouldBe(3);
        page.Kinds.ShouldBe([new ErrorKindCount("permanent", 2), new ErrorKindCount("TimeoutException", 1)]);
        page.DeadLetters[0].Error!.ShouldSatisfyAllConditions(error => error.Message.ShouldBe("late"), error => error.Detail.ShouldBeNull());
    }

    [Fact]
    public async Task Dead_letters_are_filtered_by_type_queue_kind_and_time()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var worker = await StartAsync(database, (name, _, _) => name == "slow" ? throw new TimeoutException() : throw new PermanentJobException("no"));
        var a = await DieAsync(worker, new Work("a"));
        var b = await DieAsync(worker, new OtherWork("b"));
        var slow = await DieAsync(worker, new Work("slow"));
        var diedAt = (await worker.Control.FindAsync(b))!.FinishedAt!.Value;

        (await IdsAsync(new DeadLetterFilter(Type: "work"))).ShouldBe([slow, a]);
        (await IdsAsync(new DeadLetterFilter(Queue: "other"))).ShouldBe([b]);
        (await IdsAsync(new DeadLetterFilter(ErrorKind: "TimeoutException"))).ShouldBe([slow]);
        (await IdsAsync(new DeadLetterFilter(Before: diedAt))).ShouldBe([a]);
        (await IdsAsync(new DeadLetterFilter(After: diedAt))).ShouldBe([slow, b]);
        (await IdsAsync(new DeadLetterFilter(), limit: 1, offset: 1)).ShouldBe([b]);
        (await IdsAsync(new DeadLetterFilter(), limit: 1, offset: 3)).ShouldBeEmpty();
        (await Letters(worker).ListAsync(new DeadLetterFilter(Type: "work", ErrorKind: "permanent"))).ShouldSatisfyAllConditions(
            page => page.Total.ShouldBe(1), page => page.Kinds.ShouldBe([new ErrorKindCount("permanent", 1)]));

        async Task<IEnumerable<Guid>> IdsAsync(DeadLetterFilter filter, int limit = 20, int offset = 0) =>
            (await Letters(worker).ListAsync(filter, limit, offset)).DeadLetters.Select(job => job.Id);
    }

    [Fact]
    public async Task Replay_of_what_matches_runs_it_again_and_leaves_the_rest()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        var broken = true;
        await using var worker = await StartAsync(database, (_, _, _) => broken ? throw new PermanentJobException("no") : Task.CompletedTask);
        var jobs = await worker.Client.EnqueueManyAsync([.. Enumerable.Range(0, 1200).Select(i => new JobItem<Work>(new Work($"{i}")))]);
        var other = await DieAsync(worker, new OtherWork());
        await Eventually.TrueAsync(async () => await CountAsync(worker, JobStatus.Dead) == 1201, JobsHost.Deadline, "all died");
        broken = false;

        var count = await Letters(worker).ReplayAsync(new DeadLetterFilter(Type: "work"));

        count.ShouldBe(new ReplayCount(1200, 0));
        await Eventually.TrueAsync(async () => await CountAsync(worker, JobStatus.Succeeded) == 1200, JobsHost.Deadline, "all ran again");
        (await worker.Control.FindAsync(other))!.Status.ShouldBe(JobStatus.Dead);
        (await worker.Control.FindAsync(jobs[0].JobId))!.ShouldSatisfyAllConditions(job => job.Attempt.ShouldBe(1), job => job.Error.ShouldBeNull());
    }

    [Fact]
    public async Task A_job_that_dies_again_during_a_replay_is_not_run_a_third_time()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        var runs = 0;
        await using var worker = await StartAsync(database, (_, _, _) =>
        {
            Interlocked.Increment(ref runs);
            throw new PermanentJobException("still broken");
        });
        await worker.Client.EnqueueManyAsync([.. Enumerable.Range(0, 1500).Select(_ => new JobItem<Work>(new Work()))]);
        await Eventually.TrueAsync(async () => await CountAsync(worker, JobStatus.Dead) == 1500, JobsHost.Deadline, "all died");

        (await Letters(worker).ReplayAsync(new DeadLetterFilter())).ShouldBe(new ReplayCount(1500, 0));
        await Eventually.TrueAsync(async () => await CountAsync(worker, JobStatus.Dead) == 1500, JobsHost.Deadline, "all died again");

        runs.ShouldBe(3000);
    }

    [Fact]
    public async Task Replay_by_id_runs_what_is_dead_and_skips_the_rest()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        var broken = true;
        await using var worker = await StartAsync(database, (_, _, _) => broken ? throw new PermanentJobException("no") : Task.CompletedTask);
        var dead = await DieAsync(worker, new Work());
        broken = false;
        var fine = await worker.Client.EnqueueAsync(new Work());
        await worker.WaitForAsync(fine.JobId, JobStatus.Succeeded);

        (await Letters(worker).ReplayAsync([dead, dead, fine.JobId, Guid.CreateVersion7()])).ShouldBe(new ReplayCount(1, 2));

        await worker.WaitForAsync(dead, JobStatus.Succeeded);
        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => Letters(worker).ReplayAsync(new Guid[1001]));
    }

    [Fact]
    public async Task Replay_skips_dead_letters_whose_work_another_job_does_by_now()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString);
        var first = await DeadWithKeyAsync("a");
        var second = await DeadWithKeyAsync("a");
        var taken = await DeadWithKeyAsync("b");
        await host.Client.EnqueueAsync(new Work(), new EnqueueOptions { IdempotencyKey = "b" });

        (await Letters(host).ReplayAsync(new DeadLetterFilter())).ShouldBe(new ReplayCount(1, 2));

        (await StatusAsync(first)).ShouldBe(JobStatus.Queued);
        (await StatusAsync(second)).ShouldBe(JobStatus.Dead);
        (await StatusAsync(taken)).ShouldBe(JobStatus.Dead);

        async Task<Guid> DeadWithKeyAsync(string key)
        {
            var receipt = await host.Client.EnqueueAsync(new Work(), new EnqueueOptions { IdempotencyKey = key });
            await host.ExecuteAsync($"update jobs.job set status = 4, finished_at = clock_timestamp(), error = '{{}}' where id = '{receipt.JobId}'");
            return receipt.JobId;
        }

        async Task<JobStatus> StatusAsync(Guid id) => (await host.Control.FindAsync(id))!.Status;
    }

    [Fact]
    public async Task Children_that_run_again_are_open_again_for_their_parent()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString);
        var batch = await host.Client.EnqueueBatchAsync(new OtherWork(), [.. Enumerable.Range(0, 3).Select(i => new JobItem<Work>(new Work($"{i}")))]);
        await host.ExecuteAsync("update jobs.job set status = 4, finished_at = clock_timestamp(), error = '{}' where payload ->> 'name' in ('0', '1')");
        (await host.Control.FindAsync(batch.Parent.JobId))!.Children.ShouldBe(new JobChildren(3, Open: 1, Failed: 2));

        (await Letters(host).ReplayAsync(new DeadLetterFilter())).ShouldBe(new ReplayCount(2, 0));

        (await host.Control.FindAsync(batch.Parent.JobId))!.Children.ShouldBe(new JobChildren(3, Open: 3, Failed: 0));
    }

    [Fact]
    public async Task Two_replays_at_once_run_each_job_once()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString);
        await host.Client.EnqueueManyAsync([.. Enumerable.Range(0, 3000).Select(_ => new JobItem<Work>(new Work()))]);
        await host.ExecuteAsync("update jobs.job set status = 4, finished_at = clock_timestamp(), error = '{}'");

        var counts = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Letters(host).ReplayAsync(new DeadLetterFilter())));

        counts.Sum(count => count.Replayed).ShouldBe(3000);
    }

    private static IDeadLetters Letters(JobsHost host) => host.Get<IDeadLetters>();

    private static async Task<Guid> DieAsync<TPayload>(JobsHost host, TPayload payload)
        where TPayload : notnull
    {
        var receipt = await host.Client.EnqueueAsync(payload, Once);
        await host.WaitForAsync(receipt.JobId, JobStatus.Dead);
        return receipt.JobId;
    }

    private static Task<long> CountAsync(JobsHost host, JobStatus status) =>
        host.ScalarAsync<long>($"select count(*) from jobs.job where status = {(int)status}");

    private Task<JobsHost> StartAsync(TestDatabase database, Behaviour work) =>
        JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString, work);
}
