using System.Collections.Concurrent;

namespace Voy8.Jobs;

/// <summary>
/// What makes the worker look for jobs. A wake-up may name the jobs it is about: then one worker, chosen by the id, claims them without
/// asking Redis first, and the others give it a moment before they look. All of it only saves time: the jobs stand in the ready sets as well.
/// </summary>
internal sealed class WakeUps : IDisposable
{
    private const int MaxHints = 100;
    private static readonly TimeSpan Precedence = TimeSpan.FromMilliseconds(2);

    private readonly JobSignals _signals;
    private readonly WorkerLease _lease;
    private readonly SteeredQueues _steered;
    private readonly Signal _signal;
    private readonly ITimer _later;
    private readonly ConcurrentQueue<ReadyJob> _hints = new();

    public WakeUps(JobSignals signals, WorkerLease lease, SteeredQueues steered, TimeProvider time)
    {
        (_signals, _lease, _steered) = (signals, lease, steered);
        _signal = new Signal(time);
        _later = time.CreateTimer(static signal => ((Signal)signal!).Set(), _signal, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Set() => _signal.Set();

    public Task WaitAsync(TimeSpan timeout, CancellationToken cancellationToken) => _signal.WaitAsync(timeout, cancellationToken);

    /// <summary>Jobs that this worker may claim at once; they may be gone by now.</summary>
    public IReadOnlyList<ReadyJob> TakeHints(int room)
    {
        if (_hints.IsEmpty)
        {
            return [];
        }

        var hints = new List<ReadyJob>();
        while (hints.Count < room && _hints.TryDequeue(out var hint))
        {
            hints.Add(hint);
        }

        // What there is no room for belongs to whoever asks Redis.
        _hints.Clear();
        return hints;
    }

    public async Task ListenAsync(CancellationToken stoppingToken)
    {
        await _signals.OnWakeAsync(OnWake, stoppingToken);

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
        else if (_lease.Place.IsFirstFor(wakeUp.Jobs[0]) && _hints.Count < MaxHints)
        {
            foreach (var job in wakeUp.Jobs)
            {
                _hints.Enqueue(new ReadyJob(job, wakeUp.Queue, 0));
            }

            Set();
        }
        else
        {
            _later.Change(Precedence, Timeout.InfiniteTimeSpan);
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
