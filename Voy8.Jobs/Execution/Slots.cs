using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Voy8.Jobs;

/// <summary>
/// Runs claimed jobs, so many at once. A slot that has run one job takes the next on the same thread, so that a short job
/// costs no change of threads. A job that rests lends its slot to others.
/// </summary>
/// <param name="run">Runs one job; false when the slot was taken away meanwhile, by <see cref="Release"/>.</param>
internal sealed class Slots(int count, Func<ClaimedJob, Task<bool>> run, TimeProvider time)
{
    // Each holds its handler's memory; beyond this they rest in their slots.
    private const int RestingPerSlot = 4;

    // Longer than this on one thread, and others get a turn first.
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(2);

    private readonly ConcurrentQueue<ClaimedJob> _claimed = new();
    private readonly ConcurrentQueue<TaskCompletionSource> _returning = new();
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _completing;
    private int _busy;
    private int _resting;

    /// <summary>Jobs that have lent their slots to others.</summary>
    public int Resting => Volatile.Read(ref _resting);

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

    /// <summary>Waits in place of a running job, whose slot others have meanwhile; returns with a slot, before jobs that have none yet.</summary>
    /// <exception cref="OperationCanceledException">The job is to stop. It has a slot to do so, if need be one too many.</exception>
    public async Task RestAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _resting) > count * RestingPerSlot)
        {
            Interlocked.Decrement(ref _resting);
            await Task.Delay(pause, time, cancellationToken);
            return;
        }

        Interlocked.Decrement(ref _busy);
        StartAll();
        try
        {
            await Task.Delay(pause, time, cancellationToken);
            await ReturnAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Interlocked.Increment(ref _busy);
            throw;
        }
        finally
        {
            Interlocked.Decrement(ref _resting);
        }
    }

    /// <summary>No more jobs are added. Returns when none is left.</summary>
    public Task CompleteAsync()
    {
        _completing = true;
        TellWhenIdle();
        return _idle.Task;
    }

    private async Task ReturnAsync(CancellationToken cancellationToken)
    {
        var slot = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var cancelled = cancellationToken.Register(() => slot.TrySetCanceled(cancellationToken));
        _returning.Enqueue(slot);
        StartAll();
        await slot.Task;
    }

    private void StartAll()
    {
        // What was enqueued before must be seen by whoever leaves a slot from now on.
        Interlocked.MemoryBarrier();
        StartReturning();
        while (!_claimed.IsEmpty && TryEnter())
        {
            ThreadPool.UnsafeQueueUserWorkItem(static slots => _ = slots.RunAllAsync(), this, preferLocal: true);
        }
    }

    private void StartReturning()
    {
        while (!_returning.IsEmpty && TryEnter())
        {
            if (!TryPassOn())
            {
                Interlocked.Decrement(ref _busy);
            }
        }
    }

    // Gives a slot that was entered to a job that comes back from its rest.
    private bool TryPassOn()
    {
        while (_returning.TryDequeue(out var returning))
        {
            if (returning.TrySetResult())
            {
                return true;
            }
        }

        return false;
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

    // After a job that was to stop had come back without waiting for a slot.
    private bool TryLeaveSurplus()
    {
        var busy = Volatile.Read(ref _busy);
        while (busy > count)
        {
            var seen = Interlocked.CompareExchange(ref _busy, busy - 1, busy);
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
                if (!await run(job) || TryLeaveSurplus() || TryPassOn())
                {
                    TellWhenIdle();
                    return;
                }

                if (time.GetElapsedTime(started) > Turn)
                {
                    await Task.Yield();
                }
            }

            Interlocked.Decrement(ref _busy);
            StartReturning();
        }
        while (!_claimed.IsEmpty && TryEnter());

        TellWhenIdle();
    }

    private void TellWhenIdle()
    {
        if (_completing && _claimed.IsEmpty && Volatile.Read(ref _busy) == 0 && Resting == 0)
        {
            _idle.TrySetResult();
        }
    }
}
