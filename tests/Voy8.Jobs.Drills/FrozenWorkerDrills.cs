using Voy8.Jobs.Drills.Infrastructure;
using Voy8.Jobs.Drills.Worker;
using Voy8.Testing;

namespace Voy8.Jobs.Drills;

public sealed class FrozenWorkerDrills(PostgresServerFixture postgres)
{
    public static TheoryData<RedisKind> Kinds => Drill.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public Task A_worker_stands_still_for_longer_than_its_lease_and_then_goes_on(RedisKind kind) => Drill.RunAsync(postgres, kind, async drill =>
    {
        var workers = await drill.StartWorkersAsync(2);
        await drill.EnqueueManyAsync(40, new DrillJob(Ms: 1500));
        await drill.IsBusyAsync(workers[0]);

        workers[0].Freeze();
        await Eventually.TrueAsync(async () => await RunAgainAsync(drill, workers[0]) > 0, Drill.Deadline, "the other one runs what the frozen one held");
        workers[0].Thaw();

        // It comes back under a new id and works again, while what it held before ends without a trace.
        var before = await RunsOfAsync(drill, workers[0]);
        await drill.EnqueueManyAsync(60, new DrillJob(Ms: 200));
        await Eventually.TrueAsync(async () => await RunsOfAsync(drill, workers[0]) > before, Drill.Deadline, "the thawed one works again");
    });

    private static Task<long> RunsOfAsync(Drill drill, DrillProcess worker) =>
        drill.Ledger.ScalarAsync<long>($"select count(*) from drill.execution where process = {worker.Id} and valid_at_start");

    private static Task<long> RunAgainAsync(Drill drill, DrillProcess frozen) => drill.Ledger.ScalarAsync<long>($"""
        select count(*) from drill.execution a join drill.execution b on b.job_id = a.job_id and b.token > a.token
        where a.process = {frozen.Id} and a.ended_at is null
        """);
}
