namespace Voy8.Jobs;

/// <summary>
/// Does the work of one job type. Resolved from a scope per job. Runs at least once, so it must be idempotent:
/// look before working, write conditionally.
/// </summary>
public interface IJobHandler<in TPayload>
    where TPayload : notnull
{
    /// <param name="payload">What was enqueued.</param>
    /// <param name="context">The job's identity, deadline and progress.</param>
    /// <param name="cancellationToken">Fires on cancel, timeout, shutdown and a lost lease.</param>
    /// <exception cref="PermanentJobException">The job goes straight to the dead letters.</exception>
    /// <exception cref="JobDeferredException">The job waits and comes back; no attempt is counted.</exception>
    /// <exception cref="WaitForChildrenException">The job is run again when all its children have ended; no attempt is counted.</exception>
    Task HandleAsync(TPayload payload, JobContext context, CancellationToken cancellationToken);
}
