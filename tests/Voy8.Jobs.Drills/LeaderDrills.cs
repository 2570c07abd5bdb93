using Voy8.Jobs.Drills.Infrastructure;
using Voy8.Jobs.Drills.Worker;
using Voy8.Testing;

namespace Voy8.Jobs.Drills;

public sealed class LeaderDrills(PostgresServerFixture postgres)
{
    private const string Leads = """
        from pg_locks l join pg_stat_activity a using (pid)
        where l.locktype = 'advisory' and l.granted and ((l.classid::bigint << 32) | l.objid::bigint) = hashtextextended('voy8.jobs leader', 0) and a.datname = current_database() and a.application_name like 'drill%'
        """;

    public static TheoryData<RedisKind> Kinds => Drill.Kinds;

    /// <summary>Each time the lock passes to another process while the one before still believes that it leads.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public Task Leaders_lose_the_lead_in_the_middle_of_their_duties(RedisKind kind) => Drill.RunAsync(postgres, kind, async drill =>
    {
        var workers = await drill.StartWorkersAsync(3);
        for (var round = 0; round < 12; round++)
        {
            await EnqueueLaterAsync(drill);
            await Eventually.TrueAsync(
                () => drill.Ledger.ScalarAsync<bool>($"select coalesce(bool_or(pg_terminate_backend(pid)), false) from (select pid {Leads}) as l"),
                Drill.Deadline,
                "somebody led");
            if (round == 4)
            {
                // So that expiring leases is among the duties they race for.
                await workers[0].KillAsync();
            }
        }
    });

    [Theory]
    [MemberData(nameof(Kinds))]
    public Task A_leader_stands_still_until_another_leads_and_then_goes_on(RedisKind kind) => Drill.RunAsync(postgres, kind, async drill =>
    {
        var workers = await drill.StartWorkersAsync(2);
        await Eventually.TrueAsync(async () => await LeaderAsync(drill) != "", Drill.Deadline, "one leads");
        var leader = await LeaderAsync(drill);
        var frozen = workers.Single(worker => worker.Name.EndsWith(leader[5..], StringComparison.Ordinal));

        frozen.Freeze();
        await EnqueueLaterAsync(drill);
        await Eventually.TrueAsync(async () => await LeaderAsync(drill) is var now && now != "" && now != leader, Drill.Deadline, "another leads");
        await EnqueueLaterAsync(drill);
        frozen.Thaw();
        await EnqueueLaterAsync(drill);
    });

    // Due at many moments, so that duties and their races have work.
    private static async Task EnqueueLaterAsync(Drill drill)
    {
        for (var i = 1; i <= 5; i++)
        {
            await drill.EnqueueManyAsync(4, new DrillJob(i == 1 ? DrillAct.FailOnce : DrillAct.Work), new EnqueueOptions { Delay = TimeSpan.FromMilliseconds(100 * i) });
        }
    }

    private static Task<string> LeaderAsync(Drill drill) => drill.Ledger.ScalarAsync<string>($"select coalesce(max(a.application_name), '') {Leads}");
}
