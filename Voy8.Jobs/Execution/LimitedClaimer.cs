namespace Voy8.Jobs;

/// <summary>
/// Claims jobs under their limits, and sees to those that may not run yet: what its key has no room for is parked, what its queue has no room
/// for goes back to its place in line.
/// </summary>
internal sealed class LimitedClaimer(
    LimitedClaimStore store,
    LimitStore limits,
    LimitMending mending,
    ReadySets readySets,
    QueueGates queueGates,
    SteeredQueues steered,
    JobAnnouncer announcer,
    JobSignals signals)
{
    private static readonly TimeSpan FullWait = TimeSpan.FromSeconds(1);

    public Task<LimitedClaim> ClaimAsync(Guid workerId, IReadOnlyList<PoppedJob> popped, CancellationToken cancellationToken) =>
        store.ClaimAsync(workerId, [.. popped.Select(job => job.Id)], postpone: true, cancellationToken);

    /// <summary>Without Redis: claims those with limits among the first in line, and says how many others there are.</summary>
    public async Task<(IReadOnlyList<ClaimedJob> Jobs, int Plain)> ClaimNextAsync(
        Guid workerId, IReadOnlyList<string> queues, int count, CancellationToken cancellationToken)
    {
        if (!await limits.AnyAsync(cancellationToken))
        {
            return ([], count);
        }

        var (limited, plain) = await limits.HeadsAsync(queues, count, cancellationToken);
        return limited.Length == 0 ? ([], plain) : ((await store.ClaimAsync(workerId, limited, postpone: false, cancellationToken)).Claimed, plain);
    }

    /// <summary>Sees to what a claim left of the jobs that Redis handed out.</summary>
    public async Task SettleAsync(LimitedClaim claim, CancellationToken cancellationToken)
    {
        var (back, again, parked, gone) = (new List<PoppedJob>(), new List<string>(), new List<ReadyJob>(), new List<ReadyJob>());
        var placesLeft = new List<ReadyJob>();
        foreach (var unclaimed in claim.Unclaimed)
        {
            var job = unclaimed.Job;
            switch (unclaimed.Status)
            {
                case JobStatus.Queued when unclaimed.KeyFull:
                    parked.Add(job);
                    break;
                case JobStatus.Queued when unclaimed.Steered:
                    back.Add(PoppedJob.Of(job));
                    steered.Close(job.Queue, unclaimed.RateWait ?? FullWait, untilWoken: unclaimed.RateWait is null);
                    continue;
                case JobStatus.Queued:
                    // There is room by now.
                    back.Add(PoppedJob.Of(job));
                    again.Add(job.Queue);
                    continue;
                case JobStatus.Running:
                    continue;
                case JobStatus.Scheduled when claim.Postponed.Contains(job.Id):
                    break;
                default:
                    gone.Add(job);
                    break;
            }

            placesLeft.Add(job);
        }

        readySets.PutBack(back);
        signals.Wake(again);
        announcer.Release(gone);
        queueGates.Release(placesLeft);
        if (claim.Postponed.Count > 0)
        {
            signals.ScheduleChanged();
        }

        if (parked.Count > 0)
        {
            await mending.ParkAsync(parked, cancellationToken);
        }
    }
}
