using Voy8.Contracts;

namespace Voy8.Web.Operations;

/// <summary>Something that happened to a job, or is about to.</summary>
/// <param name="Kind">past, bad, now, next or good: how it looks.</param>
public sealed record JobStep(string Kind, string Title, DateTimeOffset? At, string? Note = null, JobErrorResponse? Error = null)
{
    /// <summary>From its creation to now.</summary>
    public static IReadOnlyList<JobStep> Of(JobResponse job, DateTimeOffset now) =>
    [
        new("past", "Created", job.CreatedAt),
        .. (job.Attempts ?? []).Select(OfAttempt),
        Present(job, now),
    ];

    private static JobStep OfAttempt(JobAttemptResponse attempt)
    {
        var took = attempt.StartedAt is { } started ? $"after {Figures.Duration(attempt.FinishedAt - started)}" : "";
        return new JobStep(
            "bad",
            $"Attempt {attempt.Attempt} {OutcomeOf(attempt)}",
            attempt.FinishedAt,
            string.Join(" ", new[] { took, attempt.WorkerId is { } worker ? $"on {Figures.Tail(worker)}" : "" }.Where(part => part.Length > 0)),
            attempt.Error);
    }

    private static string OutcomeOf(JobAttemptResponse attempt) => attempt.Outcome switch
    {
        "failed" => "failed",
        "timed_out" => "took too long",
        "lease_expired" => "was lost with its worker",
        "cancelled" => "was cancelled",
        var other => other.Replace('_', ' '),
    };

    private static JobStep Present(JobResponse job, DateTimeOffset now)
    {
        var run = JobTimes.RunOf(job, now) is { } time ? Figures.Duration(time) : null;
        return job.Status switch
        {
            "scheduled" when job.WaitsForChildren => new("next", "Waits for its children", null),
            "scheduled" when job.Attempt > 0 => new("next", $"Attempt {job.Attempt + 1} of {job.MaxAttempts} is due", job.RunAt),
            "scheduled" => new("next", "Is due", job.RunAt),
            "queued" => new("next", "Waits for a worker", job.RunAt, $"Attempt {job.Attempt + 1} of {job.MaxAttempts}"),
            "running" => new("now", $"Attempt {job.Attempt} of {job.MaxAttempts} runs", job.StartedAt, $"for {run ?? "a moment"}{(job.WorkerId is { } worker ? $" on {Figures.Tail(worker)}" : "")}"),
            "succeeded" => new("good", "Succeeded", job.CompletedAt, $"Attempt {job.Attempt}{(run is null ? "" : $", in {run}")}{(job.WorkerId is { } worker ? $", on {Figures.Tail(worker)}" : "")}"),
            "cancelled" => new("past", "Cancelled", job.CompletedAt),
            // Its last attempt, when that is among those above, has told the error already.
            "dead" => new("bad", "Dead", job.CompletedAt, "It is not tried again unless somebody runs it again.", IsTold(job) ? null : job.Error),
            var other => new("past", other, job.CompletedAt),
        };
    }

    private static bool IsTold(JobResponse job) => job.Attempts is { Count: > 0 } attempts && attempts[^1].Attempt == job.Attempt && attempts[^1].Error is not null;
}
