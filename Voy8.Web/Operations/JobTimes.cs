using Voy8.Contracts;

namespace Voy8.Web.Operations;

public static class JobTimes
{
    /// <summary>How long the last attempt ran, or runs; null when none has started.</summary>
    public static TimeSpan? RunOf(JobResponse job, DateTimeOffset now) => (job.Status, job.StartedAt, job.CompletedAt) switch
    {
        ("running", { } started, _) => now - started,
        (_, { } started, { } completed) when completed >= started => completed - started,
        _ => null,
    };

    /// <summary>How long it waited for its turn once it was due, or waits; null when it is not due yet, or never started.</summary>
    public static TimeSpan? WaitOf(JobResponse job, DateTimeOffset now) => (job.Status, job.StartedAt) switch
    {
        ("queued", _) when now >= job.RunAt => now - job.RunAt,
        (not ("queued" or "scheduled"), { } started) when started >= job.RunAt => started - job.RunAt,
        _ => null,
    };
}
