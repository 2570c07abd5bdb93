using Microsoft.AspNetCore.Http.HttpResults;
using Voy8.Api.Access;
using Voy8.Api.Problems;
using Voy8.Contracts;
using Voy8.Jobs;

namespace Voy8.Api;

/// <summary>Queues: how they do, pause, resume, limits.</summary>
public static class QueuesApi
{
    private const int MaxName = 200;
    private const int MaxRunning = 100_000;
    private const int MaxStarts = 10_000;
    private const double MinSeconds = 0.001;
    private const double MaxSeconds = 86_400;

    /// <summary>Maps <c>/queues</c>, and the same under <c>/api/v1</c>.</summary>
    public static IEndpointRouteBuilder MapQueuesApi(this IEndpointRouteBuilder app)
    {
        Map(app.MapGroup("/queues").WithTags("Queues").ForOperators());
        Map(app.MapGroup("/api/v1/queues").ExcludeFromDescription().ForOperators());
        return app;
    }

    private static void Map(RouteGroupBuilder queues)
    {
        queues.MapGet("/", ListQueues).WithSummary("Lists every queue that has unfinished jobs, a worker or limits.");
        queues.MapGet("/{name}", GetQueue).WithSummary("Reads one queue.");
        queues.MapPost("/{name}/pause", PauseQueue).WithSummary("Hands out nothing more of a queue; what runs goes on.");
        queues.MapPost("/{name}/resume", ResumeQueue).WithSummary("Hands out the jobs of a paused queue again.");
        queues.MapPut("/{name}/limits", LimitQueue).WithSummary("Sets how many jobs of a queue may run at once, and how many may start in a time.");
    }

    public static async Task<Ok<QueuesResponse>> ListQueues(IQueueControl control, CancellationToken cancellationToken) =>
        TypedResults.Ok(new QueuesResponse([.. (await control.ListAsync(cancellationToken)).Select(ToResponse)]));

    public static Task<Results<Ok<QueueResponse>, ProblemHttpResult>> GetQueue(IQueueControl control, string name, CancellationToken cancellationToken) =>
        AnswerAsync(control, name, () => Task.CompletedTask, cancellationToken);

    public static Task<Results<Ok<QueueResponse>, ProblemHttpResult>> PauseQueue(IQueueControl control, string name, CancellationToken cancellationToken) =>
        AnswerAsync(control, name, () => control.PauseAsync(name, cancellationToken), cancellationToken);

    public static Task<Results<Ok<QueueResponse>, ProblemHttpResult>> ResumeQueue(IQueueControl control, string name, CancellationToken cancellationToken) =>
        AnswerAsync(control, name, () => control.ResumeAsync(name, cancellationToken), cancellationToken);

    public static async Task<Results<Ok<QueueResponse>, ProblemHttpResult, ValidationProblem>> LimitQueue(
        IQueueControl control, string name, QueueLimitsRequest limits, CancellationToken cancellationToken)
    {
        var errors = new Dictionary<string, string[]>();
        if (limits.MaxRunning is < 1 or > MaxRunning)
        {
            errors["max_running"] = ["Use 1 to 100,000, or null for no limit."];
        }

        if (limits.RateLimit is { Count: < 1 or > MaxStarts })
        {
            errors["rate_limit.count"] = ["Use 1 to 10,000."];
        }

        if (limits.RateLimit is { } limit && !(limit.Seconds is >= MinSeconds and <= MaxSeconds))
        {
            errors["rate_limit.seconds"] = ["Use 0.001 to 86,400."];
        }

        if (errors.Count > 0)
        {
            return ApiProblem.Validation(errors);
        }

        var rate = limits.RateLimit is { } asked ? new JobRate(asked.Count, TimeSpan.FromSeconds(asked.Seconds)) : null;
        var answer = await AnswerAsync(
            control, name, () => control.SetLimitsAsync(name, limits.MaxRunning, rate, cancellationToken), cancellationToken);
        return answer.Result switch
        {
            Ok<QueueResponse> ok => ok,
            ProblemHttpResult problem => problem,
            _ => throw new InvalidOperationException("An answer is the queue or a problem."),
        };
    }

    // A name that no queue has is a slip of the pen more often than a queue of tomorrow.
    private static async Task<Results<Ok<QueueResponse>, ProblemHttpResult>> AnswerAsync(
        IQueueControl control, string name, Func<Task> command, CancellationToken cancellationToken)
    {
        if (!IsName(name) || await control.FindAsync(name, cancellationToken) is null)
        {
            return NoSuchQueue(name);
        }

        await command();
        return await control.FindAsync(name, cancellationToken) is { } queue ? TypedResults.Ok(ToResponse(queue)) : NoSuchQueue(name);
    }

    private static bool IsName(string name) => name.Length is > 0 and <= MaxName && !name.Any(letter => char.IsControl(letter) || char.IsSurrogate(letter));

    private static ProblemHttpResult NoSuchQueue(string name) => ApiProblem.NotFound(
        "queue_not_found",
        $"There is no queue '{(IsName(name) ? name : "…")}'. GET /queues lists those that have unfinished jobs, a worker or limits.");

    private static QueueResponse ToResponse(QueueRecord queue) => new(
        queue.Name,
        queue.Paused,
        queue.MaxRunning,
        queue.Rate is { } rate ? new RateLimitResponse(rate.Count, rate.Interval.TotalSeconds) : null,
        new QueueDepthResponse(
            queue.Depth.Urgent, queue.Depth.High, queue.Depth.Normal, queue.Depth.Low, queue.Depth.Total, queue.Depth.Scheduled),
        queue.Running,
        queue.OldestWait?.TotalSeconds,
        queue.Workers);
}
