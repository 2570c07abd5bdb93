namespace Voy8.Jobs;

/// <summary>Tells Redis, after the commit, what became due. It never waits and never fails: what is not told, the sweep finds.</summary>
internal sealed class JobAnnouncer(ReadySets readySets, KeyGates keyGates, QueueGates queueGates, SteeredQueues steered, JobSignals signals)
{
    /// <summary>These few alike jobs are being committed behind their gate. They are announced as well, after that.</summary>
    public void Foretell(NewJob[] jobs) => signals.Coming(jobs[0].Queue, Array.ConvertAll(jobs, job => job.Id));

    public void Announce(InsertedJobs inserted) => Announce(inserted.Ready, inserted.AnyScheduled);

    public void Announce(IReadOnlyList<ReadyJob> ready, bool anyScheduled)
    {
        if (ready.Any(job => job.Limit is not null))
        {
            keyGates.Offer([.. ready.Where(job => job.Limit is not null)]);
            ready = [.. ready.Where(job => job.Limit is null)];
        }

        if (ready.Count > 0)
        {
            readySets.Push(ready);
            signals.Wake(ready);
        }

        if (anyScheduled)
        {
            signals.ScheduleChanged();
        }
    }

    /// <summary>These jobs wait no more, and nobody runs them.</summary>
    public void Withdraw(IReadOnlyList<ReadyJob> jobs)
    {
        foreach (var queue in jobs.GroupBy(job => (job.Queue, Keyed: job.Limit is not null)))
        {
            readySets.Remove(queue.Key.Queue, [.. queue.Select(job => job.Id)], queue.Key.Keyed);
        }

        Release(jobs);
    }

    /// <summary>These jobs are done with for now: who waits for their concurrency keys, or for a place in their queue, may run.</summary>
    public void Release(IReadOnlyList<ReadyJob> jobs)
    {
        if (jobs.Any(job => job.Limit is not null))
        {
            keyGates.Release([.. jobs.Where(job => job.Limit is not null)]);
        }

        queueGates.Release(jobs);
    }

    /// <summary>The same for what was just ended. A job that is queued again gives up its place in the queue, but keeps its concurrency key.</summary>
    public void Release(IReadOnlyList<JobOutcome> batch, WrittenOutcomes outcomes)
    {
        var jobs = batch
            .Where(outcome => (outcome.Job.Limit is not null || steered.HasMaxRunning(outcome.Job.Queue)) && outcomes.Written.Contains(outcome.Job.Id))
            .Select(outcome => outcome.Job.Place)
            .ToList();
        if (jobs.Count > 0)
        {
            var again = outcomes.Ready.Select(job => job.Id).ToHashSet();
            Release(jobs.ConvertAll(job => again.Contains(job.Id) ? job with { Limit = null } : job));
        }
    }
}
