using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Voy8.Api.Access;
using Voy8.Api.Mapping;
using Voy8.Api.Problems;
using Voy8.Api.Streaming;
using Voy8.Contracts;
using Voy8.Core.Reminders;
using Voy8.Jobs;

namespace Voy8.Api;

/// <summary>Jobs: look, follow, cancel, replay. One's own; operators all.</summary>
public static class JobsApi
{
    private const int MaxLimit = 200;
    private const int MaxOffset = 20_000;

    /// <summary>Maps <c>/jobs</c>, and the same under <c>/api/v1</c>.</summary>
    public static IEndpointRouteBuilder MapJobsApi(this IEndpointRouteBuilder app)
    {
        Map(app.MapGroup("/jobs").WithTags("Jobs").ForUsers());
        Map(app.MapGroup("/api/v1/jobs").ExcludeFromDescription().ForUsers());
        return app;
    }

    private static void Map(RouteGroupBuilder jobs)
    {
        jobs.MapGet("/", ListJobs).WithSummary("Lists jobs, newest first.");
        jobs.MapGet("/{id:guid}", GetJob).WithSummary("Reads one job.");
        jobs.MapGet("/{id:guid}/events", FollowJob).WithSummary("Streams a job as it changes, until it has ended or ten minutes have passed.");
        jobs.MapPost("/{id:guid}/cancel", CancelJob).WithSummary("Cancels a waiting job, or asks a running one to stop; its descendants likewise.");
        jobs.MapPost("/{id:guid}/retry", RetryJob).WithSummary("Runs a dead or cancelled job again, from its first attempt.");
    }

    /// <param name="limit">1 to 200; 20 when absent.</param>
    /// <param name="offset">How many to skip, up to 20,000.</param>
    /// <param name="status">scheduled, queued, running, succeeded, dead or cancelled.</param>
    /// <param name="type">Job type, such as crawl_venue.</param>
    /// <param name="queue">Queue that it is in, or was.</param>
    /// <param name="parent_id">Only the children of this job.</param>
    /// <param name="q">The id of a job, or an idempotency key, exactly.</param>
    public static async Task<Results<Ok<JobsResponse>, ValidationProblem>> ListJobs(
        Caller caller,
        IJobControl control,
        string? limit,
        string? offset,
        string? status,
        string? type,
        string? queue,
        [FromQuery(Name = "parent_id")] string? parentId,
        string? q,
        CancellationToken cancellationToken)
    {
        var parser = new QueryParser();
        var query = new JobQuery(
            parser.Number("limit", limit, 1, MaxLimit, 20),
            parser.Number("offset", offset, 0, MaxOffset, 0),
            parser.OneOf<JobStatus>("status", status),
            parser.Text("type", type),
            Queue: parser.Text("queue", queue),
            ParentId: parser.Id("parent_id", parentId),
            IdOrKey: parser.Text("q", q));
        if (parser.Problem is { } problem)
        {
            return problem;
        }

        var page = await caller.JobsOf(control).ListAsync(query, cancellationToken);
        return TypedResults.Ok(new JobsResponse([.. page.Jobs.Select(JobMapping.ToResponse)], page.Total));
    }

    public static async Task<Results<Ok<JobResponse>, ProblemHttpResult>> GetJob(Caller caller, IJobControl control, Guid id, CancellationToken cancellationToken) =>
        await caller.JobsOf(control).FindAsync(id, cancellationToken) is { } job ? TypedResults.Ok(job.ToDetail(caller.IsOperator)) : NoSuchJob(id);

    public static async Task<Results<EventStreamResult<JobResponse>, ProblemHttpResult>> FollowJob(
        Caller caller, IJobControl control, TimeProvider time, Guid id, CancellationToken cancellationToken) =>
        await caller.JobsOf(control).FindAsync(id, cancellationToken) is null
            ? NoSuchJob(id)
            : new EventStreamResult<JobResponse>(JobEvents.FollowAsync(caller.JobsOf(control), id, JobEvents.Lifetime, time, cancellationToken));

    public static async Task<Results<Accepted<JobResponse>, ProblemHttpResult>> CancelJob(
        Caller caller, IJobControl control, ReminderStore reminders, Guid id, CancellationToken cancellationToken)
    {
        // What a reminder's job was to do is cancelled first: else it is given another.
        if (await caller.JobsOf(control).FindAsync(id, cancellationToken) is { } sends
            && !sends.Status.IsFinal()
            && SendReminder.Of(sends) is { } job
            && !await reminders.CancelDeliveryAsync(sends.OwnerId, job, cancellationToken))
        {
            return ApiProblem.Conflict("reminder_being_sent", "Its reminder is being sent at this moment: look again in a minute.");
        }

        return await AnswerAsync(caller.JobsOf(control), id, await caller.JobsOf(control).CancelAsync(id, cancellationToken), "job_not_cancellable",
            "The job has ended already, so there is nothing to cancel.", cancellationToken);
    }

    public static async Task<Results<Accepted<JobResponse>, ProblemHttpResult>> RetryJob(
        Caller caller, IJobControl control, Guid id, CancellationToken cancellationToken) =>
        await AnswerAsync(caller.JobsOf(control), id, await caller.JobsOf(control).RetryAsync(id, cancellationToken), "job_not_retryable",
            "Only a dead or cancelled job can run again, and only while no other job does the same work.", cancellationToken);

    private static async Task<Results<Accepted<JobResponse>, ProblemHttpResult>> AnswerAsync(
        IJobControl control, Guid id, JobCommandOutcome outcome, string code, string reason, CancellationToken cancellationToken) => outcome switch
        {
            JobCommandOutcome.Conflict => ApiProblem.Conflict(code, reason),
            JobCommandOutcome.Accepted when await control.FindAsync(id, cancellationToken) is { } job =>
                TypedResults.Accepted($"/jobs/{id}", job.ToResponse()),
            _ => NoSuchJob(id),
        };

    private static ProblemHttpResult NoSuchJob(Guid id) => ApiProblem.NotFound(
        "job_not_found", $"There is no job {id}. Finished jobs are deleted after a day, dead ones after a week.");
}
