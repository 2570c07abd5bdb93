using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Voy8.Api.Access;
using Voy8.Api.Mapping;
using Voy8.Api.Problems;
using Voy8.Contracts;
using Voy8.Core.Notes;

namespace Voy8.Api;

/// <summary>One's own notes on venues. Whose they are stands in each query; operators see their own as well, and no others.</summary>
internal static class NotesApi
{
    private const int MaxBodyBytes = 1024 * 1024;
    private const int MaxPage = 100;
    private const int MaxOffset = 20_000;
    private const int MaxHits = 50;

    public static IEndpointRouteBuilder MapNotesApi(this IEndpointRouteBuilder app)
    {
        var notes = app.MapGroup("/notes").WithTags("Notes").ForUsers().WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes));
        notes.MapGet("", ListAsync).WithSummary("Your notes, newest change first; q: those with every word.")
            .Produces<NotesResponse>().ProducesValidationProblem();
        notes.MapPost("", CreateAsync).WithSummary("Notes something on a venue, in Markdown.")
            .Produces<NoteResponse>(StatusCodes.Status201Created).ProducesValidationProblem().ProducesProblem(StatusCodes.Status409Conflict);
        notes.MapGet("/search", SearchAsync).WithSummary("Finds your notes by words and by meaning, best first.")
            .Produces<NoteSearchResponse>().ProducesValidationProblem();
        notes.MapPost("/preview", PreviewAsync).WithSummary("How a note would look; nothing is kept.")
            .Produces<NotePreviewResponse>().ProducesValidationProblem();
        notes.MapGet("/{id:guid}", GetAsync).WithSummary("Reads one of your notes.")
            .Produces<NoteResponse>().ProducesProblem(StatusCodes.Status404NotFound);
        notes.MapPut("/{id:guid}", EditAsync).WithSummary("Writes a note anew; with If-Match only where nobody did meanwhile.")
            .Produces<NoteResponse>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status412PreconditionFailed);
        notes.MapDelete("/{id:guid}", DeleteAsync).WithSummary("Deletes a note; for a while it can be brought back.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status412PreconditionFailed);
        notes.MapPost("/{id:guid}/restore", RestoreAsync).WithSummary("Brings back a note that was deleted a while ago.")
            .Produces<NoteResponse>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        return app;
    }

    private static async Task<Results<Ok<NotesResponse>, ValidationProblem>> ListAsync(
        Caller caller, NoteList notes, [FromQuery(Name = "venue_id")] string? venueId, string? q, string? limit, string? offset, CancellationToken cancellationToken)
    {
        var parser = new QueryParser();
        var query = new NoteQuery(
            caller.Account,
            parser.Id("venue_id", venueId, "a venue"),
            parser.Text("q", q),
            parser.Number("limit", limit, 1, MaxPage, 20),
            parser.Number("offset", offset, 0, MaxOffset, 0));
        if (parser.Problem is { } problem)
        {
            return problem;
        }

        var (found, total) = await notes.ReadAsync(query, cancellationToken);
        return TypedResults.Ok(new NotesResponse([.. found.Select(NoteMapping.ToResponse)], total));
    }

    private static async Task<Results<Ok<NoteSearchResponse>, ValidationProblem>> SearchAsync(
        Caller caller, NoteSearch search, string? q, [FromQuery(Name = "venue_id")] string? venueId, string? limit, CancellationToken cancellationToken)
    {
        var parser = new QueryParser();
        var text = parser.Text("q", q);
        var venue = parser.Id("venue_id", venueId, "a venue");
        var most = parser.Number("limit", limit, 1, MaxHits, 20);
        if (parser.Problem is { } problem)
        {
            return problem;
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            return Invalid("q", "Say what is looked for.");
        }

        var result = await search.FindAsync(caller.Account, text, most, venue, cancellationToken);
        return TypedResults.Ok(new NoteSearchResponse(
            [.. result.Hits.Select(NoteMapping.ToResponse)],
            result.Notice is { } notice ? [new SearchNotice(notice.Code, notice.Message)] : []));
    }

    private static async Task<IResult> CreateAsync(NoteRequest request, Caller caller, NoteStore notes, HttpContext context, CancellationToken cancellationToken)
    {
        if (request.VenueId is not { } venue)
        {
            return Invalid("venue_id", "Say on which venue: the id of one that there is.");
        }

        var result = await notes.CreateAsync(caller.Account, venue, request.Text, cancellationToken);
        return result is { Outcome: NoteOutcome.Done, Note: { } note }
            ? TypedResults.Created($"/notes/{note.Id}", Tagged(context, note))
            : Answer(context, result, Guid.Empty);
    }

    private static Results<Ok<NotePreviewResponse>, ValidationProblem> PreviewAsync(NoteTextRequest request, NoteStore notes) =>
        notes.ProblemOf(request.Text) is { } problem ? Invalid("text", problem) : TypedResults.Ok(new NotePreviewResponse(NoteMarkdown.ToHtml(request.Text!)));

    private static async Task<IResult> GetAsync(Guid id, Caller caller, NoteStore notes, HttpContext context, CancellationToken cancellationToken) =>
        await notes.FindAsync(caller.Account, id, cancellationToken) is { } note ? TypedResults.Ok(Tagged(context, note)) : NotFound(id);

    private static async Task<IResult> EditAsync(
        Guid id, NoteTextRequest request, Caller caller, NoteStore notes, HttpContext context, [FromHeader(Name = "If-Match")] string? match, CancellationToken cancellationToken) =>
        Answer(context, await notes.EditAsync(caller.Account, id, request.Text, Version(match), cancellationToken), id);

    private static async Task<IResult> DeleteAsync(
        Guid id, Caller caller, NoteStore notes, HttpContext context, [FromHeader(Name = "If-Match")] string? match, CancellationToken cancellationToken) =>
        Answer(context, await notes.DeleteAsync(caller.Account, id, Version(match), cancellationToken), id);

    private static async Task<IResult> RestoreAsync(Guid id, Caller caller, NoteStore notes, HttpContext context, CancellationToken cancellationToken) =>
        Answer(context, await notes.RestoreAsync(caller.Account, id, cancellationToken), id);

    private static IResult Answer(HttpContext context, NoteResult result, Guid id) => result.Outcome switch
    {
        NoteOutcome.Done => result.Note is { } note ? TypedResults.Ok(Tagged(context, note)) : TypedResults.NoContent(),
        NoteOutcome.Unfit => Invalid("text", result.Problem!),
        NoteOutcome.NoSuchVenue => Invalid("venue_id", "There is no such venue: use the id of one that there is."),
        NoteOutcome.TooMany => ApiProblem.Conflict("too_many_notes", "You keep as many notes as one may: delete some first."),
        NoteOutcome.Changed => ApiProblem.Of(
            StatusCodes.Status412PreconditionFailed, "note_changed", "The note was changed meanwhile.", $"Read it again (GET /notes/{id}), and send your change with its version."),
        _ => NotFound(id),
    };

    private static NoteResponse Tagged(HttpContext context, Note note)
    {
        context.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{note.Version}\"");
        return note.ToResponse();
    }

    // Whatever is no tag of ours matches no version.
    private static int? Version(string? match) => match switch
    {
        null or "" or "*" => null,
        ['"', .. var version, '"'] when int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
        _ => 0,
    };

    private static ValidationProblem Invalid(string parameter, string advice) => ApiProblem.Validation(new Dictionary<string, string[]> { [parameter] = [advice] });

    private static ProblemHttpResult NotFound(Guid id) => ApiProblem.NotFound("note_not_found", $"You have no note {id}; GET /notes lists those that you have.");
}
