using System.Diagnostics.Metrics;

namespace Voy8.Core.Scheduling;

/// <summary>The scheduler's metrics, as of the last cycle that this process ran; one that runs none tells nothing.</summary>
public static class SchedulerTelemetry
{
    public const string Name = "Voy8.Scheduler";

    private static readonly Meter Meter = new(Name);

    private static readonly Gauge<long> Due = Meter.CreateGauge<long>("voy8.scheduler.due", "{venue}", "Venues outside their freshness windows.");
    private static readonly Gauge<long> NeverRead = Meter.CreateGauge<long>("voy8.scheduler.never_read", "{venue}", "Those whose site was never read.");
    private static readonly Gauge<double> OldestWait = Meter.CreateGauge<double>("voy8.scheduler.oldest_wait", "s", "How long the venue that waits longest has been due.");
    private static readonly Gauge<long> Waiting = Meter.CreateGauge<long>("voy8.scheduler.crawls_waiting", "{job}", "Crawls that waited or ran when the cycle began.");
    private static readonly Gauge<long> MostWaiting = Meter.CreateGauge<long>("voy8.scheduler.crawls_most_waiting", "{job}", "Crawls that the fleet takes at once.");
    private static readonly Counter<long> Chosen = Meter.CreateCounter<long>("voy8.scheduler.chosen", "{venue}", "Venues sent to be crawled.");

    internal static void CycleDone(RefreshCycle cycle)
    {
        Due.Record(cycle.Due);
        NeverRead.Record(cycle.NeverRead);
        OldestWait.Record(cycle.OldestWait.TotalSeconds);
        Waiting.Record(cycle.CrawlsWaiting);
        MostWaiting.Record(cycle.MostCrawlsWaiting);
        Chosen.Add(cycle.Chosen);
    }
}
