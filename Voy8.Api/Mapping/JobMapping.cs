using System.Text.Json;
using Voy8.Contracts;
using Voy8.Jobs;

namespace Voy8.Api.Mapping;

internal static class JobMapping
{
    /// <summary>A job as lists and events show it: without payload, result, and the details of errors.</summary>
    public static JobResponse ToResponse(this JobRecord job) => new(
        job.Id,
        job.Type,
        job.Queue,
        job.Priority.Name(),
        job.Status.Name(),
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
        job.Error?.ToResponse(withDetail: false),
        job.WorkerId,
        job.ParentId)
    {
        RunAt = job.RunAt,
        CancelRequested = job.CancelRequested,
        Children = job.Children is { Total: > 0 } children
            ? new JobChildrenResponse(children.Total, children.Open, children.Succeeded, children.Failed)
            : null,
        WaitsForChildren = job.WaitsForChildren,
    };

    /// <summary>All there is to say of one job.</summary>
    /// <param name="job">The job.</param>
    /// <param name="withTraces">Where in our code an error came from, which is for operators.</param>
    public static JobResponse ToDetail(this JobRecord job, bool withTraces) => job.ToResponse() with
    {
        Error = job.Error?.ToResponse(withTraces),
        Attempts = [.. job.Attempts.Select(attempt => new JobAttemptResponse(
            attempt.Attempt, attempt.Outcome, attempt.WorkerId, attempt.StartedAt, attempt.FinishedAt, attempt.Error?.ToResponse(withTraces)))],
        Payload = job.Payload,
        Result = job.Result,
    };

    /// <summary>The API's name of an enum's value.</summary>
    public static string Name<TEnum>(this TEnum value)
        where TEnum : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private static JobErrorResponse ToResponse(this JobError error, bool withDetail) =>
        new(error.Kind, error.Message, error.Retryable, withDetail ? error.Detail : null);
}
