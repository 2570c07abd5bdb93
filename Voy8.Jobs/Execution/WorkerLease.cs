using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Voy8.Jobs;

/// <summary>
/// This process's right to hold jobs: one row, prolonged by a heartbeat. When it cannot be prolonged in time, others may
/// take the jobs, so the handlers here are stopped; then the worker comes back under a new id.
/// </summary>
internal sealed class WorkerLease(
    WorkerStore store,
    HeldJobs heldJobs,
    RunningJobs runningJobs,
    OutcomeBuffer outcomes,
    WorkerStatus status,
    JobHandlers handlers,
    IOptions<WorkerOptions> options,
    TimeProvider time,
    ILogger<WorkerLease> logger)
{
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(20);

    private readonly Signal _doubt = new(time);
    private long _renewedAt;
    private WorkerPlace _place = new(0, 1);
    // What may be in PostgreSQL of this worker, whether or not the answer came.
    private Guid? _row;
    private volatile bool _registered;
    private volatile bool _stopping;
    private volatile bool _inDoubt;

    public Guid WorkerId => status.WorkerId;

    /// <summary>True while nobody else can believe this worker dead. Measured here, from before the last beat was sent.</summary>
    public bool IsHeld => _registered && Left > Margin;

    /// <summary>False as well while PostgreSQL has been heard to disagree.</summary>
    public bool MayClaim => IsHeld && !_inDoubt;

    public IReadOnlyList<string> Queues { get; } = options.Value.Queues.Count > 0 ? [.. options.Value.Queues] : handlers.Queues;

    /// <summary>As of the last heartbeat.</summary>
    public WorkerPlace Place => _place;

    private TimeSpan Left => options.Value.Lease - time.GetElapsedTime(Volatile.Read(ref _renewedAt));

    public async Task RegisterAsync(CancellationToken cancellationToken)
    {
        var id = Guid.CreateVersion7(time.GetUtcNow());
        var now = time.GetTimestamp();
        _row = id;
        await store.RegisterAsync(id, status.Name, Queues, options.Value.Concurrency, options.Value.Lease, cancellationToken);
        status.WorkerId = id;
        Volatile.Write(ref _renewedAt, now);
        _place = await store.PlaceAsync(id, cancellationToken);
        (_registered, _inDoubt) = (true, false);
        Log.WorkerStarted(logger, id, status.Name, string.Join(", ", Queues), options.Value.Concurrency);
    }

    /// <summary>True while the job may run here: it was claimed under the lease that is held now.</summary>
    public bool Covers(ClaimedJob job) => IsHeld && job.WorkerId == WorkerId;

    /// <summary>PostgreSQL holds this worker to be dead: the next heartbeat is due at once, to learn the same and register anew.</summary>
    public void Doubt()
    {
        _inDoubt = true;
        _doubt.Set();
    }

    /// <summary>From now on the heartbeats say that the worker is about to go.</summary>
    public void AnnounceStop() => _stopping = true;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var pause = options.Value.Heartbeat;
        while (true)
        {
            await _doubt.WaitAsync(pause < Left || !_registered ? pause : Left > Margin ? Left : Margin, cancellationToken);
            pause = await TryBeatAsync(cancellationToken) ? options.Value.Heartbeat : options.Value.Heartbeat / 10;
        }
    }

    /// <summary>The worker has no jobs any more.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        _registered = false;
        if (_row is { } row)
        {
            await store.RemoveAsync(row, cancellationToken);
        }
    }

    private async Task<bool> TryBeatAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!_registered)
            {
                await RegisterAsync(cancellationToken);
                return true;
            }

            if (!IsHeld)
            {
                Lose();
                return false;
            }

            // An answer that comes after the lease has run out is no use.
            using var inTime = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            inTime.CancelAfter(Left);
            var now = time.GetTimestamp();
            var startedBefore = runningJobs.All.ToList();
            var counts = new WorkerCounts(runningJobs.Count, status.Succeeded, status.Failed, _stopping);
            var (alive, rows) = await store.BeatAsync(WorkerId, options.Value.Lease, counts, options.Value.Heartbeat, inTime.Token);
            if (!alive)
            {
                Lose();
                return false;
            }

            Volatile.Write(ref _renewedAt, now);
            _inDoubt = false;
            StopWhatIsHeldNoMore(startedBefore, rows);
            await ReconcileAsync(rows);
            _place = await store.PlaceAsync(WorkerId, inTime.Token);
            return true;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Log.HeartbeatFailed(logger, WorkerId, exception);
            if (_registered && !IsHeld)
            {
                Lose();
            }

            return false;
        }
    }

    // Claimed before the beat and still running, yet not this worker's: somebody else has it, or will.
    private static void StopWhatIsHeldNoMore(List<RunningJob> startedBefore, List<RunningRow> rows)
    {
        var held = rows.Select(row => (row.Id, row.LeaseToken)).ToHashSet();
        foreach (var job in startedBefore.Where(job => !held.Contains((job.JobId, job.LeaseToken))))
        {
            job.Stop(StopReason.LeaseLost);
        }
    }

    private async Task ReconcileAsync(List<RunningRow> rows)
    {
        foreach (var row in rows)
        {
            if (row.CancelRequested)
            {
                runningJobs.Stop(row.Id, StopReason.Cancelled);
            }

            if (row.Settled && !heldJobs.Contains(row.Id, row.LeaseToken))
            {
                // The claim's answer never came. Should its outcome just have been written, then this changes nothing.
                Log.ClaimOrphaned(logger, row.Id);
                await outcomes.AddAsync(JobOutcome.HandBack(ClaimedJob.Orphan(row.Id, WorkerId, row.LeaseToken)));
            }
        }
    }

    private void Lose()
    {
        _registered = false;
        Log.LeaseLost(logger, WorkerId, runningJobs.Count);
        runningJobs.StopAll(StopReason.LeaseLost);
    }
}
