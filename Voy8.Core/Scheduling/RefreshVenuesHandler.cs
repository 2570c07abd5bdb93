using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Voy8.Core.Crawling;
using Voy8.Core.Crawling.Politeness;
using Voy8.Core.Crawling.Robots;
using Voy8.Jobs;

namespace Voy8.Core.Scheduling;

/// <summary>
/// One cycle: as many of the venues that are due as the fleet can take, chosen by <see cref="RefreshSelection"/>, are sent to be
/// crawled in the background. Running it again sends nobody twice.
/// </summary>
internal sealed class RefreshVenuesHandler(
    RefreshStore store,
    HostStateStore hosts,
    RobotsOutageStore outages,
    FleetReader fleet,
    SearchedAreas searched,
    CrawlScope scope,
    CrawlsUnderWay underWay,
    CrawlRequests crawls,
    IOptions<SchedulerOptions> options,
    IOptions<CrawlingOptions> crawling,
    TimeProvider time,
    ILogger<RefreshVenuesHandler> logger) : IJobHandler<RefreshVenues>
{
    // More than a batch: some are being crawled, and some share a site.
    private const int SpareCandidates = 2_000;

    // So long after its rest nobody remembers that a host failed.
    private static readonly TimeSpan HostMemory = TimeSpan.FromDays(7);

    private static readonly JobTypeAttribute Crawl =
        typeof(CrawlVenue).GetCustomAttributes(typeof(JobTypeAttribute), false).Cast<JobTypeAttribute>().Single();

    public async Task HandleAsync(RefreshVenues payload, JobContext context, CancellationToken cancellationToken)
    {
        if (!options.Value.Enabled || scope.IsEmpty)
        {
            context.SetResult(RefreshCycle.None);
            return;
        }

        var now = time.GetUtcNow();
        await hosts.ForgetAsync(HostMemory, cancellationToken);
        await outages.ForgetAsync(now - crawling.Value.RobotsOutageLimit, cancellationToken);
        var capacity = await fleet.ReadAsync(Crawl.Queue, Crawl.Name, cancellationToken);
        var limit = options.Value.BatchSize + SpareCandidates + (int)Math.Min(capacity.Waiting, SpareCandidates);
        var backlog = await store.ReadAsync(now, await searched.ReadAsync(), limit, options.Value, cancellationToken);
        capacity = capacity.ForVisitsOf(backlog.PagesPerVisit);
        var (chosen, ahead) = await ChooseAsync(backlog.Candidates, capacity, cancellationToken);
        CrawlReceipt[] receipts =
        [
            .. await crawls.RequestAsync(chosen, JobPriority.Low, cancellationToken),
            .. await crawls.RequestAsync(ahead, JobPriority.High, cancellationToken),
        ];

        var cycle = new RefreshCycle(
            receipts.Count(receipt => receipt.Created),
            backlog.Due,
            backlog.NeverRead,
            backlog.OldestDueAt is { } oldest && oldest < now ? now - oldest : TimeSpan.Zero,
            capacity.Waiting,
            capacity.MostWaiting(options.Value));
        context.SetResult(cycle);
        SchedulerTelemetry.CycleDone(cycle);
        Log.CycleDone(logger, cycle.Chosen, cycle.Due, cycle.NeverRead, cycle.OldestWait, cycle.CrawlsWaiting, cycle.MostCrawlsWaiting);
    }

    /// <returns>Those whom the budget allows, and of the most popular those who go ahead of all that waits.</returns>
    private async Task<(IReadOnlyList<Guid> Chosen, IReadOnlyList<Guid> Ahead)> ChooseAsync(
        IReadOnlyList<RefreshCandidate> candidates, FleetCapacity capacity, CancellationToken cancellationToken)
    {
        var (budget, top) = (capacity.Budget(options.Value), capacity.TopBudget(options.Value));
        if (budget + top == 0 || candidates.Count == 0)
        {
            return ([], []);
        }

        var busy = await underWay.FindAsync([.. candidates.Select(candidate => candidate.VenueId)], cancellationToken);
        var idle = candidates.Where(candidate => !busy.Contains(candidate.VenueId)).ToList();
        var chosen = RefreshSelection.Choose(idle, budget, options.Value);
        var left = budget < top ? top - chosen.Count(candidate => candidate.IsTop) : 0;
        var ahead = RefreshSelection.Choose(idle.Where(candidate => candidate.IsTop).Except(chosen), left, options.Value);
        return ([.. chosen.Select(candidate => candidate.VenueId)], [.. ahead.Select(candidate => candidate.VenueId)]);
    }
}

/// <summary>The job's result: what a cycle did, and the health of the queue.</summary>
/// <param name="Chosen">Venues sent to be crawled.</param>
/// <param name="Due">Venues outside their windows.</param>
/// <param name="OldestWait">Of the venue that has been due longest.</param>
/// <param name="CrawlsWaiting">Crawls that waited or ran before.</param>
/// <param name="MostCrawlsWaiting">As many as the fleet takes at once.</param>
public sealed record RefreshCycle(int Chosen, long Due, long NeverRead, TimeSpan OldestWait, long CrawlsWaiting, long MostCrawlsWaiting)
{
    public static RefreshCycle None { get; } = new(0, 0, 0, TimeSpan.Zero, 0, 0);
}
