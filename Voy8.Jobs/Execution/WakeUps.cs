namespace Voy8.Jobs;

/// <summary>
/// What makes the worker look for jobs. A wake-up may name the jobs it is about: then one worker, chosen by the id, claims them without
/// asking Redis first, and the others give it a moment before they look. An idle worker hears of them when their commit begins.
/// All of it only saves time: the jobs stand in the ready sets as well.
/// </summary>
internal sealed class WakeUps : IDisposable
{
    private static readonly TimeSpan Precedence = TimeSpan.FromMilliseconds(2);

    private readonly JobSignals _signals;
    private readonly WorkerLease _lease;
    private readonly WorkerStatus _status;
    private readonly SteeredQueues _steered;
    private readonly ReadySets _readySets;
    private readonly Signal _signal;
    private readonly ITimer _later;
    private volatile bool _waiting;

    public WakeUps(JobSignals signals, WorkerLease lease, WorkerStatus status, SteeredQueues steered, ReadySets readySets, TimeProvider time)
    {
        (_signals, _lease, _status, _steered, _readySets) = (signals, lease, status, steered, readySets);
        _signal = new Signal(time);
        Hints = new Hints(time);
        _later = time.CreateTimer(static signal => ((Signal)signal!).Set(), _signal, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The jobs that this worker may claim at once; they may be gone by now.</summary>
    public Hints Hints { get; }

    public void Set() => _signal.Set();

    public async Task WaitAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        _waiting = true;
        try
        {
            await _signal.WaitAsync(timeout, cancellationToken);
        }
        finally
        {
            _waiting = false;
        }
    }

    public async Task ListenAsync(CancellationToken stoppingToken)
    {
        await _signals.OnWakeAsync(OnWake, stoppingToken);
        await _signals.OnComingAsync(OnComing, stoppingToken);

        // Whatever was told before there was an ear for it.
        Set();
    }

    public void Dispose() => _later.Dispose();

    private void OnWake(WakeUp wakeUp)
    {
        if (!_lease.Queues.Contains(wakeUp.Queue))
        {
            return;
        }

        _steered.Woken(wakeUp.Queue);
        if (wakeUp.Jobs.Count == 0)
        {
            Set();
        }
        else
        {
            OnNamed(wakeUp);
        }
    }

    private void OnNamed(WakeUp wakeUp)
    {
        var forMe = _lease.Place.IsFirstFor(wakeUp.Jobs[0]);
        var claimed = Hints.Announce(wakeUp, forMe);
        if (claimed.Count > 0)
        {
            _readySets.Remove(wakeUp.Queue, claimed);
        }

        if (claimed.Count == wakeUp.Jobs.Count)
        {
            return;
        }

        if (forMe)
        {
            Set();
        }
        else
        {
            _later.Change(Precedence, Timeout.InfiniteTimeSpan);
        }
    }

    // Only for a worker that has nothing else to do: it waits for the commit, and claims nothing meanwhile.
    private void OnComing(WakeUp wakeUp)
    {
        if (_waiting && _status.Held == 0 && wakeUp.Jobs.Count > 0 && _lease.Queues.Contains(wakeUp.Queue) && _lease.Place.IsFirstFor(wakeUp.Jobs[0])
            && !_steered.IsPaused(wakeUp.Queue) && !_steered.IsLimited(wakeUp.Queue) && Hints.Expect(wakeUp))
        {
            Set();
        }
    }
}

/// <summary>A queue has something to do.</summary>
/// <param name="Jobs">What it is, where that are a few; else empty.</param>
internal readonly record struct WakeUp(string Queue, IReadOnlyList<Guid> Jobs);

/// <summary>A worker's place among those that live.</summary>
internal readonly record struct WorkerPlace(int Rank, int Count)
{
    /// <summary>One of the workers is first for each job; while places change hands it may be two, or none.</summary>
    public bool IsFirstFor(Guid job)
    {
        // The last bytes of the id are random.
        Span<byte> bytes = stackalloc byte[16];
        job.TryWriteBytes(bytes);
        return Count <= 1 || bytes[15] % Count == Rank;
    }
}
