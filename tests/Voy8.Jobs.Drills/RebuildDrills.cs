using System.Diagnostics;
using Voy8.Jobs.Drills.Infrastructure;
using Voy8.Jobs.Drills.Worker;
using Voy8.Testing;

namespace Voy8.Jobs.Drills;

/// <summary>The same with 1,000,000 jobs is <c>bench/Voy8.Jobs.Bench rebuild</c>.</summary>
public sealed class RebuildDrills(PostgresServerFixture postgres)
{
    private const int Waiting = 50_000;
    private const int Chunk = 5_000;

    public static TheoryData<RedisKind> Kinds => Drill.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public Task Fifty_thousand_waiting_jobs_are_back_in_an_emptied_Redis_soon_while_jobs_flow(RedisKind kind) => Drill.RunAsync(postgres, kind, async drill =>
    {
        await EnqueueBacklogAsync(drill, Waiting);
        var workers = await drill.StartWorkersAsync(1, ("Worker__Queues__0", "drill"));
        var load = drill.StartLoad();
        await drill.HasEpochAsync();
        await drill.MoreEffectsAsync(20);
        await drill.Redis.FlushAsync();
        var clock = Stopwatch.StartNew();
        var flowing = drill.MoreEffectsAsync(20);
        await Eventually.TrueAsync(async () => await drill.WaitingInRedisAsync("backlog") == Waiting, Drill.Deadline, "all that wait are in Redis again");
        await drill.HasEpochAsync();
        TestContext.Current.TestOutputHelper?.WriteLine($"{Waiting} jobs were back after {clock.Elapsed.TotalSeconds:0.0} s.");
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20));
        await flowing;
        await load.StopAsync();

        // What Redis got back is what runs.
        await workers[0].KillAsync();
        await drill.StartWorkersAsync(1, ("Worker__Concurrency", "50"));
    });

    [Theory]
    [MemberData(nameof(Kinds))]
    public Task The_process_that_fills_Redis_stands_still_and_another_takes_over(RedisKind kind) => Drill.RunAsync(postgres, kind, async drill =>
    {
        await EnqueueBacklogAsync(drill, Chunk);
        var workers = await drill.StartWorkersAsync(2, ("Worker__Queues__0", "drill"));
        await drill.HasEpochAsync();
        DrillProcess frozen;
        await using (await drill.LockJobsAsync())
        {
            // Whoever begins to fill Redis now cannot read what belongs into it.
            await drill.Redis.FlushAsync();
            // Whoever only looks whether Redis needs filling holds the lock for a moment: who is asked for is who keeps it.
            var filling = "";
            await Eventually.TrueAsync(
                async () =>
                {
                    var before = filling;
                    filling = await drill.HolderOfLockAsync("rebuild");
                    return filling != "" && filling == before;
                },
                Drill.Deadline,
                "one fills Redis");
            frozen = workers.Single(worker => worker.Name == filling);
            frozen.Freeze();
        }

        await drill.HasEpochAsync();
        frozen.Thaw();

        await drill.StartWorkersAsync(1, ("Worker__Concurrency", "50"));
    });

    private static async Task EnqueueBacklogAsync(Drill drill, int count)
    {
        for (var i = 0; i < count; i += Chunk)
        {
            await drill.Client.EnqueueManyAsync<BacklogJob>([.. Enumerable.Range(i, Chunk).Select(number => new JobItem<BacklogJob>(new BacklogJob(number)))]);
        }
    }
}
