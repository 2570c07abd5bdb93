using Voy8.Jobs.Drills.Infrastructure;
using Voy8.Jobs.Drills.Worker;
using Voy8.Testing;

namespace Voy8.Jobs.Drills;

public sealed class KilledWorkerDrills(PostgresServerFixture postgres)
{
    public static TheoryData<RedisKind> Kinds => Drill.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public Task A_worker_is_killed_in_the_middle_of_its_jobs(RedisKind kind) => Drill.RunAsync(postgres, kind, async drill =>
    {
        var workers = await drill.StartWorkersAsync(2);
        await drill.EnqueueManyAsync(60, new DrillJob(Ms: 1000));
        await drill.EffectsAsync(10);
        await drill.IsBusyAsync(workers[0]);

        await workers[0].KillAsync();

        await Eventually.TrueAsync(async () => await drill.Ledger.OpenAsync() == 0, Drill.Deadline, "the other one finishes");
        (await CutOffAsync(drill)).ShouldBeGreaterThan(0, "it was killed while jobs ran");
        (await drill.Ledger.ScalarAsync<long>("select count(*) from jobs.attempt where outcome = 2")).ShouldBeGreaterThan(0);
        (await drill.Ledger.ScalarAsync<int>("select max(attempt) from jobs.job")).ShouldBe(1, "a dead worker costs no attempt");
    });

    [Theory]
    [MemberData(nameof(Kinds))]
    public Task Every_worker_is_killed_under_load(RedisKind kind) => Drill.RunAsync(postgres, kind, async drill =>
    {
        var workers = await drill.StartWorkersAsync(3);
        var load = drill.StartLoad();
        await drill.EnqueueManyAsync(60, new DrillJob(Ms: 1000));
        await drill.IsBusyAsync(workers[1]);

        await Task.WhenAll(workers.Select(worker => worker.KillAsync()));
        await drill.StartWorkersAsync(2);

        await drill.MoreEffectsAsync(60);
        await load.StopAsync();
        (await CutOffAsync(drill)).ShouldBeGreaterThan(0, "they were killed while jobs ran");
    });

    // Executions that nobody ended.
    private static Task<long> CutOffAsync(Drill drill) => drill.Ledger.ScalarAsync<long>("select count(*) from drill.execution where ended_at is null");
}
