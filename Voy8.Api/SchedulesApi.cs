using Microsoft.AspNetCore.Http.HttpResults;
using Voy8.Api.Access;
using Voy8.Api.Mapping;
using Voy8.Api.Problems;
using Voy8.Contracts;
using Voy8.Jobs;

namespace Voy8.Api;

/// <summary>Schedules: read, pause, resume, run now.</summary>
public static class SchedulesApi
{
    /// <summary>Maps <c>/schedules</c>.</summary>
    public static IEndpointRouteBuilder MapSchedulesApi(this IEndpointRouteBuilder app)
    {
        var schedules = app.MapGroup("/schedules").WithTags("Schedules").ForOperators();
        schedules.MapGet("/", ListSchedules).WithSummary("Lists schedules by name.");
        schedules.MapGet("/{name}", GetSchedule).WithSummary("Reads one schedule.");
        schedules.MapPost("/{name}/pause", PauseSchedule).WithSummary("Enqueues nothing more until the schedule is resumed.");
        schedules.MapPost("/{name}/resume", ResumeSchedule).WithSummary("Goes on with the next time that comes; what was missed stays missed.");
        schedules.MapPost("/{name}/run", RunSchedule).WithSummary("Enqueues the schedule's job now, paused or not.");
        return app;
    }

    public static async Task<Ok<SchedulesResponse>> ListSchedules(IScheduleControl control, CancellationToken cancellationToken) =>
        TypedResults.Ok(new SchedulesResponse([.. (await control.ListAsync(cancellationToken)).Select(ToResponse)]));

    public static async Task<Results<Ok<ScheduleResponse>, ProblemHttpResult>> GetSchedule(
        IScheduleControl control, string name, CancellationToken cancellationToken) =>
        await control.FindAsync(name, cancellationToken) is { } schedule ? TypedResults.Ok(ToResponse(schedule)) : NoSuchSchedule();

    public static async Task<Results<Ok<ScheduleResponse>, ProblemHttpResult>> PauseSchedule(
        IScheduleControl control, string name, CancellationToken cancellationToken) =>
        await AnswerAsync(control, name, await control.PauseAsync(name, cancellationToken), cancellationToken);

    public static async Task<Results<Ok<ScheduleResponse>, ProblemHttpResult>> ResumeSchedule(
        IScheduleControl control, string name, CancellationToken cancellationToken) =>
        await AnswerAsync(control, name, await control.ResumeAsync(name, cancellationToken), cancellationToken);

    public static async Task<Results<Accepted<JobResponse>, ProblemHttpResult>> RunSchedule(
        IScheduleControl control, IJobControl jobs, string name, CancellationToken cancellationToken) =>
        await control.RunNowAsync(name, cancellationToken) is { } receipt && await jobs.FindAsync(receipt.JobId, cancellationToken) is { } job
            ? TypedResults.Accepted($"/jobs/{job.Id}", job.ToResponse())
            : NoSuchSchedule();

    private static async Task<Results<Ok<ScheduleResponse>, ProblemHttpResult>> AnswerAsync(
        IScheduleControl control, string name, ScheduleCommandOutcome outcome, CancellationToken cancellationToken) => outcome switch
        {
            ScheduleCommandOutcome.Accepted => await GetSchedule(control, name, cancellationToken),
            ScheduleCommandOutcome.HeldByConfiguration => ApiProblem.Conflict(
                "schedule_held_by_configuration", $"Configuration says whether it is paused. Change or remove Jobs:Schedules:{name}:Paused, and restart the workers."),
            _ => NoSuchSchedule(),
        };

    private static ScheduleResponse ToResponse(ScheduleRecord schedule) => new(
        schedule.Name,
        schedule.Description,
        schedule.Cron,
        schedule.TimeZone,
        schedule.JobType,
        schedule.Queue,
        schedule.Paused,
        schedule.NextAt,
        schedule.LastAt,
        schedule.LastJobId,
        schedule.LastJobStatus is { } status ? status.Name() : null)
    {
        PauseIsConfigured = schedule.PauseIsConfigured,
        Declared = schedule.Declared,
    };

    private static ProblemHttpResult NoSuchSchedule() => ApiProblem.NotFound(
        "schedule_not_found", "There is no schedule of that name. GET /schedules lists them; a worker declares its own when it starts.");
}
