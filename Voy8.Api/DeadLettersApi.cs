using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Voy8.Api.Access;
using Voy8.Api.Mapping;
using Voy8.Api.Problems;
using Voy8.Contracts;
using Voy8.Jobs;

namespace Voy8.Api;

/// <summary>Jobs that failed for good: look, and run them again.</summary>
internal static class DeadLettersApi
{
    private const int MaxLimit = 200;
    private const int MaxOffset = 10_000;
    private const int MaxIds = 1_000;

    public static IEndpointRouteBuilder MapDeadLettersApi(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/dead-letters").WithTags("Jobs").ForOperators();
        group.MapGet("", ListDeadLetters).WithSummary("Lists dead letters, newest first, with the kinds of their errors.");
        group.MapPost("/replay", ReplayDeadLetters).WithSummary("Runs dead letters again from their first attempt: those named, or all that match.");
        return app;
    }

    /// <param name="limit">1 to 200; 20 when absent.</param>
    /// <param name="offset">How many to skip, up to 10,000.</param>
    /// <param name="type">Job type, such as crawl_venue.</param>
    /// <param name="queue">Queue that it was in.</param>
    /// <param name="error_kind">Kind of the last error, such as timeout or poison.</param>
    /// <param name="before">Died before this time.</param>
    /// <param name="after">Died at this time or later.</param>
    private static async Task<Results<Ok<DeadLettersResponse>, ValidationProblem>> ListDeadLetters(
        IDeadLetters deadLetters,
        string? limit,
        string? offset,
        string? type,
        string? queue,
        [FromQuery(Name = "error_kind")] string? errorKind,
        string? before,
        string? after,
        CancellationToken cancellationToken)
    {
        var parser = new QueryParser();
        var (take, skip) = (parser.Number("limit", limit, 1, MaxLimit, 20), parser.Number("offset", offset, 0, MaxOffset, 0));
        var filter = new DeadLetterFilter(
            parser.Text("type", type),
            parser.Text("queue", queue),
            parser.Text("error_kind", errorKind),
            parser.Time("before", before),
            parser.Time("after", after));
        if (parser.Problem is { } problem)
        {
            return problem;
        }

        var page = await deadLetters.ListAsync(filter, take, skip, cancellationToken);
        return TypedResults.Ok(new DeadLettersResponse(
            [.. page.DeadLetters.Select(JobMapping.ToResponse)], page.Total, [.. page.Kinds.Select(kind => new ErrorKindResponse(kind.Kind, kind.Count))], page.More));
    }

    private static async Task<Results<Ok<ReplayResponse>, ValidationProblem>> ReplayDeadLetters(
        IDeadLetters deadLetters, ReplayRequest request, CancellationToken cancellationToken)
    {
        var parser = new QueryParser();
        var filter = new DeadLetterFilter(
            parser.Text("type", request.Type), parser.Text("queue", request.Queue), parser.Text("error_kind", request.ErrorKind), request.Before, request.After);
        if (parser.Problem is { } problem)
        {
            return problem;
        }

        if (Refuse(request, filter) is { } wrong)
        {
            return ApiProblem.Validation(wrong);
        }

        var count = request.JobIds is { } ids
            ? await deadLetters.ReplayAsync(ids, cancellationToken)
            : await deadLetters.ReplayAsync(filter, cancellationToken);
        return TypedResults.Ok(new ReplayResponse(count.Replayed, count.Skipped));
    }

    // An empty body must not run everything again by accident.
    private static Dictionary<string, string[]>? Refuse(ReplayRequest request, DeadLetterFilter filter)
    {
        var filtered = filter != new DeadLetterFilter();
        return request switch
        {
            { JobIds.Count: 0 or > MaxIds } => Wrong("job_ids", $"Name 1 to {MaxIds} jobs, or leave it out and use filters."),
            { JobIds: not null } when filtered || request.All => Wrong("job_ids", "Name jobs or use filters, not both."),
            { JobIds: null, All: false } when !filtered => Wrong("all", "Give job_ids or filters, or set all to true to run every dead letter again."),
            { All: true } when filtered => Wrong("all", "Leave it out where filters are given."),
            _ => null,
        };
    }

    private static Dictionary<string, string[]> Wrong(string name, string advice) => new() { [name] = [advice] };
}
