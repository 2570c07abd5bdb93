using System.Globalization;
using StackExchange.Redis;

namespace Voy8.Jobs;

internal enum PopStatus
{
    /// <summary>Redis answered; there may be nothing to do.</summary>
    Ok,

    /// <summary>Redis is away: claim from PostgreSQL.</summary>
    Away,

    /// <summary>Redis was emptied or replaced: rebuild it, and claim from PostgreSQL meanwhile.</summary>
    Empty,
}

/// <summary>The sorted sets of ready jobs, one per queue: the lowest score is handed out first.</summary>
internal sealed class ReadySets(RedisGate redis, DispatchKeys keys)
{
    private const int ChunkSize = 1000;
    private static readonly string PopScript = ReadScript("pop.lua");

    /// <summary>Takes up to <paramref name="count"/> jobs across the queues, the first in line first.</summary>
    public async Task<(PopStatus Status, Guid[] Jobs)> PopAsync(
        IReadOnlyList<string> queues, int count, CancellationToken cancellationToken)
    {
        RedisKey[] names = [keys.Epoch, .. queues.Select(keys.Ready)];
        RedisValue[] arguments = [keys.EpochValue, count.ToString(CultureInfo.InvariantCulture)];
        var (ok, reply) = await redis.TryAsync(db => db.ScriptEvaluateAsync(PopScript, names, arguments), cancellationToken);
        if (!ok)
        {
            return (PopStatus.Away, []);
        }

        if (reply is null || reply.IsNull)
        {
            return (PopStatus.Empty, []);
        }

        var flat = (RedisResult[])reply!;
        var jobs = new Guid[flat.Length / 2];
        for (var i = 0; i < jobs.Length; i++)
        {
            jobs[i] = Guid.ParseExact((string)flat[2 * i]!, "N");
        }

        return (PopStatus.Ok, jobs);
    }

    /// <summary>Adds jobs without waiting.</summary>
    public void Push(IReadOnlyList<ReadyJob> jobs) => redis.Send(db =>
    {
        foreach (var (queue, entries) in ByQueue(jobs))
        {
            db.SortedSetAdd(keys.Ready(queue), entries, CommandFlags.FireAndForget);
        }
    });

    /// <summary>Adds jobs and waits for the answer; false when Redis is away.</summary>
    public async Task<bool> PushAsync(IReadOnlyList<ReadyJob> jobs, CancellationToken cancellationToken)
    {
        foreach (var (queue, entries) in ByQueue(jobs))
        {
            var (ok, _) = await redis.TryAsync(db => db.SortedSetAddAsync(keys.Ready(queue), entries), cancellationToken);
            if (!ok)
            {
                return false;
            }
        }

        return true;
    }

    public void Remove(string queue, IReadOnlyCollection<Guid> jobs) => redis.Send(db =>
        db.SortedSetRemove(keys.Ready(queue), [.. jobs.Select(Member)], CommandFlags.FireAndForget));

    /// <summary>Which of these jobs are not in their queue's set; null when Redis is away.</summary>
    public async Task<List<ReadyJob>?> FindMissingAsync(string queue, IReadOnlyList<ReadyJob> jobs, CancellationToken cancellationToken)
    {
        var missing = new List<ReadyJob>();
        foreach (var chunk in jobs.Chunk(ChunkSize))
        {
            var members = Array.ConvertAll(chunk, job => Member(job.Id));
            var (ok, scores) = await redis.TryAsync(db => db.SortedSetScoresAsync(keys.Ready(queue), members), cancellationToken);
            if (!ok)
            {
                return null;
            }

            missing.AddRange(chunk.Where((_, i) => scores![i] is null));
        }

        return missing;
    }

    /// <summary>The jobs at the head of a queue; null when Redis is away.</summary>
    public async Task<Guid[]?> PeekAsync(string queue, int count, CancellationToken cancellationToken)
    {
        var (ok, members) = await redis.TryAsync(db => db.SortedSetRangeByRankAsync(keys.Ready(queue), 0, count - 1), cancellationToken);
        return ok ? Array.ConvertAll(members!, member => Guid.ParseExact((string)member!, "N")) : null;
    }

    /// <summary>True when the sets belong to this database and are complete; null when Redis is away.</summary>
    public async Task<bool?> HasEpochAsync(CancellationToken cancellationToken)
    {
        var (ok, value) = await redis.TryAsync(db => db.StringGetAsync(keys.Epoch), cancellationToken);
        return ok ? value == keys.EpochValue : null;
    }

    public async Task<bool> SetEpochAsync(CancellationToken cancellationToken)
    {
        var (ok, done) = await redis.TryAsync(db => db.StringSetAsync(keys.Epoch, keys.EpochValue), cancellationToken);
        return ok && done;
    }

    private static IEnumerable<(string Queue, SortedSetEntry[] Entries)> ByQueue(IReadOnlyList<ReadyJob> jobs) =>
        jobs.GroupBy(job => job.Queue, StringComparer.Ordinal).SelectMany(queue =>
            queue.Chunk(ChunkSize).Select(chunk => (queue.Key, Array.ConvertAll(chunk, job => new SortedSetEntry(Member(job.Id), job.Score)))));

    private static RedisValue Member(Guid id) => id.ToString("N");

    private static string ReadScript(string name)
    {
        using var stream = typeof(ReadySets).Assembly.GetManifestResourceStream("Voy8.Jobs.Dispatch.Scripts." + name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
