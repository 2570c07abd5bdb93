using System.Collections.Concurrent;
using Npgsql;
using Voy8.Testing;

namespace Voy8.Jobs.Tests;

/// <summary>An idle worker hears of a job when its commit begins, and claims it when that ends.</summary>
public sealed class CommitGateTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    private const string Waiting = "select exists (select from pg_locks where locktype = 'advisory' and not granted)";
    private static readonly TimeSpan Patient = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Hasty = TimeSpan.FromMilliseconds(10);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_worker_at_the_gate_claims_the_job_when_it_is_committed_and_nothing_when_it_is_rolled_back(bool commits)
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await JobsHost.StartIdleAsync(database, redis.ConnectionString, []);
        await using var enqueuer = await host.DataSource.OpenConnectionAsync();
        await using var transaction = await enqueuer.BeginTransactionAsync();
        var (job, gate) = await InsertHeldAsync(host, enqueuer);

        var claim = host.Get<ClaimStore>().ClaimComingAsync(await RegisterAsync(host), [job], gate, Patient, CancellationToken.None);
        await Eventually.TrueAsync(() => host.ScalarAsync<bool>(Waiting), JobsHost.Deadline, "the worker waits");
        await (commits ? transaction.CommitAsync() : transaction.RollbackAsync());

        (await claim)!.Select(claimed => claimed.Id).ShouldBe(commits ? [job] : []);
    }

    [Fact]
    public async Task A_commit_that_takes_its_time_does_not_keep_the_worker_from_other_jobs()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await JobsHost.StartIdleAsync(database, redis.ConnectionString, []);
        var other = await host.Client.EnqueueAsync(new Work("other"));
        await using var enqueuer = await host.DataSource.OpenConnectionAsync();
        await using var transaction = await enqueuer.BeginTransactionAsync();
        var (job, gate) = await InsertHeldAsync(host, enqueuer);
        var (store, worker) = (host.Get<ClaimStore>(), await RegisterAsync(host));

        (await store.ClaimComingAsync(worker, [job], gate, Hasty, CancellationToken.None)).ShouldBeNull();

        (await store.ClaimAsync(worker, [other.JobId], CancellationToken.None)).ShouldHaveSingleItem();
        await transaction.CommitAsync();
        (await store.ClaimComingAsync(worker, [job], gate, Hasty, CancellationToken.None))!.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Jobs_claimed_as_they_are_committed_run_once_and_leave_nothing_in_redis()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        var ran = new ConcurrentQueue<string>();
        await using var client = await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString);
        await using var worker = await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString, (name, _, _) =>
        {
            ran.Enqueue(name);
            return Task.CompletedTask;
        });

        for (var number = 0; number < 50; number++)
        {
            var receipt = await client.Client.EnqueueAsync(new Work($"{number}"));
            await client.WaitForAsync(receipt.JobId, JobStatus.Succeeded);
        }

        ran.ShouldBe(Enumerable.Range(0, 50).Select(number => $"{number}"));
        var ready = worker.Get<DispatchKeys>().Ready("work");
        await Eventually.TrueAsync(
            async () => await worker.Get<RedisGate>().Connection!.GetDatabase().SortedSetLengthAsync(ready) == 0, JobsHost.Deadline, "the set is empty");
    }

    [Fact]
    public async Task A_worker_told_of_jobs_that_never_come_goes_on()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var worker = await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString, (_, _, _) => Task.CompletedTask);
        await worker.WaitForAsync((await worker.Client.EnqueueAsync(new Work())).JobId, JobStatus.Succeeded);

        for (var number = 0; number < 200; number++)
        {
            worker.Get<JobSignals>().Coming("work", [Guid.CreateVersion7()]);
        }

        await worker.WaitForAsync((await worker.Client.EnqueueAsync(new Work())).JobId, JobStatus.Succeeded);
    }

    private static async Task<(Guid Job, int Gate)> InsertHeldAsync(JobsHost host, NpgsqlConnection connection)
    {
        var job = host.Get<NewJobFactory>().Create(new Work("coming"), asked: null, activity: null);
        await host.Get<JobInserter>().InsertAsync(connection, [job], CommitGate.Of(job.Id), CancellationToken.None);
        return (job.Id, CommitGate.Of(job.Id));
    }

    private static async Task<Guid> RegisterAsync(JobsHost host)
    {
        var id = Guid.CreateVersion7();
        await host.Get<WorkerStore>().RegisterAsync(id, "at the gate", ["work"], 1, TimeSpan.FromMinutes(5), CancellationToken.None);
        return id;
    }
}
