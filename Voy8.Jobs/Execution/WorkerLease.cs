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

    private long _renewedAt;
    private volatile bool _registered;
    private volatile bool _stopping;

    public Guid WorkerId { get; private set; }

    /// <summary>True while nobody else can believe this worker dead. Measured here, from before the last beat was sent.</summary>
    public bool IsHeld => _registered && Left > Margin;

    public IReadOnlyList<string> Queues { get; } = options.Value.Queues.Count > 0 ? [.. options.Value.Queues] : handlers.Queues;

    private TimeSpan Left => options.Value.Lease - time.GetElapsedTime(Volatile.Read(ref _renewedAt));

    public async Task RegisterAsync(CancellationToken cancellationToken)
    {
        var id = Guid.CreateVersion7(time.GetUtcNow());
        var now = time.GetTimestamp();
        await store.RegisterAsync(id, status.Name, Queues, options.Value.Concurrency, options.Value.Lease, cancellationToken);
        WorkerId = id;
        status.WorkerId = id;
        Volatile.Write(ref _renewedAt, now);
        _registered = true;
        Log.WorkerStarted(logger, id, status.Name, string.Join(", ", Queues), options.Value.Concurrency);
    }

    /// <summary>From now on the heartbeats say that the worker is about to go.</summary>
    public void AnnounceStop() => _stopping = true;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var pause = options.Value.Heartbeat;
        while (true)
        {
            await Task.Delay(pause < Left || !_registered ? pause : Left > Margin ? Left : Margin, time, cancellationToken);
            pause = await TryBeatAsync(cancellationToken) ? options.Value.Heartbeat : options.Value.Heartbeat / 10;
        }
    }

    /// <summary>The worker has no jobs any more.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        if (_registered)
        {
            _registered = false;
            await store.RemoveAsync(WorkerId, cancellationToken);
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
            var counts = new WorkerCounts(runningJobs.Count, status.Succeeded, status.Failed, _stopping);
            var (alive, rows) = await store.BeatAsync(WorkerId, options.Value.Lease, counts, options.Value.Heartbeat, inTime.Token);
            if (!alive)
            {
                Lose();
                return false;
            }

            Volatile.Write(ref _renewedAt, now);
            await ReconcileAsync(rows);
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
