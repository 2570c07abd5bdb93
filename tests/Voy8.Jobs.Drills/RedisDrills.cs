using Voy8.Jobs.Drills.Infrastructure;
using Voy8.Testing;

namespace Voy8.Jobs.Drills;

public sealed class RedisDrills(PostgresServerFixture postgres)
{
    private const int Flow = 60;

    public static TheoryData<RedisKind> Kinds => Drill.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public Task Redis_is_emptied_again_and_again_under_load(RedisKind kind) => Drill.RunAsync(postgres, kind, async drill =>
    {
        await drill.StartWorkersAsync(2);
        var load = drill.StartLoad();
        for (var i = 0; i < 5; i++)
        {
            await drill.MoreEffectsAsync(Flow / 2);
            await drill.Redis.FlushAsync();
        }

        await drill.MoreEffectsAsync(Flow);
        await load.StopAsync();
    });

    [Theory]
    [MemberData(nameof(Kinds))]
    public Task Redis_is_killed_and_started_empty_under_load(RedisKind kind) => Drill.RunAsync(postgres, kind, async drill =>
    {
        await drill.StartWorkersAsync(2);
        var load = drill.StartLoad();
        for (var i = 0; i < 2; i++)
        {
            await drill.MoreEffectsAsync(Flow);
            await drill.Redis.Process.KillAsync();
            await drill.Redis.StartAgainAsync();
        }

        await drill.MoreEffectsAsync(Flow);
        await load.StopAsync();
        await drill.HasEpochAsync();
    });
}
