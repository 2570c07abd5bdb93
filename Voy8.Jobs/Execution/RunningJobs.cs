using System.Collections.Concurrent;

namespace Voy8.Jobs;

/// <summary>The jobs whose handlers run in this process.</summary>
internal sealed class RunningJobs
{
    private readonly ConcurrentDictionary<(Guid Id, long Token), RunningJob> _jobs = new();

    public int Count => _jobs.Count;

    public IEnumerable<RunningJob> All => _jobs.Select(entry => entry.Value);

    public void Add(RunningJob job) => _jobs[(job.JobId, job.LeaseToken)] = job;

    public void Remove(RunningJob job) => _jobs.TryRemove((job.JobId, job.LeaseToken), out _);

    public void Stop(Guid jobId, StopReason reason)
    {
        foreach (var (_, job) in _jobs)
        {
            if (job.JobId == jobId)
            {
                job.Stop(reason);
            }
        }
    }

    public void StopAll(StopReason reason)
    {
        foreach (var (_, job) in _jobs)
        {
            job.Stop(reason);
        }
    }
}
