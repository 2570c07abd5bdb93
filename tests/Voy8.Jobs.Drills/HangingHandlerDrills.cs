using Voy8.Jobs.Drills.Infrastructure;
using Voy8.Jobs.Drills.Worker;
using Voy8.Testing;

namespace Voy8.Jobs.Drills;

public sealed class HangingHandlerDrills(PostgresServerFixture postgres)
{
    private static readonly EnqueueOptions Soon = new() { Timeout = TimeSpan.FromSeconds(1), MaxAttempts = 2 };

    public static TheoryData<RedisKind> Kinds => Drill.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public Task A_handler_never_returns_whatever_it_is_told(RedisKind kind) => Drill.RunAsync(postgres, kind, async drill =>
    {
        await drill.StartWorkersAsync(1, ("Worker__Concurrency", "3"));
        await drill.EnqueueManyAsync(3, new DrillJob(DrillAct.Hang), Soon);
        await drill.EnqueueManyAsync(2, new DrillJob(DrillAct.Block), Soon);
        await drill.EnqueueManyAsync(30, new DrillJob());

        await drill.EffectsAsync(30);
        await Eventually.TrueAsync(async () => await drill.Ledger.OpenAsync() == 0, Drill.Deadline, "those that hang are given up");

        (await drill.Ledger.ScalarAsync<long>("select count(*) from jobs.job where status = 4 and error ->> 'kind' = 'timeout' and attempt = 2")).ShouldBe(5);
        (await drill.Ledger.ScalarAsync<long>("select count(*) from jobs.attempt where outcome = 1")).ShouldBe(10, "each attempt is in the history");
    });
}
