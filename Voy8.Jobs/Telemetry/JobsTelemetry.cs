using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Voy8.Jobs;

/// <summary>
/// Traces and metrics, under the OpenTelemetry messaging conventions where those have a name. A host subscribes to the
/// source and the meter called <see cref="Name"/>.
/// </summary>
public static class JobsTelemetry
{
    public const string Name = "Voy8.Jobs";

    private const string System = "voy8_jobs";
    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> Sent = Meter.CreateCounter<long>(
        "messaging.client.sent.messages", "{message}", "Jobs enqueued.");

    private static readonly Counter<long> Consumed = Meter.CreateCounter<long>(
        "messaging.client.consumed.messages", "{message}", "Attempts that ended; error.type is set on those that failed.");

    private static readonly Histogram<double> ProcessDuration = Meter.CreateHistogram(
        "messaging.process.duration", "s", "Time that a handler ran.", advice: Buckets());

    private static readonly Histogram<double> WaitDuration = Meter.CreateHistogram(
        "voy8.jobs.wait.duration", "s", "Time from becoming due to being claimed.", advice: Buckets());

    private static readonly UpDownCounter<long> Running = Meter.CreateUpDownCounter<long>(
        "voy8.jobs.running", "{job}", "Jobs whose handler runs now.");

    private static readonly Counter<long> LeaseExpiries = Meter.CreateCounter<long>(
        "voy8.jobs.lease_expiries", "{job}", "Running jobs whose worker fell silent.");

    // By the database that a leader of this process counts in; whoever does not lead tells nothing.
    private static readonly ConcurrentDictionary<object, IReadOnlyList<BacklogCount>> Backlogs = new();

    static JobsTelemetry()
    {
        Meter.CreateObservableGauge("voy8.jobs.depth", Depths, "{job}", "Jobs that are due and wait.");
        Meter.CreateObservableGauge("voy8.jobs.oldest_wait", OldestWaits, "s", "How long the job that waits longest has been due.");
        Meter.CreateObservableGauge("voy8.jobs.scheduled", () => Counts(JobStatus.Scheduled), "{job}", "Jobs whose time has not come.");
        Meter.CreateObservableGauge("voy8.jobs.dead_letters", () => Counts(JobStatus.Dead), "{job}", "Jobs that failed for good.");
    }

    internal static Activity? StartEnqueue() => Source.HasListeners() ? Source.StartActivity("send", ActivityKind.Producer) : null;

    internal static void Describe(Activity? activity, NewJob job, int count = 1)
    {
        if (activity is null)
        {
            return;
        }

        activity.DisplayName = "send " + job.Queue;
        Tag(activity, "send", job.Queue, job.Type);
        if (count == 1)
        {
            activity.SetTag("messaging.message.id", job.Id);
        }
        else
        {
            activity.SetTag("messaging.batch.message_count", count);
        }
    }

    internal static void Enqueued(NewJob[] jobs, JobReceipt[] receipts)
    {
        if (!Sent.Enabled)
        {
            return;
        }

        for (var i = 0; i < jobs.Length; i++)
        {
            if (receipts[i].Created)
            {
                var tags = new TagList
                {
                    { "messaging.system", System },
                    { "messaging.operation.name", "send" },
                    { "messaging.destination.name", jobs[i].Queue },
                    { "voy8.jobs.type", jobs[i].Type },
                };
                Sent.Add(1, tags);
            }
        }
    }

    /// <summary>Starts the handler's span as a child of the one that enqueued the job, so that both show in one trace.</summary>
    internal static Activity? StartProcess(ClaimedJob job)
    {
        WaitDuration.Record(job.Waited.TotalSeconds, new("messaging.destination.name", job.Queue), new("voy8.jobs.type", job.Type));
        Running.Add(1, new KeyValuePair<string, object?>("messaging.destination.name", job.Queue));
        if (!Source.HasListeners())
        {
            return null;
        }

        ActivityContext.TryParse(job.TraceParent, job.TraceState, isRemote: true, out var parent);
        var activity = Source.StartActivity("process " + job.Queue, ActivityKind.Consumer, parent);
        if (activity is not null)
        {
            Tag(activity, "process", job.Queue, job.Type);
            activity.SetTag("messaging.message.id", job.Id);
            activity.SetTag("voy8.jobs.attempt", job.Attempt);
        }

        return activity;
    }

    internal static void Processed(Activity? activity, ClaimedJob job, TimeSpan duration, JobOutcome outcome)
    {
        Running.Add(-1, new KeyValuePair<string, object?>("messaging.destination.name", job.Queue));
        var tags = new TagList
        {
            { "messaging.system", System },
            { "messaging.operation.name", "process" },
            { "messaging.destination.name", job.Queue },
            { "voy8.jobs.type", job.Type },
            { "voy8.jobs.status", StatusName(outcome.Status) },
        };
        if (outcome.Error is { } error)
        {
            tags.Add("error.type", error.Kind);
            activity?.SetTag("error.type", error.Kind);
            activity?.SetStatus(ActivityStatusCode.Error, error.Message);
        }

        Consumed.Add(1, tags);
        ProcessDuration.Record(duration.TotalSeconds, tags);
    }

    internal static void LeaseExpired(string queue, string type) =>
        LeaseExpiries.Add(1, new("messaging.destination.name", queue), new("voy8.jobs.type", type));

    /// <summary>What a leader counted.</summary>
    /// <param name="database">Tells the databases apart that this process leads for.</param>
    internal static void Observe(object database, IReadOnlyList<BacklogCount> backlog) => Backlogs[database] = backlog;

    /// <summary>This process leads no longer.</summary>
    internal static void Forget(object database) => Backlogs.TryRemove(database, out _);

    private static IEnumerable<Measurement<long>> Depths() => Backlog()
        .Where(count => count.Status == JobStatus.Queued)
        .GroupBy(count => (count.Queue, count.Priority))
        .Select(group => new Measurement<long>(
            group.Sum(count => count.Jobs),
            new("messaging.destination.name", group.Key.Queue),
            new("voy8.jobs.priority", group.Key.Priority.ToString().ToLowerInvariant())));

    private static IEnumerable<Measurement<double>> OldestWaits() => Backlog()
        .Where(count => count.Status == JobStatus.Queued)
        .GroupBy(count => count.Queue)
        .Select(group => new Measurement<double>(
            group.Max(count => count.OldestSeconds), new KeyValuePair<string, object?>("messaging.destination.name", group.Key)));

    private static IEnumerable<BacklogCount> Backlog() => Backlogs.Values.SelectMany(counts => counts);

    private static string StatusName(JobStatus status) => status switch
    {
        JobStatus.Succeeded => "succeeded",
        JobStatus.Dead => "dead",
        JobStatus.Cancelled => "cancelled",
        JobStatus.Scheduled => "scheduled",
        _ => "queued",
    };

    private static IEnumerable<Measurement<long>> Counts(JobStatus status) => Backlog()
        .Where(count => count.Status == status)
        .GroupBy(count => (count.Queue, count.Type))
        .Select(group => new Measurement<long>(
            group.Sum(count => count.Jobs), new("messaging.destination.name", group.Key.Queue), new("voy8.jobs.type", group.Key.Type)));

    private static void Tag(Activity activity, string operation, string queue, string type)
    {
        activity.SetTag("messaging.system", System);
        activity.SetTag("messaging.operation.name", operation);
        activity.SetTag("messaging.operation.type", operation);
        activity.SetTag("messaging.destination.name", queue);
        activity.SetTag("voy8.jobs.type", type);
    }

    private static InstrumentAdvice<double> Buckets() => new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800],
    };
}
