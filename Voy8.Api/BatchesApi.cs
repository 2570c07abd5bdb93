using Microsoft.AspNetCore.Http.HttpResults;
using Voy8.Api.Access;
using Voy8.Api.Files;
using Voy8.Api.Mapping;
using Voy8.Api.Problems;
using Voy8.Contracts;
using Voy8.Core.Batches;

namespace Voy8.Api;

/// <summary>One's own batches. Whose they are stands in each query; operators see their own as well, and no others.</summary>
internal static class BatchesApi
{
    private const int MaxPage = 50;
    private const int MaxFilesPage = 200;
    private const int MaxOffset = 100_000;

    public static IEndpointRouteBuilder MapBatchesApi(this IEndpointRouteBuilder app)
    {
        var batches = app.MapGroup("/batches").WithTags("Files").ForUsers();
        batches.MapGet("", ListAsync).WithSummary("Your batches, newest first.").Produces<BatchesResponse>().ProducesValidationProblem();
        batches.MapPost("", CreateAsync).WithSummary("Takes in many documents at once, or a ZIP of them: one job for all, with one for each file.")
            .WithDescription("multipart/form-data with parts named file, or a ZIP as application/octet-stream with ?name=; batch: what it is called.")
            .Produces<BatchResponse>(StatusCodes.Status202Accepted).ProducesValidationProblem().ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType).ProducesProblem(StatusCodes.Status429TooManyRequests).DisableAntiforgery();
        batches.MapGet("/{id:guid}", GetAsync).WithSummary("How far a batch is, and what became of each file; failed=true: only those that could not be read.")
            .Produces<BatchDetailsResponse>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound);
        batches.MapPost("/{id:guid}/retry", RetryAsync).WithSummary("Has those files of a batch read again that could not be.")
            .Produces<BatchResponse>(StatusCodes.Status202Accepted).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        batches.MapPost("/{id:guid}/cancel", CancelAsync).WithSummary("Stops a batch; what is ready stays, and its ZIP goes.")
            .Produces<BatchResponse>(StatusCodes.Status202Accepted).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        batches.MapDelete("/{id:guid}", DeleteAsync).WithSummary("Forgets a batch. Its files stay and are read; what has not been unpacked of a ZIP goes with it.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
        return app;
    }

    private static async Task<Results<Ok<BatchesResponse>, ValidationProblem>> ListAsync(
        Caller caller, BatchList batches, BatchMapping mapping, string? limit, string? offset, CancellationToken cancellationToken)
    {
        var parser = new QueryParser();
        var (most, skip) = (parser.Number("limit", limit, 1, MaxPage, 20), parser.Number("offset", offset, 0, MaxOffset, 0));
        if (parser.Problem is { } problem)
        {
            return problem;
        }

        var (found, total) = await batches.ReadAsync(caller.Account, most, skip, cancellationToken);
        return TypedResults.Ok(new BatchesResponse(await mapping.ToResponsesAsync(found, cancellationToken), total));
    }

    private static Task<IResult> CreateAsync(Caller caller, BatchReceiver receiver, BatchMapping mapping, HttpContext context, CancellationToken cancellationToken) =>
        receiver.ReceiveAsync(
            context,
            caller,
            async batch => TypedResults.Accepted($"/batches/{batch.Id}", await mapping.ToResponseAsync(batch, cancellationToken)),
            cancellationToken);

    private static async Task<IResult> GetAsync(
        Guid id, Caller caller, BatchStore batches, BatchList list, BatchMapping mapping, bool? failed, string? limit, string? offset, CancellationToken cancellationToken)
    {
        var parser = new QueryParser();
        var (most, skip) = (parser.Number("limit", limit, 1, MaxFilesPage, 50), parser.Number("offset", offset, 0, MaxOffset, 0));
        if (parser.Problem is { } problem)
        {
            return problem;
        }

        if (await batches.FindAsync(caller.Account, id, cancellationToken) is not { } batch)
        {
            return NotFound(id);
        }

        var (entries, total) = await list.ReadEntriesAsync(caller.Account, id, failed == true, most, skip, cancellationToken);
        return TypedResults.Ok(new BatchDetailsResponse(
            await mapping.ToResponseAsync(batch, cancellationToken), await mapping.ToResponsesAsync(entries, caller.Account, cancellationToken), total));
    }

    private static async Task<IResult> RetryAsync(Guid id, Caller caller, BatchStore batches, BatchMapping mapping, CancellationToken cancellationToken) =>
        await AnswerAsync(await batches.RetryAsync(caller.Account, id, cancellationToken), id, mapping, cancellationToken);

    private static async Task<IResult> CancelAsync(Guid id, Caller caller, BatchStore batches, BatchMapping mapping, CancellationToken cancellationToken) =>
        await AnswerAsync(await batches.CancelAsync(caller.Account, id, cancellationToken), id, mapping, cancellationToken);

    private static async Task<IResult> DeleteAsync(Guid id, Caller caller, BatchStore batches, CancellationToken cancellationToken) =>
        await batches.DeleteAsync(caller.Account, id, cancellationToken) ? TypedResults.NoContent() : NotFound(id);

    private static async Task<IResult> AnswerAsync(BatchResult result, Guid id, BatchMapping mapping, CancellationToken cancellationToken) => result.Outcome switch
    {
        BatchOutcome.Done => TypedResults.Accepted($"/batches/{id}", await mapping.ToResponseAsync(result.Batch!, cancellationToken)),
        BatchOutcome.Running => ApiProblem.Conflict("batch_running", "The batch is not done yet: wait for it, or cancel it first."),
        BatchOutcome.NothingFailed => ApiProblem.Conflict("nothing_failed", "No file of the batch can be tried again. What was refused must be sent anew."),
        BatchOutcome.Ended => ApiProblem.Conflict("batch_ended", "The batch has ended already."),
        _ => NotFound(id),
    };

    private static ProblemHttpResult NotFound(Guid id) => ApiProblem.NotFound("batch_not_found", $"You have no batch {id}; GET /batches lists those that you have.");
}
