using Voy8.Jobs.Drills.Infrastructure;
using Voy8.Testing;

namespace Voy8.Jobs.Drills;

public sealed class PostgresDrills
{
    public static TheoryData<RedisKind> Kinds => Drill.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public Task PostgreSQL_is_restarted_in_order_under_load(RedisKind kind) => RunAsync(kind, Signals.Interrupt, times: 1);

    /// <summary>Whatever was not yet on disk is lost: claims among it, for their commits do not wait.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public Task PostgreSQL_is_killed_and_recovers_under_load(RedisKind kind) => RunAsync(kind, Signals.Kill, times: 2);

    private static async Task RunAsync(RedisKind kind, int signal, int times)
    {
        if (kind == RedisKind.Redis)
        {
            RealRedisServerFixture.RequireOrSkip();
        }

        await using var postgres = await OwnPostgres.StartAsync();
        await Drill.RunAsync(postgres.ConnectionString, kind, async drill =>
        {
            await drill.StartWorkersAsync(2);
            var load = drill.StartLoad();
            for (var i = 0; i < times; i++)
            {
                await drill.MoreEffectsAsync(60);
                await postgres.EndAsync(signal);
                await postgres.StartAgainAsync();
            }

            await drill.MoreEffectsAsync(60);
            await load.StopAsync();
            load.Failed.ShouldBeGreaterThan(0, "PostgreSQL was away while somebody enqueued");
        });
    }
}
