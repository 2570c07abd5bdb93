namespace Voy8.Jobs;

/// <summary>Wakes one waiter. A signal given while nobody waits is kept; several count as one.</summary>
internal sealed class Signal(TimeProvider time)
{
    private TaskCompletionSource _source = Create();

    public void Set() => Volatile.Read(ref _source).TrySetResult();

    /// <returns>True when the signal was given, false when the time is up.</returns>
    public async Task<bool> WaitAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        var source = Volatile.Read(ref _source);
        try
        {
            await source.Task.WaitAsync(timeout, time, cancellationToken);
            Volatile.Write(ref _source, Create());
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private static TaskCompletionSource Create() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
