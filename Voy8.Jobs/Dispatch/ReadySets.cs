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

/// <summary>A job that Redis handed out, with all that is needed to put it back.</summary>
/// <param name="Keyed">True when it carries a concurrency key.</param>
internal readonly record struct PoppedJob(Guid Id, string Queue, long Score, bool Keyed)
{
    public static PoppedJob Of(ReadyJob job) => new(job.Id, job.Queue, job.Score, job.Limit is not null);
}

/// <summary>A queue to pop from.</summary>
/// <param name="MaxRunning">How many of its jobs may run in the fleet; null when unlimited.</param>
internal readonly record struct PopQueue(string Name, int? MaxRunning);

/// <summary>
/// The sorted sets of ready jobs, one per queue: the lowest score is handed out first. A member is the job's id, and one letter more when it
/// carries a concurrency key.
/// </summary>
internal sealed class ReadySets(RedisGate redis, DispatchKeys keys)
{
    private const int ChunkSize = 1000;
    private static readonly string PopScript = LuaScripts.Read("pop.lua");
    private static readonly string PopLimitedScript = LuaScripts.Read("pop_limited.lua");

    /// <summary>Takes up to <paramref name="count"/> jobs across the queues, the first in line first.</summary>
    public Task<(PopStatus Status, PoppedJob[] Jobs)> PopAsync(IReadOnlyList<PopQueue> queues, int count, CancellationToken cancellationToken)
    {
        foreach (var queue in queues)
        {
            if (queue.MaxRunning is not null)
            {
                return PopLimitedAsync(queues, count, cancellationToken);
            }
        }

        RedisKey[] names = [keys.Epoch, .. queues.Select(queue => keys.Ready(queue.Name))];
        RedisValue[] arguments = [keys.EpochValue, count.ToString(CultureInfo.InvariantCulture)];
        return PopAsync(PopScript, names, arguments, queues, fields: queues.Count == 1 ? 2 : 3, cancellationToken);
    }

    /// <summary>Adds jobs without waiting; those with a concurrency key as well, so they must have been let in.</summary>
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

    /// <summary>Puts jobs that were popped and not claimed back to their old places, without waiting.</summary>
    public void PutBack(IEnumerable<PoppedJob> jobs) => redis.Send(db =>
    {
        foreach (var queue in jobs.GroupBy(job => job.Queue, StringComparer.Ordinal))
        {
            db.SetRemove(keys.Running(queue.Key), [.. queue.Select(job => KeyGates.Id(job.Id))], CommandFlags.FireAndForget);
            db.SortedSetAdd(
                keys.Ready(queue.Key), [.. queue.Select(job => new SortedSetEntry(Member(job.Id, job.Keyed), job.Score))], CommandFlags.FireAndForget);
        }
    });

    public void Remove(string queue, IReadOnlyCollection<Guid> jobs, bool keyed = false) => redis.Send(db =>
        db.SortedSetRemove(keys.Ready(queue), [.. jobs.Select(id => Member(id, keyed))], CommandFlags.FireAndForget));

    /// <summary>Which of these jobs are not in their queue's set; null when Redis is away.</summary>
    public async Task<List<ReadyJob>?> FindMissingAsync(string queue, IReadOnlyList<ReadyJob> jobs, CancellationToken cancellationToken)
    {
        var missing = new List<ReadyJob>();
        foreach (var chunk in jobs.Chunk(ChunkSize))
        {
            var members = Array.ConvertAll(chunk, job => Member(job.Id, job.Limit is not null));
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
        return ok ? Array.ConvertAll(members!, member => IdOf(member!)) : null;
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

    private Task<(PopStatus Status, PoppedJob[] Jobs)> PopLimitedAsync(
        IReadOnlyList<PopQueue> queues, int count, CancellationToken cancellationToken)
    {
        RedisKey[] names = [keys.Epoch, .. queues.SelectMany(queue => new[] { keys.Ready(queue.Name), keys.Running(queue.Name) })];
        RedisValue[] arguments =
        [
            keys.EpochValue,
            count.ToString(CultureInfo.InvariantCulture),
            .. queues.Select(queue => (RedisValue)(queue.MaxRunning?.ToString(CultureInfo.InvariantCulture) ?? "")),
        ];
        return PopAsync(PopLimitedScript, names, arguments, queues, fields: 3, cancellationToken);
    }

    // A reply has two fields per job, member and score, and a third with the number of its queue when there may be several.
    private async Task<(PopStatus Status, PoppedJob[] Jobs)> PopAsync(
        string script, RedisKey[] names, RedisValue[] arguments, IReadOnlyList<PopQueue> queues, int fields, CancellationToken cancellationToken)
    {
        Task<RedisResult>? asked = null;
        var (ok, reply) = await redis.TryAsync(db => asked = db.ScriptEvaluateAsync(script, names, arguments), cancellationToken);
        if (!ok)
        {
            // An answer that comes too late has taken jobs out even so.
            _ = asked?.ContinueWith(
                late => PutBack(Parse(late.Result, queues, fields)), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            return (PopStatus.Away, []);
        }

        return reply is null || reply.IsNull ? (PopStatus.Empty, []) : (PopStatus.Ok, Parse(reply, queues, fields));
    }

    private static PoppedJob[] Parse(RedisResult reply, IReadOnlyList<PopQueue> queues, int fields)
    {
        if (reply.IsNull)
        {
            return [];
        }

        var flat = (RedisResult[])reply!;
        var jobs = new PoppedJob[flat.Length / fields];
        for (var i = 0; i < jobs.Length; i++)
        {
            var member = (string)flat[fields * i]!;
            var queue = queues[fields == 2 ? 0 : (int)flat[(fields * i) + 2] - 1].Name;
            jobs[i] = new PoppedJob(IdOf(member), queue, (long)(double)flat[(fields * i) + 1], Keyed: member.Length > 32);
        }

        return jobs;
    }

    private static IEnumerable<(string Queue, SortedSetEntry[] Entries)> ByQueue(IReadOnlyList<ReadyJob> jobs) =>
        jobs.GroupBy(job => job.Queue, StringComparer.Ordinal).SelectMany(queue => queue.Chunk(ChunkSize).Select(
            chunk => (queue.Key, Array.ConvertAll(chunk, job => new SortedSetEntry(Member(job.Id, job.Limit is not null), job.Score)))));

    private static RedisValue Member(Guid id, bool keyed) => keyed ? id.ToString("N") + "k" : id.ToString("N");

    private static Guid IdOf(string? member) => Guid.ParseExact(member.AsSpan(0, 32), "N");
}
