using System.Globalization;

namespace Voy8.Jobs.Bench;

/// <summary>What to measure against, from the environment.</summary>
/// <param name="Waiting">Jobs that wait in a queue nobody serves while the measurement runs.</param>
internal sealed record BenchSettings(string Postgres, string? Redis, int Jobs, int Producers, int Concurrency, int Chunk, int Seconds, int EveryMs, int Waiting)
{
    public static BenchSettings FromEnvironment() => new(
        Text("PG") ?? $"Host=127.0.0.1;Port={Text("PG_PORT") ?? "5432"};Username=postgres;Database=peers;Maximum Pool Size=20",
        Text("REDIS") ?? (Text("REDIS_PORT") is { } port ? "127.0.0.1:" + port : null),
        Number("JOBS", 20_000),
        Number("PRODUCERS", 16),
        Number("CONCURRENCY", 50),
        Number("CHUNK", 1000),
        Number("LAT_SECONDS", 15),
        Number("LAT_EVERY_MS", 20),
        Number("WAITING", 0));

    private static string? Text(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? text : null;

    private static int Number(string name, int absent) => Text(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : absent;
}
