using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Voy8.Api.Access;
using Voy8.Api.Files;
using Voy8.Api.Mapping;
using Voy8.Api.Problems;
using Voy8.Contracts;
using Voy8.Core.Catalogue;
using Voy8.Core.Documents.Reading;
using Voy8.Core.Files;
using FileResult = Voy8.Core.Files.FileResult;

namespace Voy8.Api;

/// <summary>People's files. Whose they are stands in each query; operators see their own as well, and what is shared, and no others.</summary>
internal static class FilesApi
{
    private const int MaxPage = 100;
    private const int MaxChunkPage = 200;
    private const int MaxOffset = 100_000;

    public static IEndpointRouteBuilder MapFilesApi(this IEndpointRouteBuilder app)
    {
        var files = app.MapGroup("/files").WithTags("Files").ForUsers();
        files.MapGet("", ListAsync).WithSummary("Your files, newest first; shared=true: those that everybody may read.")
            .Produces<FilesResponse>().ProducesValidationProblem();
        files.MapPost("", CreateAsync).WithSummary("Takes in a document (plain text, Markdown, HTML, PDF, Word), and has it read as a job.")
            .WithDescription("multipart/form-data with one part named file, or the bytes as application/octet-stream with ?name=. The same bytes again are the same file: 200 instead of 202.")
            .Produces<FileResponse>(StatusCodes.Status202Accepted).Produces<FileResponse>().ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType).ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status429TooManyRequests).DisableAntiforgery();
        files.MapGet("/{id:guid}", GetAsync).WithSummary("One of your files, or a shared one: how far it is, or why it cannot be read.")
            .Produces<FileResponse>().ProducesProblem(StatusCodes.Status404NotFound);
        files.MapGet("/{id:guid}/content", DownloadAsync).WithSummary("The bytes of a file, of the version that is read.")
            .Produces(StatusCodes.Status200OK, contentType: "application/octet-stream").ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        files.MapPut("/{id:guid}/content", ReplaceAsync).WithSummary("Gives a file new content; until that has been read, the former is shown and searched.")
            .Produces<FileResponse>(StatusCodes.Status202Accepted).Produces<FileResponse>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType).ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status429TooManyRequests).DisableAntiforgery();
        files.MapGet("/{id:guid}/chunks", ListChunksAsync).WithSummary("The passages of a document, in order; from: the first one's number.")
            .Produces<FileChunksResponse>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound);
        files.MapPost("/{id:guid}/retry", RetryAsync).WithSummary("Has a file read again that could not be.")
            .Produces<FileResponse>(StatusCodes.Status202Accepted).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        files.MapDelete("/{id:guid}", DeleteAsync).WithSummary("Deletes a file with all that was made of it.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
        app.MapPut("/files/{id:guid}/dataset", ShareAsync).WithTags("Files").ForOperators().WithSummary("Lets everybody read a file, as part of a dataset; null: its owner alone again.")
            .Produces<FileResponse>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound);
        return app;
    }

    private static async Task<Results<Ok<FilesResponse>, ValidationProblem>> ListAsync(
        Caller caller, FileList files, FileMapping mapping, string? q, bool? shared, [FromQuery(Name = "batch_id")] string? batchId, string? limit, string? offset,
        CancellationToken cancellationToken)
    {
        var parser = new QueryParser();
        var query = new FileQuery(
            caller.Account,
            shared == true,
            parser.Text("q", q),
            parser.Id("batch_id", batchId, "a batch"),
            parser.Number("limit", limit, 1, MaxPage, 20),
            parser.Number("offset", offset, 0, MaxOffset, 0));
        if (parser.Problem is { } problem)
        {
            return problem;
        }

        var (found, total) = await files.ReadAsync(query, cancellationToken);
        return TypedResults.Ok(new FilesResponse(
            await mapping.ToResponsesAsync(found, caller.Account, cancellationToken), total, FileMapping.ToResponse(await files.QuotaAsync(caller.Account, cancellationToken))));
    }

    private static Task<IResult> CreateAsync(
        Caller caller, FileReceiver receiver, FileStore files, FileMapping mapping, HttpContext context, CancellationToken cancellationToken) => receiver.ReceiveAsync(
        context,
        caller,
        async received => await AnswerAsync(await files.CreateAsync(caller.Account, received, cancellationToken), Guid.Empty, caller, mapping, cancellationToken),
        cancellationToken);

    private static Task<IResult> ReplaceAsync(
        Guid id, Caller caller, FileReceiver receiver, FileList list, FileStore files, FileMapping mapping, HttpContext context, CancellationToken cancellationToken) =>
        ReplaceOwnAsync(id, caller, list, () => receiver.ReceiveAsync(
            context,
            caller,
            async received => await AnswerAsync(await files.ReplaceAsync(caller.Account, id, received, cancellationToken), id, caller, mapping, cancellationToken),
            cancellationToken), cancellationToken);

    // Nothing is taken in for what is not there.
    private static async Task<IResult> ReplaceOwnAsync(Guid id, Caller caller, FileList files, Func<Task<IResult>> receive, CancellationToken cancellationToken) =>
        await files.FindAsync(caller.Account, id, cancellationToken) is { } file && file.OwnerId == caller.Account ? await receive() : FileProblems.NotFound(id);

    private static async Task<IResult> GetAsync(Guid id, Caller caller, FileList files, FileMapping mapping, CancellationToken cancellationToken) =>
        await files.FindAsync(caller.Account, id, cancellationToken) is { } file
            ? TypedResults.Ok(await mapping.ToResponseAsync(file, caller.Account, cancellationToken))
            : FileProblems.NotFound(id);

    private static async Task<IResult> DownloadAsync(Guid id, Caller caller, FileList files, HttpContext context, CancellationToken cancellationToken)
    {
        try
        {
            if (await files.OpenAsync(caller.Account, id, cancellationToken) is not { } found)
            {
                return FileProblems.NotFound(id);
            }

            // Whatever somebody uploaded is never a page of ours.
            context.Response.Headers.XContentTypeOptions = "nosniff";
            context.Response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
            context.Response.Headers.CacheControl = "private, no-store";
            var (file, content) = found;
            var type = file.Type is DocumentType.Html ? "application/octet-stream" : DocumentTypes.MediaTypeOf(file.Type);
            return TypedResults.Stream(content, type, file.Name, enableRangeProcessing: true);
        }
        catch (BlobMissingException exception)
        {
            return FileProblems.BytesMissing(exception);
        }
    }

    private static async Task<IResult> ListChunksAsync(Guid id, Caller caller, FileList files, string? from, string? limit, CancellationToken cancellationToken)
    {
        var parser = new QueryParser();
        var (first, most) = (parser.Number("from", from, 0, MaxOffset, 0), parser.Number("limit", limit, 1, MaxChunkPage, 50));
        if (parser.Problem is { } problem)
        {
            return problem;
        }

        return await files.ReadChunksAsync(caller.Account, id, first, most, cancellationToken) is { } found
            ? TypedResults.Ok(new FileChunksResponse([.. found.Chunks.Select(FileMapping.ToResponse)], found.Total))
            : FileProblems.NotFound(id);
    }

    private static async Task<IResult> RetryAsync(Guid id, Caller caller, FileStore files, FileMapping mapping, CancellationToken cancellationToken) =>
        await AnswerAsync(await files.RetryAsync(caller.Account, id, cancellationToken), id, caller, mapping, cancellationToken);

    private static async Task<IResult> DeleteAsync(Guid id, Caller caller, FileStore files, CancellationToken cancellationToken) =>
        await files.DeleteAsync(caller.Account, id, cancellationToken) ? TypedResults.NoContent() : FileProblems.NotFound(id);

    private static async Task<IResult> ShareAsync(
        Guid id, ShareFileRequest request, Caller caller, FileStore files, DatasetStore datasets, FileMapping mapping, CancellationToken cancellationToken)
    {
        Guid? dataset = null;
        if (request.Dataset is { } named && (named.Length > 200 || (dataset = await datasets.FindIdAsync(named, cancellationToken)) is null))
        {
            return NoSuchDataset();
        }

        var result = await files.ShareAsync(caller.Account, id, dataset, cancellationToken);
        return result.Outcome == FileOutcome.Done
            ? TypedResults.Ok(await mapping.ToResponseAsync(result.File!, caller.Account, cancellationToken))
            : await AnswerAsync(result, id, caller, mapping, cancellationToken);
    }

    private static async Task<IResult> AnswerAsync(FileResult result, Guid id, Caller caller, FileMapping mapping, CancellationToken cancellationToken)
    {
        var file = result.File is { } found ? await mapping.ToResponseAsync(found, caller.Account, cancellationToken) : null;
        return result.Outcome switch
        {
            FileOutcome.Done => TypedResults.Accepted($"/files/{file!.FileId}", file),
            FileOutcome.Same when id == Guid.Empty || file!.FileId == id => TypedResults.Ok(file),
            FileOutcome.Same => ApiProblem.Conflict("same_content", $"Your file {file!.FileId} has this very content: keep that one, or delete it first."),
            FileOutcome.TooMany => FileProblems.TooMany(),
            FileOutcome.NoRoom => FileProblems.NoRoom(),
            FileOutcome.NoSuchDataset => NoSuchDataset(),
            FileOutcome.NotFailed => ApiProblem.Conflict("not_failed", "Nothing is wrong with the file: it is ready, or being read."),
            _ => FileProblems.NotFound(id),
        };
    }

    private static ValidationProblem NoSuchDataset() => ApiProblem.Validation(new Dictionary<string, string[]> { ["dataset"] = ["There is no such dataset: GET /datasets lists those that there are."] });
}
