using System.Globalization;
using StackExchange.Redis;

namespace Voy8.Jobs;

/// <summary>
/// The limits of concurrency keys in Redis. A job with a key comes into its ready set when it may run; until then it is parked under its key, where
/// it is in nobody's way. When a holder ends, the next one is let in at its old place in line. Redis only saves work: the claim in PostgreSQL
/// checks again.
/// </summary>
internal sealed class KeyGates(RedisGate redis, DispatchKeys keys, ReadySets readySets, JobSignals signals)
{
    private const int ChunkSize = 200;
    private static readonly string Script = LuaScripts.Read("gate.lua");

    /// <summary>Lets in or parks jobs that became ready, without waiting.</summary>
    public void Offer(IReadOnlyCollection<ReadyJob> jobs) => _ = OfferAsync(jobs, CancellationToken.None);

    /// <returns>False when Redis is away.</returns>
    public Task<bool> OfferAsync(IReadOnlyCollection<ReadyJob> jobs, CancellationToken cancellationToken) =>
        ApplyAsync(jobs.Select(job => new Change(job.Limit!.Key, Coming: job)), cancellationToken);

    /// <summary>These jobs hold their keys no more, nor wait for them: the next ones are let in, without waiting.</summary>
    public void Release(IReadOnlyCollection<ReadyJob> jobs) =>
        _ = ApplyAsync(jobs.Select(job => new Change(job.Limit!.Key, Leaving: Member(job))), CancellationToken.None);

    /// <summary>Corrects what Redis believes of keys.</summary>
    /// <param name="running">Jobs that hold the keys for certain.</param>
    /// <param name="gone">Ids of holders that hold them no more.</param>
    /// <param name="parked">Jobs that were let in too early.</param>
    /// <param name="touched">Keys to let in what has room.</param>
    public Task<bool> MendAsync(
        IEnumerable<(string Key, Guid Id)> running,
        IEnumerable<(string Key, Guid Id)> gone,
        IEnumerable<ReadyJob> parked,
        IEnumerable<string> touched,
        CancellationToken cancellationToken) => ApplyAsync(
        [
            .. running.Select(holder => new Change(holder.Key, Holding: Id(holder.Id))),
            .. gone.Select(holder => new Change(holder.Key, Leaving: Id(holder.Id))),
            .. parked.Select(job => new Change(job.Limit!.Key, Leaving: Member(job), Coming: job)),
            .. touched.Select(key => new Change(key)),
        ],
        cancellationToken);

    /// <summary>The holders of each key; null when Redis is away.</summary>
    public async Task<List<(string Key, Guid Id)>?> HoldersAsync(IReadOnlyList<string> wanted, CancellationToken cancellationToken)
    {
        var (ok, holders) = await redis.TryAsync(
            db => Task.WhenAll(wanted.Select(key => db.SetMembersAsync(keys.Holders(key)))), cancellationToken);
        return ok
            ? [.. wanted.Zip(holders!).SelectMany(key => key.Second.Select(id => (key.First, Guid.ParseExact((string)id!, "N"))))]
            : null;
    }

    /// <summary>Those of the jobs that are not parked; null when Redis is away.</summary>
    public async Task<List<ReadyJob>?> FindMissingAsync(IReadOnlyList<ReadyJob> jobs, CancellationToken cancellationToken)
    {
        var missing = new List<ReadyJob>();
        foreach (var chunk in jobs.Chunk(ChunkSize))
        {
            var (ok, scores) = await redis.TryAsync(
                db => Task.WhenAll(chunk.Select(job => db.SortedSetScoreAsync(keys.Parked(job.Limit!.Key), Member(job)))), cancellationToken);
            if (!ok)
            {
                return null;
            }

            missing.AddRange(chunk.Where((_, i) => scores![i] is null));
        }

        return missing;
    }

    internal static RedisValue Id(Guid id) => id.ToString("N");

    private async Task<bool> ApplyAsync(IEnumerable<Change> changes, CancellationToken cancellationToken)
    {
        foreach (var chunk in changes.GroupBy(change => change.Key, StringComparer.Ordinal).SelectMany(key => key.Chunk(ChunkSize)).Chunk(ChunkSize))
        {
            foreach (var call in Calls(chunk))
            {
                if (!await CallAsync(call, cancellationToken))
                {
                    return false;
                }
            }
        }

        return true;
    }

    // Whole keys together in one call, until it has its fill.
    private static IEnumerable<List<Change[]>> Calls(Change[][] chunk)
    {
        var (call, size) = (new List<Change[]>(), 0);
        foreach (var key in chunk)
        {
            if (size + key.Length > ChunkSize && size > 0)
            {
                yield return call;
                (call, size) = ([], 0);
            }

            call.Add(key);
            size += key.Length;
        }

        yield return call;
    }

    private async Task<bool> CallAsync(List<Change[]> changes, CancellationToken cancellationToken)
    {
        if (!keys.AreKnown)
        {
            return false;
        }

        var names = new List<RedisKey>(changes.Count * 2);
        var arguments = new List<RedisValue>();
        foreach (var key in changes)
        {
            names.Add(keys.Holders(key[0].Key));
            names.Add(keys.Parked(key[0].Key));
            Add([.. key.Where(change => change.Holding.HasValue).Select(change => change.Holding)]);
            Add([.. key.Where(change => change.Leaving.HasValue).Select(change => change.Leaving)]);
            ReadyJob[] coming = [.. key.Where(change => change.Coming is not null).Select(change => change.Coming!.Value)];
            arguments.Add(coming.Length);
            foreach (var job in coming)
            {
                arguments.Add(Member(job));
                arguments.Add(job.Score);
            }
        }

        var (ok, reply) = await redis.TryAsync(db => db.ScriptEvaluateAsync(Script, [.. names], [.. arguments]), cancellationToken);
        if (!ok || reply is null)
        {
            return false;
        }

        var flat = (RedisResult[])reply!;
        var admitted = new ReadyJob[flat.Length / 2];
        for (var i = 0; i < admitted.Length; i++)
        {
            admitted[i] = Parse((string)flat[2 * i]!, (long)(double)flat[(2 * i) + 1]);
        }

        if (admitted.Length > 0)
        {
            readySets.Push(admitted);
            signals.Wake(admitted);
        }

        return true;

        void Add(RedisValue[] values)
        {
            arguments.Add(values.Length);
            arguments.AddRange(values);
        }
    }

    private static RedisValue Member(ReadyJob job) => string.Create(CultureInfo.InvariantCulture, $"{job.Id:N}:{job.Limit!.Max}:{job.Queue}");

    // Which key let it in is no longer of interest, only that one did.
    private static ReadyJob Parse(string member, long score)
    {
        var colon = member.IndexOf(':', 33);
        var max = int.Parse(member.AsSpan(33, colon - 33), CultureInfo.InvariantCulture);
        return new ReadyJob(Guid.ParseExact(member.AsSpan(0, 32), "N"), member[(colon + 1)..], score, new JobLimit("", max));
    }

    private readonly record struct Change(string Key, RedisValue Holding = default, RedisValue Leaving = default, ReadyJob? Coming = null);
}
