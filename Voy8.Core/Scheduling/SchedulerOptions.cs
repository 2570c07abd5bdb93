using System.ComponentModel.DataAnnotations;
using Voy8.Jobs;

namespace Voy8.Core.Scheduling;

/// <summary>
/// How venues are kept fresh while nobody asks. Section <c>Scheduler</c>; docs/configuration.md describes each key. When cycles
/// come, every five minutes, is <c>Jobs:Schedules:refresh-venues:Cron</c>.
/// </summary>
public sealed class SchedulerOptions
{
    public const string Section = "Scheduler";

    /// <summary>False leaves venues alone until somebody searches for them.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Venues that one cycle sends to be crawled.</summary>
    [Range(1, 10_000)]
    public int BatchSize { get; set; } = 50;

    /// <summary>Venues whose popularity is at or above this percentile go before all others, and before they go stale.</summary>
    [Range(0.0, 1.0)]
    public double TopPercentile { get; set; } = 0.9;

    /// <summary>Part of what may wait that is kept for the most popular, however much else waits.</summary>
    [Range(0.0, 1.0)]
    public double TopShare { get; set; } = 0.2;

    /// <summary>How long before they go stale the most popular are crawled.</summary>
    [TimeRange("00:00:00", "1.00:00:00")]
    public TimeSpan RefreshAhead { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>Part of a batch for those that have waited longest, whatever their popularity.</summary>
    [Range(0.0, 1.0)]
    public double FairShare { get; set; } = 0.2;

    /// <summary>What being in the most searched area adds to a venue's popularity (0 to 1).</summary>
    [Range(0.0, 10.0)]
    public double AreaBoost { get; set; } = 0.5;

    /// <summary>A search counts half after this time, and nothing after a day.</summary>
    [TimeRange("00:10:00", "1.00:00:00")]
    public TimeSpan SearchHalfLife { get; set; } = TimeSpan.FromHours(6);

    /// <summary>Venues of one site in a batch: they have to wait for each other anyway.</summary>
    [Range(1, 10_000)]
    public int MaxPerSite { get; set; } = 5;

    /// <summary>No more crawls wait than the fleet does in this time.</summary>
    [TimeRange("00:00:10", "1.00:00:00")]
    public TimeSpan Horizon { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Part of the workers' slots that the scheduler counts on; the rest is for people who wait, and for other work.</summary>
    [Range(0.01, 1.0)]
    public double FleetShare { get; set; } = 0.5;

    /// <summary>How long a crawl is taken to last before any has been measured.</summary>
    [TimeRange("00:00:00.1", "00:02:00")]
    public TimeSpan ExpectedCrawlTime { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>A site is left alone for so long after any visit, whatever is stale.</summary>
    [TimeRange("00:05:00", "30.00:00:00")]
    public TimeSpan MinRevisit { get; set; } = TimeSpan.FromHours(6);

    /// <summary>Rest after a visit that failed; doubles with each further one.</summary>
    [TimeRange("00:01:00", "30.00:00:00")]
    public TimeSpan FailureRest { get; set; } = TimeSpan.FromHours(6);

    /// <summary>The longest rest of a site that was read in part: what could be read is not to wait for the rest.</summary>
    [TimeRange("00:05:00", "365.00:00:00")]
    public TimeSpan MaxPartialRest { get; set; } = TimeSpan.FromDays(3);

    /// <summary>Rest after a site has kept the crawler out or its page was gone; doubles with each further time.</summary>
    [TimeRange("00:01:00", "90.00:00:00")]
    public TimeSpan RefusalRest { get; set; } = TimeSpan.FromDays(7);

    /// <summary>The longest rest.</summary>
    [TimeRange("01:00:00", "365.00:00:00")]
    public TimeSpan MaxRest { get; set; } = TimeSpan.FromDays(60);
}
