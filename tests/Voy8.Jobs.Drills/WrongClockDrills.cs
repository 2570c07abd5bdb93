using Voy8.Jobs.Drills.Infrastructure;
using Voy8.Jobs.Drills.Worker;
using Voy8.Testing;

namespace Voy8.Jobs.Drills;

public sealed class WrongClockDrills(PostgresServerFixture postgres)
{
    public static TheoryData<RedisKind> Kinds => Drill.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public Task Clocks_of_workers_are_five_minutes_off(RedisKind kind) => Drill.RunAsync(postgres, kind, async drill =>
    {
        var workers = await Task.WhenAll(new[] { "-300", "0", "300" }.Select(offset => drill.StartWorkersAsync(1, ("DRILL_CLOCK", offset))));
        await drill.EnqueueManyAsync(60, new DrillJob(Ms: 200));
        await drill.EnqueueManyAsync(20, new DrillJob(DrillAct.FailOnce));
        await drill.EnqueueManyAsync(20, new DrillJob(), new EnqueueOptions { Delay = TimeSpan.FromSeconds(2) });
        await drill.EffectsAsync(100);

        foreach (var worker in workers.SelectMany(started => started))
        {
            (await drill.Ledger.ScalarAsync<long>($"select count(*) from drill.execution where process = {worker.Id}")).ShouldBeGreaterThan(0, $"{worker.Name} works");
        }

        (await drill.Ledger.ScalarAsync<long>("select count(*) from drill.execution e join jobs.job j on j.id = e.job_id where e.started_at < j.run_at and e.attempt = j.attempt"))
            .ShouldBe(0, "nothing runs before its time");
        (await drill.Ledger.ScalarAsync<long>("select count(*) from jobs.job where attempt > case when payload ->> 'act' = 'fail_once' then 2 else 1 end")).ShouldBe(0);
    });
}
