namespace Voy8.Jobs;

/// <summary>How this process's worker does, for people and for whoever scales it.</summary>
/// <param name="Status"><c>ok</c>, or <c>starting</c> while the worker has not registered yet.</param>
/// <param name="JobsProcessed">Attempts that ended here, well or not.</param>
/// <param name="QueueDepth">Jobs that wait for any worker, from PostgreSQL.</param>
public sealed record WorkerHealth(
    string Status, Guid WorkerId, string Name, double UptimeSeconds, long JobsProcessed, long JobsFailed, int JobsRunning, long QueueDepth);

/// <summary>Tells how this process's worker does.</summary>
public sealed class WorkerHealthReader(WorkerStatus worker, IJobControl control)
{
    public async Task<WorkerHealth> ReadAsync(CancellationToken cancellationToken = default) => new(
        worker.WorkerId == Guid.Empty ? "starting" : "ok",
        worker.WorkerId,
        worker.Name,
        Math.Round(worker.Uptime.TotalSeconds, 1),
        worker.Succeeded + worker.Failed,
        worker.Failed,
        worker.Held,
        await control.CountWaitingAsync(cancellationToken));
}
