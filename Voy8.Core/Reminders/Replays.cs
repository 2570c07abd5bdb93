using Voy8.Jobs;

namespace Voy8.Core.Reminders;

internal static class Replays
{
    /// <summary>
    /// How often the job was replayed. Attempts of one life grow, and a replay begins with the first again; what the engine itself runs once more,
    /// after a failure, a timeout or a worker's death, has a greater number.
    /// </summary>
    /// <param name="attempt">That which runs now; null: as the engine knows it.</param>
    public static async Task<int> CountReplaysAsync(this IJobControl jobs, Guid jobId, int? attempt, CancellationToken cancellationToken)
    {
        var job = await jobs.FindAsync(jobId, cancellationToken);
        attempt ??= job is { Status: JobStatus.Running } ? job.Attempt : null;
        var all = (job?.Attempts ?? []).Select(one => one.Attempt).Concat(attempt is { } present ? [present] : []).ToList();
        return all.Zip(all.Skip(1)).Count(pair => pair.Second <= pair.First);
    }
}
