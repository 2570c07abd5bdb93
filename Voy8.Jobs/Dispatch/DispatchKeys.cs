using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Voy8.Jobs;

/// <summary>
/// Names of keys and channels. They carry the database's identity, so two databases can share a Redis; the braces
/// keep all of them in one slot of a cluster, which a script over several keys needs.
/// </summary>
internal sealed class DispatchKeys(JobsDatabase database, IOptions<JobsOptions> options)
{
    private string? _prefix;

    /// <summary>False until the database was read for the first time.</summary>
    public bool AreKnown => database.Installation is not null;

    public RedisKey Epoch => Prefix + ":epoch";

    public RedisValue EpochValue => database.Installation!.Epoch.ToString("N");

    public RedisKey Ready(string queue) => Prefix + ":ready:" + queue;

    /// <summary>Ids of the jobs of a queue that count against its limit.</summary>
    public RedisKey Running(string queue) => Prefix + ":running:" + queue;

    /// <summary>Ids of the jobs that hold a concurrency key: let into a ready set, or running.</summary>
    public RedisKey Holders(string key) => Prefix + ":holders:" + key;

    /// <summary>Jobs that wait for their concurrency key.</summary>
    public RedisKey Parked(string key) => Prefix + ":parked:" + key;

    public RedisChannel Channel(string name) => RedisChannel.Literal(Prefix + ":" + name);

    private string Prefix => _prefix ??= database.Installation is { } installation
        ? $"{{{options.Value.KeyPrefix}:{installation.DatabaseName}:{installation.Epoch.ToString("N")[..8]}}}"
        : throw new InvalidOperationException("The database must be read before its keys are known.");
}
