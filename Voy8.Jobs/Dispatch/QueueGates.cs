using StackExchange.Redis;

namespace Voy8.Jobs;

/// <summary>
/// The places of queues that may run only so many jobs at once, in Redis: a pop takes a place with each job, and an end gives it back.
/// They are ids and not a count, so that nothing is given back twice.
/// </summary>
internal sealed class QueueGates(RedisGate redis, DispatchKeys keys, SteeredQueues steered, JobSignals signals)
{
    public void Hold(string queue, IReadOnlyCollection<Guid> jobs) => redis.Send(db =>
        db.SetAdd(keys.Running(queue), [.. jobs.Select(KeyGates.Id)], CommandFlags.FireAndForget));

    /// <summary>Frees places without waiting, and wakes who could use them.</summary>
    public void Release(string queue, IReadOnlyCollection<Guid> jobs)
    {
        if (jobs.Count > 0)
        {
            redis.Send(db => db.SetRemove(keys.Running(queue), [.. jobs.Select(KeyGates.Id)], CommandFlags.FireAndForget));
            signals.Wake([queue]);
        }
    }

    /// <summary>The same for jobs of any queue; those of queues without such a limit have none.</summary>
    public void Release(IReadOnlyCollection<ReadyJob> jobs)
    {
        if (steered.HasAnyMaxRunning)
        {
            foreach (var queue in jobs.GroupBy(job => job.Queue, StringComparer.Ordinal).Where(queue => steered.HasMaxRunning(queue.Key)))
            {
                Release(queue.Key, [.. queue.Select(job => job.Id)]);
            }
        }
    }

    /// <summary>Who has a place; null when Redis is away.</summary>
    public async Task<HashSet<Guid>?> HoldersAsync(string queue, CancellationToken cancellationToken)
    {
        var (ok, members) = await redis.TryAsync(db => db.SetMembersAsync(keys.Running(queue)), cancellationToken);
        return ok ? [.. members!.Select(id => Guid.ParseExact((string)id!, "N"))] : null;
    }
}
