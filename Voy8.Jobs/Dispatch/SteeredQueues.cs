using System.Collections.Concurrent;
using System.Collections.Frozen;
using Microsoft.Extensions.Logging;

namespace Voy8.Jobs;

/// <summary>
/// What this process knows of paused and limited queues, so that it does not ask for what it may not have. It may lag behind by a moment:
/// every claim checks again in PostgreSQL.
/// </summary>
internal sealed class SteeredQueues(QueueStore store, JobSignals signals, TimeProvider time, ILogger<SteeredQueues> logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, Closing> _closed = new(StringComparer.Ordinal);
    private readonly Signal _changed = new(time);
    private volatile FrozenDictionary<string, QueueLimits> _queues = FrozenDictionary<string, QueueLimits>.Empty;

    public bool IsPaused(string queue) => _queues.Count > 0 && _queues.TryGetValue(queue, out var limits) && limits.Paused;

    /// <summary>True when jobs of the queue must be claimed under its limits.</summary>
    public bool IsLimited(string queue) => _queues.Count > 0 && _queues.TryGetValue(queue, out var limits) && limits.IsLimited;

    public bool HasAnyMaxRunning => _queues.Count > 0;

    public bool HasMaxRunning(string queue) => _queues.Count > 0 && _queues.TryGetValue(queue, out var limits) && limits.MaxRunning is not null;

    /// <summary>Those of the queues that may have something for a worker, and how long until another one may.</summary>
    public IReadOnlyList<PopQueue> Open(IReadOnlyList<string> queues, out TimeSpan? nextOpening)
    {
        var known = _queues;
        var open = new List<PopQueue>(queues.Count);
        nextOpening = null;
        foreach (var queue in queues)
        {
            if (Left(queue) is { } left)
            {
                nextOpening = nextOpening is { } other && other < left ? other : left;
            }
            else if (!known.TryGetValue(queue, out var limits))
            {
                open.Add(new PopQueue(queue, null));
            }
            else if (!limits.Paused)
            {
                open.Add(new PopQueue(queue, limits.MaxRunning));
            }
        }

        return open;
    }

    /// <summary>PostgreSQL gave nothing of this queue: do not ask again for a while.</summary>
    /// <param name="untilWoken">True when the end of a job may open it sooner.</param>
    public void Close(string queue, TimeSpan wait, bool untilWoken)
    {
        _closed[queue] = new Closing(time.GetTimestamp() + (long)(wait.TotalSeconds * time.TimestampFrequency), untilWoken);
        _changed.Set();
    }

    /// <summary>Something happened in the queue.</summary>
    public void Woken(string queue)
    {
        if (!_closed.IsEmpty && _closed.TryGetValue(queue, out var closing) && closing.UntilWoken)
        {
            _closed.TryRemove(KeyValuePair.Create(queue, closing));
        }
    }

    /// <summary>Keeps up with what operators change.</summary>
    public async Task RunAsync(Action changed, CancellationToken cancellationToken)
    {
        var listening = signals.OnQueuesChangedAsync(_changed.Set, cancellationToken);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                if (await LoadAsync(cancellationToken))
                {
                    changed();
                }

                await _changed.WaitAsync(Interval, cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                Log.QueuesNotRead(logger, exception);
                await Task.Delay(Interval, time, cancellationToken);
            }
        }

        await Background.StoppedAsync(listening);
    }

    /// <returns>True when anything is different now.</returns>
    private async Task<bool> LoadAsync(CancellationToken cancellationToken)
    {
        var queues = await store.ReadAsync(cancellationToken);
        var before = _queues;
        if (before.Count == queues.Count && queues.All(queue => before.TryGetValue(queue.Key, out var limits) && limits == queue.Value))
        {
            return false;
        }

        _queues = queues.ToFrozenDictionary(StringComparer.Ordinal);
        _closed.Clear();
        return true;
    }

    private TimeSpan? Left(string queue)
    {
        if (_closed.IsEmpty || !_closed.TryGetValue(queue, out var closing))
        {
            return null;
        }

        var left = time.GetElapsedTime(time.GetTimestamp(), closing.Until);
        if (left > TimeSpan.Zero)
        {
            return left;
        }

        _closed.TryRemove(KeyValuePair.Create(queue, closing));
        return null;
    }

    private readonly record struct Closing(long Until, bool UntilWoken);
}
