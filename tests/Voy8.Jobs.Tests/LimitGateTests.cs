using Voy8.Testing;

namespace Voy8.Jobs.Tests;

/// <summary>What Redis knows of concurrency keys, and how it is put right when it is wrong.</summary>
public sealed class LimitGateTests(PostgresServerFixture postgres, RedisServerFixture garnet, RealRedisServerFixture realRedis)
{
    [Theory]
    [InlineData(RedisKind.Garnet)]
    [InlineData(RedisKind.Redis)]
    public async Task The_sweep_frees_a_key_that_nobody_holds_and_finds_a_job_that_waits_for_it_nowhere(RedisKind kind)
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var worker = await JobsHost.StartAsync(
            database.ConnectionString, Connect(kind), (_, _, _) => Task.CompletedTask, null, LimitTests.LongPoll);
        await LimitTests.FillAsync(worker);
        var gates = worker.Get<KeyGates>();
        await gates.MendAsync([("stuck", Guid.CreateVersion7()), ("lost", Guid.CreateVersion7())], [], [], [], CancellationToken.None);

        var stuck = await worker.Client.EnqueueAsync(new Work(), LimitTests.Keyed("stuck"));
        var lost = await worker.Client.EnqueueAsync(new Work(), LimitTests.Keyed("lost"));
        gates.Release([new ReadyJob(lost.JobId, "work", 0, new JobLimit("lost", 1))]);

        await worker.WaitForAsync(stuck.JobId, JobStatus.Succeeded);
        await worker.WaitForAsync(lost.JobId, JobStatus.Succeeded);
    }

    [Theory]
    [InlineData(RedisKind.Garnet)]
    [InlineData(RedisKind.Redis)]
    public async Task A_job_that_redis_lets_in_too_early_is_parked_until_the_one_that_runs_has_ended(RedisKind kind)
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        var release = new TaskCompletionSource();
        await using var worker = await JobsHost.StartAsync(
            database.ConnectionString, Connect(kind), (name, _, stop) => name == "runs" ? release.Task.WaitAsync(stop) : Task.CompletedTask, null, LimitTests.LongPoll);
        await LimitTests.FillAsync(worker);
        var runs = await worker.Client.EnqueueAsync(new Work("runs"), LimitTests.Keyed("key"));
        await worker.WaitForAsync(runs.JobId, JobStatus.Running);
        worker.Get<KeyGates>().Release([new ReadyJob(runs.JobId, "work", 0, new JobLimit("key", 1))]);

        var early = await worker.Client.EnqueueAsync(new Work("early"), LimitTests.Keyed("key"));
        var gates = worker.Get<KeyGates>();
        await Eventually.TrueAsync(
            async () => (await gates.FindMissingAsync([new ReadyJob(early.JobId, "work", 0, new JobLimit("key", 1))], CancellationToken.None))!.Count == 0,
            JobsHost.Deadline,
            "it is parked");
        (await worker.Control.FindAsync(early.JobId))!.Status.ShouldBe(JobStatus.Queued);
        release.SetResult();

        await worker.WaitForAsync(early.JobId, JobStatus.Succeeded);
    }

    [Theory]
    [InlineData(RedisKind.Garnet)]
    [InlineData(RedisKind.Redis)]
    public async Task The_gates_script_lets_in_as_many_as_may_in_order_and_again_after_a_release(RedisKind kind)
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var host = await JobsHost.StartAsync(
            database.ConnectionString, Connect(kind), (_, _, _) => Task.CompletedTask, null, ("Worker:Queues:0", "nothing"), ("Worker:SweepInterval", "00:30:00"));
        await LimitTests.FillAsync(host);
        var (gates, sets) = (host.Get<KeyGates>(), host.Get<ReadySets>());
        var jobs = Enumerable.Range(0, 5)
            .Select(number => new ReadyJob(Guid.CreateVersion7(), "work", 100 - number, new JobLimit("a: key\nwith \"everything\"", 2))).ToArray();

        (await gates.OfferAsync(jobs, CancellationToken.None)).ShouldBeTrue();
        await PopsAsync(jobs[4], jobs[3]);
        gates.Release([jobs[3]]);
        await PopsAsync(jobs[2]);

        // Who is released twice frees no second place; a holder that is ready again need not wait.
        gates.Release([jobs[3], jobs[3]]);
        await gates.OfferAsync([jobs[2]], CancellationToken.None);
        await PopsAsync(jobs[2]);
        gates.Release([jobs[4], jobs[2]]);
        await PopsAsync(jobs[1], jobs[0]);

        async Task PopsAsync(params ReadyJob[] expected)
        {
            var popped = new List<Guid>();
            await Eventually.TrueAsync(
                async () =>
                {
                    popped.AddRange((await sets.PopAsync([new PopQueue("work", null)], 9, CancellationToken.None)).Jobs.Select(job => job.Id));
                    return popped.Count >= expected.Length;
                },
                JobsHost.Deadline,
                "so many were let in");
            popped.ShouldBe(expected.Select(job => job.Id));
        }
    }

    private string Connect(RedisKind kind)
    {
        if (kind == RedisKind.Garnet)
        {
            return garnet.ConnectionString;
        }

        RealRedisServerFixture.RequireOrSkip();
        return realRedis.ConnectionString;
    }
}
