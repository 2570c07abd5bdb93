using Voy8.Contracts;

namespace Voy8.Web.Operations;

/// <summary>Something that an operator should look at, and where.</summary>
/// <param name="IsGrave">Work stands still or is lost to its users until somebody acts.</param>
public sealed record Attention(string Text, string Uri, bool IsGrave)
{
    private static readonly TimeSpan LongWait = TimeSpan.FromMinutes(5);

    /// <summary>What is not as it should be, the gravest first.</summary>
    public static IReadOnlyList<Attention> Of(StatsResponse stats, IReadOnlyList<QueueResponse> queues, IReadOnlyList<WorkerResponse> workers) =>
        [.. Find(stats, queues, workers).OrderByDescending(attention => attention.IsGrave)];

    private static IEnumerable<Attention> Find(StatsResponse stats, IReadOnlyList<QueueResponse> queues, IReadOnlyList<WorkerResponse> workers)
    {
        const string queuesPage = "/operations/queues";
        const string workersPage = "/operations/workers";
        if (workers.All(worker => worker.Status == "silent"))
        {
            yield return new Attention("No worker is alive: nothing runs.", workersPage, IsGrave: true);
        }

        foreach (var queue in queues.Where(queue => queue.Paused))
        {
            yield return new Attention($"Queue {queue.Name} is paused; {Figures.Count(queue.Depth.Total, "job waits", "jobs wait")} in it.", queuesPage, IsGrave: false);
        }

        foreach (var queue in queues.Where(queue => queue is { Workers: 0, Depth.Total: > 0, Paused: false } && workers.Count > 0))
        {
            yield return new Attention($"No worker serves queue {queue.Name}; {Figures.Count(queue.Depth.Total, "job waits", "jobs wait")} in it.", queuesPage, IsGrave: true);
        }

        foreach (var queue in queues.Where(queue => !queue.Paused && queue.Workers > 0 && queue.OldestWaitSeconds > LongWait.TotalSeconds))
        {
            yield return new Attention(
                $"Queue {queue.Name} is behind: its oldest job waits for {Figures.Seconds(queue.OldestWaitSeconds)}.", $"/operations/jobs?status=queued&queue={System.Uri.EscapeDataString(queue.Name)}", IsGrave: false);
        }

        var silent = workers.Count(worker => worker.Status == "silent");
        if (silent > 0 && silent < workers.Count)
        {
            yield return new Attention($"{Figures.Count(silent, "worker is", "workers are")} silent; what {(silent == 1 ? "it" : "they")} ran is given to others.", workersPage, IsGrave: false);
        }

        if (stats.Dead > 0)
        {
            yield return new Attention($"{Figures.Count(stats.Dead, "dead letter waits", "dead letters wait")} for a decision.", DeadLetterFilter.Path, IsGrave: false);
        }
    }
}
