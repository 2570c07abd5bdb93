using Voy8.Jobs;

namespace Voy8.Core.Scheduling;

/// <summary>What the fleet can do, and what it has to do already.</summary>
/// <param name="Slots">Jobs that the living workers of the queue run at once.</param>
/// <param name="CrawlTime">How long a crawl takes; null when none has been measured.</param>
/// <param name="Waiting">Crawls that are queued, put off or running.</param>
public readonly record struct FleetCapacity(int Slots, TimeSpan? CrawlTime, long Waiting)
{
    // A crawl that ends at once found its host busy: so quick they are not.
    private static readonly TimeSpan Quickest = TimeSpan.FromMilliseconds(100);

    /// <summary>Of those that wait, the ones that go before all but people's.</summary>
    public long HighWaiting { get; init; }

    /// <summary>Crawls that may wait at once, the present ones included.</summary>
    public long MostWaiting(SchedulerOptions options)
    {
        var each = CrawlTime ?? options.ExpectedCrawlTime;
        each = each < Quickest ? Quickest : each;
        return (long)(Slots * options.FleetShare * (options.Horizon / each));
    }

    /// <summary>Crawls that may be added now.</summary>
    public int Budget(SchedulerOptions options) => (int)Math.Clamp(MostWaiting(options) - Waiting, 0, options.BatchSize);

    /// <summary>Crawls of the most popular venues that may be added now however many others wait: an import may keep the fleet busy for days.</summary>
    public int TopBudget(SchedulerOptions options) => (int)Math.Clamp(
        Math.Ceiling(MostWaiting(options) * options.TopShare) - HighWaiting, 0, Math.Ceiling(options.BatchSize * options.TopShare));

    /// <summary>The same for visits of so many pages: between two of them a job gives its slot back, and only its last run is measured.</summary>
    /// <param name="pages">At least 1.</param>
    public FleetCapacity ForVisitsOf(double pages) => this with { CrawlTime = CrawlTime * Math.Max(1, pages) };
}

/// <summary>Asks the job engine what the fleet can do.</summary>
public sealed class FleetReader(IJobStatistics statistics)
{
    private const int WindowMinutes = 60;

    /// <param name="queue">Where the jobs wait.</param>
    /// <param name="jobType">Of the jobs.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<FleetCapacity> ReadAsync(string queue, string jobType, CancellationToken cancellationToken)
    {
        var workers = await statistics.ListWorkersAsync(cancellationToken);
        var figures = await statistics.ReadAsync(new StatisticsQuery(WindowMinutes, queue, jobType), cancellationToken);

        // Between median and worst: what lies in between takes the slots.
        var run = figures.Total.Run is { } quantiles ? (quantiles.P50 + quantiles.P95) / 2 : (TimeSpan?)null;
        return new FleetCapacity(
            workers.Where(worker => worker.State == WorkerState.Alive && worker.Queues.Contains(queue, StringComparer.Ordinal)).Sum(worker => worker.Concurrency),
            run,
            figures.Backlog.Queued + figures.Backlog.Scheduled + figures.Backlog.Running)
        {
            HighWaiting = figures.Backlog.QueuedByPriority[(int)JobPriority.High],
        };
    }
}
