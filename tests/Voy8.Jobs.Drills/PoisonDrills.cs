using Voy8.Jobs.Drills.Infrastructure;
using Voy8.Jobs.Drills.Worker;
using Voy8.Testing;

namespace Voy8.Jobs.Drills;

public sealed class PoisonDrills(PostgresServerFixture postgres)
{
    private static readonly (string, string)[] Settings = [("Jobs__MaxLeaseExpiries", "5"), ("Worker__Lease", "00:00:02")];

    public static TheoryData<RedisKind> Kinds => Drill.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public Task A_payload_kills_every_worker_that_touches_it_beside_innocent_jobs(RedisKind kind) => Drill.RunAsync(postgres, kind, async drill =>
    {
        var workers = (await drill.StartWorkersAsync(2, Settings)).ToList();
        await drill.EnqueueManyAsync(40, new DrillJob(Ms: 200));
        await drill.EnqueueManyAsync(2, new DrillJob(DrillAct.Die));
        await drill.EnqueueManyAsync(40, new DrillJob(Ms: 200));
        await Eventually.TrueAsync(
            async () =>
            {
                // As whatever keeps workers running would.
                foreach (var dead in workers.Where(worker => worker.Exited.IsCompleted).ToList())
                {
                    workers.Remove(dead);
                    workers.AddRange(await drill.StartWorkersAsync(1, Settings));
                }

                return await drill.Ledger.OpenAsync() == 0;
            },
            Drill.Deadline,
            "the poison is found, and everything else done");

        (await drill.Ledger.ScalarAsync<long>("select count(*) from jobs.job where status = 4 and error ->> 'kind' = 'poison'")).ShouldBe(2);
        (await drill.Ledger.ScalarAsync<long>($"select max(times) from (select count(*) as times from drill.execution group by job_id) as e"))
            .ShouldBeInRange(2, 5, "the poison killed again and again, and no more often than it may");
    });
}
