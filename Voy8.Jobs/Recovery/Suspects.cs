using Microsoft.Extensions.Options;

namespace Voy8.Jobs;

/// <summary>
/// A job whose workers died may be what killed them. It runs with no other such job beside it in this process, so that only
/// the guilty one collects further expiries and ends as poison.
/// </summary>
internal sealed class Suspects(OutcomeBuffer outcomes, IOptions<WorkerOptions> options, TimeProvider time)
{
    private const int SuspectAfter = 2;
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(1);

    private int _running;

    /// <summary>
    /// Keeps the jobs that may start, at most one suspect among them. The others are handed back, durably, before anything
    /// starts: a job that is still held here when the process dies would be blamed as well.
    /// </summary>
    public async Task<IReadOnlyList<ClaimedJob>> SeparateAsync(IReadOnlyList<ClaimedJob> jobs, Action<JobOutcome> handedBack)
    {
        if (!jobs.Any(IsSuspect))
        {
            return jobs;
        }

        var kept = new List<ClaimedJob>(jobs.Count);
        var later = new List<JobOutcome>();
        foreach (var job in jobs)
        {
            if (!IsSuspect(job) || Interlocked.CompareExchange(ref _running, 1, 0) == 0)
            {
                kept.Add(job);
            }
            else
            {
                later.Add(JobOutcome.HandBack(job) with { Status = JobStatus.Scheduled, Delay = Delay });
            }
        }

        if (later.Count > 0)
        {
            await HandBackAsync(later);
            later.ForEach(handedBack);
        }

        return kept;
    }

    public void Ended(ClaimedJob job)
    {
        if (IsSuspect(job))
        {
            Volatile.Write(ref _running, 0);
        }
    }

    private async Task HandBackAsync(List<JobOutcome> later)
    {
        try
        {
            using var giveUp = new CancellationTokenSource(options.Value.Lease, time);
            await outcomes.WriteAsync(later, giveUp.Token);
        }
        catch (OperationCanceledException)
        {
            // PostgreSQL is away: they are written when it is back.
            foreach (var outcome in later)
            {
                await outcomes.AddAsync(outcome);
            }
        }
    }

    private static bool IsSuspect(ClaimedJob job) => job.LeaseExpiries >= SuspectAfter;
}
