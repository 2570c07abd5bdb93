using System.Collections.Concurrent;

namespace Voy8.Jobs;

/// <summary>
/// Every claim of this process, from the claim until its outcome is written. What PostgreSQL believes to be held here
/// and is not in here was claimed by a statement whose answer got lost, and would otherwise wait for this process to die.
/// </summary>
internal sealed class HeldJobs
{
    private readonly ConcurrentDictionary<(Guid Id, long Token), byte> _claims = new();

    public void Add(IEnumerable<ClaimedJob> jobs)
    {
        foreach (var job in jobs)
        {
            _claims[(job.Id, job.LeaseToken)] = 0;
        }
    }

    public void Remove(IEnumerable<JobOutcome> written)
    {
        foreach (var outcome in written)
        {
            _claims.TryRemove((outcome.Job.Id, outcome.Job.LeaseToken), out _);
        }
    }

    public bool Contains(Guid id, long token) => _claims.ContainsKey((id, token));
}
