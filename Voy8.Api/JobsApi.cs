using Microsoft.AspNetCore.Http.HttpResults;
using Voy8.Api.Problems;
using Voy8.Api.Streaming;
using Voy8.Contracts;
using Voy8.Jobs;

namespace Voy8.Api;

/// <summary>Jobs: look, follow, cancel, replay.</summary>
public static class JobsApi
{
    private const int MaxLimit = 200;
    private const int MaxOffset = 1_000_000;

    /// <summary>Maps <c>/jobs</c>, and the same under <c>/api/v1</c>.</summary>
    public static IEndpointRouteBuilder MapJobsApi(this IEndpointRouteBuilder app)
    {
        Map(app.MapGroup("/jobs").WithTags("Jobs"));
        Map(app.MapGroup("/api/v1/jobs").ExcludeFromDescription());
        return app;
    }

    private static void Map(RouteGroupBuilder jobs)
    {
        jobs.MapGet("/", ListJobs).WithSummary("Lists jobs, newest first.");
        jobs.MapGet("/{id:guid}", GetJob).WithSummary("Reads one job.");
        jobs.MapGet("/{id:guid}/events", FollowJob).WithSummary("Streams a job as it changes, until it has ended or ten minutes have passed.");
        jobs.MapPost("/{id:guid}/cancel", CancelJob).WithSummary("Cancels a waiting job, or asks a running one to stop.");
        jobs.MapPost("/{id:guid}/retry", RetryJob).WithSummary("Runs a dead or cancelled job again, from its first attempt.");
    }

    /// <param name="limit">1 to 200; 20 when absent.</param>
    /// <param name="offset">How many to skip.</param>
    /// <param name="status">scheduled, queued, running, succeeded, dead or cancelled.</param>
    /// <param name="type">Job type, such as crawl_venue.</param>
    public static async Task<Results<Ok<JobsResponse>, ValidationProblem>> ListJobs(
        IJobControl control, string? limit, string? offset, string? status, string? type, CancellationToken cancellationToken)
    {
        var errors = new Dictionary<string, string[]>();
        var take = ParseNumber("limit", limit, 1, MaxLimit, 20, errors);
        var skip = ParseNumber("offset", offset, 0, MaxOffset, 0, errors);
        JobStatus? wanted = null;
        if (!string.IsNullOrEmpty(status))
        {
            if (Enum.TryParse<JobStatus>(status, ignoreCase: true, out var parsed) && !char.IsAsciiDigit(status[0]) && Enum.IsDefined(parsed))
            {
                wanted = parsed;
            }
            else
            {
                errors["status"] = ["Use one of scheduled, queued, running, succeeded, dead, cancelled."];
            }
        }

        if (type?.Length > 200 || type?.Contains('\0') == true)
        {
            errors["type"] = ["Use the name of a job type, such as crawl_venue."];
        }

        if (errors.Count > 0)
        {
            return ApiProblem.Validation(errors);
        }

        var page = await control.ListAsync(new JobQuery(take, skip, wanted, string.IsNullOrEmpty(type) ? null : type), cancellationToken);
        return TypedResults.Ok(new JobsResponse([.. page.Jobs.Select(ToResponse)], page.Total));
    }

    public static async Task<Results<Ok<JobResponse>, ProblemHttpResult>> GetJob(IJobControl control, Guid id, CancellationToken cancellationToken) =>
        await control.FindAsync(id, cancellationToken) is { } job ? TypedResults.Ok(ToResponse(job)) : NoSuchJob(id);

    public static async Task<Results<EventStreamResult<JobResponse>, ProblemHttpResult>> FollowJob(
        IJobControl control, TimeProvider time, Guid id, CancellationToken cancellationToken) =>
        await control.FindAsync(id, cancellationToken) is null
            ? NoSuchJob(id)
            : new EventStreamResult<JobResponse>(JobEvents.FollowAsync(control, id, JobEvents.Lifetime, time, cancellationToken));

    public static async Task<Results<Accepted<JobResponse>, ProblemHttpResult>> CancelJob(
        IJobControl control, Guid id, CancellationToken cancellationToken) =>
        await AnswerAsync(control, id, await control.CancelAsync(id, cancellationToken), "job_not_cancellable",
            "The job has ended already, so there is nothing to cancel.", cancellationToken);

    public static async Task<Results<Accepted<JobResponse>, ProblemHttpResult>> RetryJob(
        IJobControl control, Guid id, CancellationToken cancellationToken) =>
        await AnswerAsync(control, id, await control.RetryAsync(id, cancellationToken), "job_not_retryable",
            "Only a dead or cancelled job can run again, and only while no other job does the same work.", cancellationToken);

    internal static JobResponse ToResponse(JobRecord job) => new(
        job.Id,
        job.Type,
        job.Queue,
        Name(job.Priority),
        Name(job.Status),
        job.Status == JobStatus.Succeeded ? 100 : job.Progress.Percent ?? 0,
        job.Progress.Total,
        job.Progress.Processed,
        job.Progress.Failed,
        job.Progress.Message,
        job.Progress.Counters ?? new Dictionary<string, long>(),
        job.Attempt,
        job.MaxAttempts,
        job.CreatedAt,
        job.StartedAt,
        job.FinishedAt,
        job.Error is { } error ? new JobErrorResponse(error.Kind, error.Message, error.Retryable) : null,
        job.WorkerId,
        job.ParentId)
    {
        RunAt = job.RunAt,
        CancelRequested = job.CancelRequested,
    };

    private static async Task<Results<Accepted<JobResponse>, ProblemHttpResult>> AnswerAsync(
        IJobControl control, Guid id, JobCommandOutcome outcome, string code, string reason, CancellationToken cancellationToken) => outcome switch
        {
            JobCommandOutcome.Conflict => ApiProblem.Conflict(code, reason),
            JobCommandOutcome.Accepted when await control.FindAsync(id, cancellationToken) is { } job =>
                TypedResults.Accepted($"/jobs/{id}", ToResponse(job)),
            _ => NoSuchJob(id),
        };

    private static ProblemHttpResult NoSuchJob(Guid id) => ApiProblem.NotFound(
        "job_not_found", $"There is no job {id}. Finished jobs are deleted after a day, dead ones after a week.");

    private static int ParseNumber(string name, string? text, int min, int max, int absent, Dictionary<string, string[]> errors)
    {
        if (string.IsNullOrEmpty(text))
        {
            return absent;
        }

        if (int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
        {
            return number;
        }

        errors[name] = [$"Use a whole number from {min} to {max}."];
        return absent;
    }

#pragma warning disable CA1308 // The API's names are lower case.
    internal static string Name<TEnum>(TEnum value)
        where TEnum : struct, Enum => value.ToString().ToLowerInvariant();
#pragma warning restore CA1308
}
