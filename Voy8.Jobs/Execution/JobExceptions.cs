namespace Voy8.Jobs;

/// <summary>Retrying cannot help: the job is dead at once.</summary>
public sealed class PermanentJobException(string message, Exception? innerException = null) : Exception(message, innerException);

/// <summary>
/// Not now: the job goes back to scheduled for <paramref name="delay"/> and its attempt is not counted.
/// This is how a handler waits for a polite moment without sleeping in a worker's slot.
/// </summary>
public sealed class JobDeferredException(TimeSpan delay, string reason) : Exception(reason)
{
    public TimeSpan Delay { get; } = delay;

    /// <summary>
    /// True when work was begun that should soon be finished: once its time has come, the job is as old as it was, and goes before those that became
    /// due meanwhile. Else it takes its turn behind them.
    /// </summary>
    public bool KeepsPlace { get; init; }
}

/// <summary>
/// Run me again when all my children have ended, in success or not: <see cref="JobContext.Children"/> then tells how many did in which way.
/// Waiting takes no slot, and the attempt is not counted. A job that has no child to wait for is dead.
/// </summary>
public sealed class WaitForChildrenException() : Exception("The job waits for its children.");
