using Voy8.Jobs.Drills.Infrastructure;
using Voy8.Testing;

namespace Voy8.Jobs.Drills;

public sealed class EnqueuingProcessDrills(PostgresServerFixture postgres)
{
    private const int Killed = 128 + Signals.Kill;

    public static TheoryData<RedisKind> Kinds => Drill.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public Task The_API_is_killed_between_the_commit_and_telling_Redis(RedisKind kind) => Drill.RunAsync(postgres, kind, async drill =>
    {
        await drill.StartWorkersAsync(1);
        var enqueuers = await Task.WhenAll(new[] { "one", "many", "transaction" }.Select(manner => drill.StartEnqueuerAsync(manner)));

        (await Task.WhenAll(enqueuers.Select(enqueuer => enqueuer.Exited))).ShouldBe([Killed, Killed, Killed]);

        (await drill.Ledger.ScalarAsync<long>("select count(*) from jobs.job")).ShouldBe(1 + 20 + 1, "all of it was committed");
        (await drill.Ledger.ScalarAsync<long>("select count(*) from drill.own_row")).ShouldBe(1);
        await drill.EffectsAsync(22);
    });
}
