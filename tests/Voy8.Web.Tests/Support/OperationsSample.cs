using System.Text.Json;
using Voy8.Contracts;

namespace Voy8.Web.Tests.Support;

/// <summary>What the API tells operators.</summary>
internal static class OperationsSample
{
    public static readonly Guid JobId = Guid.CreateVersion7();
    private static readonly QuantilesResponse Quick = new(3.1, 210, 4100);

    public static QueueDepthResponse Depth(long urgent = 0, long high = 0, long normal = 0, long low = 0, long scheduled = 0) =>
        new(urgent, high, normal, low, urgent + high + normal + low, scheduled);

    public static QueueResponse Queue(string name = "crawl", bool paused = false, QueueDepthResponse? depth = null, int workers = 2, double? oldest = null) =>
        new(name, paused, null, null, depth ?? Depth(), 0, oldest, workers);

    public static WorkerResponse Worker(string name = "host:71", string status = "alive", params WorkerJobResponse[] jobs) => new(
        Guid.CreateVersion7(), name, status, ["crawl", "default"], 10, jobs.Length, 1234, 5,
        Sample.Now.AddHours(-2), Sample.Now.AddSeconds(-3), Sample.Now.AddSeconds(27), jobs);

    public static JobResponse Job(string status = "running", Guid? id = null, JobErrorResponse? error = null) => new(
        id ?? JobId, "crawl_venue", "crawl", "normal", status, status == "succeeded" ? 100 : 40, 1000, 400, 2, "Reading the menu",
        new Dictionary<string, long> { ["pages_read"] = 12 }, 1, 5, Sample.Now.AddMinutes(-3), Sample.Now.AddMinutes(-2),
        status is "succeeded" or "dead" or "cancelled" ? Sample.Now.AddMinutes(-1) : null, error, "host:71", null)
    {
        RunAt = Sample.Now.AddMinutes(-3),
    };

    public static JobErrorResponse Error(string kind = "timeout", string? detail = null) => new(kind, "The site did not answer.", true, detail);

    public static JobResponse Whole(JobResponse job) => job with
    {
        Attempts = [new JobAttemptResponse(1, "failed", "host:70", Sample.Now.AddMinutes(-3), Sample.Now.AddMinutes(-2.5), Error(detail: "at Voy8.Crawl()"))],
        Payload = JsonSerializer.SerializeToElement(new { venue = "Ταβέρνα", depth = 3 }),
    };

    public static StatsResponse Stats(int minutes = 60, long dead = 0, params ThroughputResponse[] busy)
    {
        var throughput = Enumerable.Range(0, minutes).Select(i => new ThroughputResponse(Sample.Now.AddMinutes(i - minutes), 0, 0, 0)).ToArray();
        busy.CopyTo(throughput, minutes - busy.Length);
        var succeeded = busy.Sum(minute => minute.Succeeded);
        var figures = new JobFiguresResponse(succeeded, 3, 1, 0, 0.974, Quick, Quick);
        return new StatsResponse(Sample.Now, minutes, Depth(normal: 1200, scheduled: 15), 18, dead, 42, figures, throughput, [new TypeFiguresResponse("crawl_venue", "crawl", figures)]);
    }
}
