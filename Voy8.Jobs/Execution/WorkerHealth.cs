using Npgsql;

namespace Voy8.Jobs;

/// <summary>How this process's worker does, for people and for whoever scales it.</summary>
/// <param name="Status"><c>ok</c>, or <c>starting</c> while the worker has not registered yet, or <c>database_away</c>.</param>
/// <param name="JobsProcessed">Attempts that ended here, well or not.</param>
/// <param name="QueueDepth">Jobs that wait for any worker, from PostgreSQL; null while that is not known.</param>
public sealed record WorkerHealth(
    string Status, Guid WorkerId, string Name, double UptimeSeconds, long JobsProcessed, long JobsFailed, int JobsRunning, long? QueueDepth);

/// <summary>Tells how this process's worker does.</summary>
public sealed class WorkerHealthReader(WorkerStatus worker, IJobControl control, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public async Task<WorkerHealth> ReadAsync(CancellationToken cancellationToken = default)
    {
        var status = worker.WorkerId == Guid.Empty ? "starting" : "ok";
        long? depth = null;
        if (status == "ok")
        {
            try
            {
                depth = await control.CountWaitingAsync(cancellationToken).WaitAsync(Patience, time, cancellationToken);
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
            {
                status = "database_away";
            }
        }

        return new WorkerHealth(
            status,
            worker.WorkerId,
            worker.Name,
            Math.Round(worker.Uptime.TotalSeconds, 1),
            worker.Succeeded + worker.Failed,
            worker.Failed,
            worker.Held,
            depth);
    }
}
