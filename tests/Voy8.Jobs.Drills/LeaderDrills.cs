using Voy8.Jobs.Drills.Infrastructure;
using Voy8.Jobs.Drills.Worker;
using Voy8.Testing;

namespace Voy8.Jobs.Drills;

public sealed class LeaderDrills(PostgresServerFixture postgres)
{
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
            await Eventually.TrueAsync(() => drill.EndHolderOfLockAsync("leader"), Drill.Deadline, "somebody led");
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
        await Eventually.TrueAsync(async () => await drill.HolderOfLockAsync("leader") != "", Drill.Deadline, "one leads");
        var leader = await drill.HolderOfLockAsync("leader");
        var frozen = workers.Single(worker => worker.Name == leader);

        frozen.Freeze();
        await EnqueueLaterAsync(drill);
        await Eventually.TrueAsync(async () => await drill.HolderOfLockAsync("leader") is var now && now != "" && now != leader, Drill.Deadline, "another leads");
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
}
