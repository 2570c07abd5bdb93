using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Voy8.Jobs;

/// <summary>
/// Runs claimed jobs, so many at once. A slot that has run one job takes the next on the same thread, so that a short job
/// costs no change of threads.
/// </summary>
/// <param name="run">Runs one job; false when the slot was taken away meanwhile, by <see cref="Release"/>.</param>
internal sealed class Slots(int count, Func<ClaimedJob, Task<bool>> run, TimeProvider time)
{
    // Longer than this on one thread, and others get a turn first.
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(2);

    private readonly ConcurrentQueue<ClaimedJob> _claimed = new();
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _completing;
    private int _busy;

    public void Add(IReadOnlyList<ClaimedJob> jobs)
    {
        foreach (var job in jobs)
        {
            _claimed.Enqueue(job);
        }

        StartAll();
    }

    /// <summary>The job that waits longest for a slot.</summary>
    public bool TryPeek([MaybeNullWhen(false)] out ClaimedJob job) => _claimed.TryPeek(out job);

    /// <summary>Takes away a job that waits for a slot.</summary>
    public bool TryTake([MaybeNullWhen(false)] out ClaimedJob job) => _claimed.TryDequeue(out job);

    /// <summary>The slot of a job that was given up is free again, though its handler still has the thread.</summary>
    public void Release()
    {
        Interlocked.Decrement(ref _busy);
        StartAll();
        TellWhenIdle();
    }

    /// <summary>No more jobs are added. Returns when none is left.</summary>
    public Task CompleteAsync()
    {
        _completing = true;
        TellWhenIdle();
        return _idle.Task;
    }

    private void StartAll()
    {
        while (!_claimed.IsEmpty && TryEnter())
        {
            ThreadPool.UnsafeQueueUserWorkItem(static slots => _ = slots.RunAllAsync(), this, preferLocal: true);
        }
    }

    // Never above the count, not even for a moment: whoever gives a slot back must see it as free.
    private bool TryEnter()
    {
        var busy = Volatile.Read(ref _busy);
        while (busy < count)
        {
            var seen = Interlocked.CompareExchange(ref _busy, busy + 1, busy);
            if (seen == busy)
            {
                return true;
            }

            busy = seen;
        }

        return false;
    }

    private async Task RunAllAsync()
    {
        do
        {
            while (_claimed.TryDequeue(out var job))
            {
                var started = time.GetTimestamp();
                if (!await run(job))
                {
                    return;
                }

                if (time.GetElapsedTime(started) > Turn)
                {
                    await Task.Yield();
                }
            }

            Interlocked.Decrement(ref _busy);
        }
        while (!_claimed.IsEmpty && TryEnter());

        TellWhenIdle();
    }

    private void TellWhenIdle()
    {
        if (_completing && _claimed.IsEmpty && Volatile.Read(ref _busy) == 0)
        {
            _idle.TrySetResult();
        }
    }
}
