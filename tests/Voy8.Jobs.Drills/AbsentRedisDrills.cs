using Voy8.Jobs.Drills.Infrastructure;
using Voy8.Testing;

namespace Voy8.Jobs.Drills;

/// <summary>Redis away for half a minute: many leases, sweeps and turns of the breaker.</summary>
public sealed class AbsentRedisDrills(PostgresServerFixture postgres)
{
    private static readonly TimeSpan Away = TimeSpan.FromSeconds(30);

    public static TheoryData<RedisKind> Kinds => Drill.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public Task Redis_is_away_under_load(RedisKind kind) => RunAsync(kind, drill => drill.Redis.Process.KillAsync(), drill => drill.Redis.StartAgainAsync());

    [Theory]
    [MemberData(nameof(Kinds))]
    public Task Redis_is_there_and_does_not_answer_under_load(RedisKind kind) => RunAsync(
        kind,
        drill =>
        {
            drill.Redis.Process.Freeze();
            return Task.CompletedTask;
        },
        drill =>
        {
            drill.Redis.Process.Thaw();
            return Task.CompletedTask;
        });

    private Task RunAsync(RedisKind kind, Func<Drill, Task> takeAway, Func<Drill, Task> bringBack) => Drill.RunAsync(postgres, kind, async drill =>
    {
        await drill.StartWorkersAsync(2);
        var load = drill.StartLoad();
        await drill.MoreEffectsAsync(60);
        await takeAway(drill);
        var away = Task.Delay(Away);
        var rounds = 0;
        while (!away.IsCompleted)
        {
            await drill.MoreEffectsAsync(20);
            rounds++;
        }

        rounds.ShouldBeGreaterThan(1, "jobs flow while Redis is away");
        await bringBack(drill);
        await drill.MoreEffectsAsync(60);
        await load.StopAsync();
        await drill.HasEpochAsync();
    });
}
