using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Voy8.Api.Access;
using Voy8.Api.Mapping;
using Voy8.Api.Problems;
using Voy8.Contracts;
using Voy8.Core.Catalogue.Entering;

namespace Voy8.Api;

/// <summary>Venues that are entered one by one.</summary>
internal static class YellowBooksApi
{
    public const int MaxBodyBytes = 128 * 1024;

    private const string KeyHeader = "Idempotency-Key";

    public static RouteGroupBuilder MapYellowBooksApi(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/yellow-books").WithTags("Catalogue");
        group.MapPost("", AddAsync).ForCatalogueWriters().WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes))
            .WithName("AddVenue").WithSummary("Enters a venue")
            .WithDescription("With an Idempotency-Key the same request gives the same answer for a day, and makes one venue.")
            .Produces<YellowBookResponse>(StatusCodes.Status201Created).ProducesValidationProblem().ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        group.MapGet("/{id:guid}", GetAsync).ForEverybody().WithName("GetEnteredVenue").WithSummary("A venue as it was entered");
        group.MapPut("/{id:guid}", PutAsync).ForOperators().WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes))
            .WithName("EditVenue").WithSummary("Says another thing of a venue that was entered");
        return group;
    }

    private static async Task<IResult> AddAsync(
        YellowBookRequest request, [FromHeader(Name = KeyHeader)] string? key, Caller caller, VenueEntryStore entries, CancellationToken cancellationToken)
    {
        var entry = request.ToEntry();
        var errors = Errors(entry);
        if (key is not null && !VenueEntryStore.IsKey(key))
        {
            errors["idempotency_key"] = [$"the {KeyHeader} must be 1 to {VenueEntryStore.MaxKeyLength} printable ASCII characters without spaces"];
        }

        if (errors.Count > 0)
        {
            return ApiProblem.Validation(errors);
        }

        var result = await entries.AddAsync(entry, caller.AccountId, key, cancellationToken);
        return result.Venue is { } venue
            ? TypedResults.Created($"/api/yellow-books/{venue.Id}", venue.ToResponse())
            : ApiProblem.Of(
                StatusCodes.Status422UnprocessableEntity, "idempotency_key_reused", "The key came with another request before.",
                $"Send a new {KeyHeader} with each new venue; within a day a key stands for the request that it came with first.");
    }

    private static async Task<Results<Ok<YellowBookResponse>, ProblemHttpResult>> GetAsync(Guid id, VenueEntryStore entries, CancellationToken cancellationToken) =>
        await entries.FindAsync(id, cancellationToken) is { } venue ? TypedResults.Ok(venue.ToResponse()) : NotFound(id);

    private static async Task<Results<Ok<YellowBookResponse>, ValidationProblem, ProblemHttpResult>> PutAsync(
        Guid id, YellowBookRequest request, Caller caller, VenueEntryStore entries, CancellationToken cancellationToken)
    {
        var entry = request.ToEntry();
        if (Errors(entry) is { Count: > 0 } errors)
        {
            return ApiProblem.Validation(errors);
        }

        return await entries.ReplaceAsync(id, entry, caller.Account, cancellationToken) is { } venue ? TypedResults.Ok(venue.ToResponse()) : NotFound(id);
    }

    private static Dictionary<string, string[]> Errors(VenueEntry entry) => VenueEntryRules.Problems(entry).ToDictionary(problem => problem.Key, problem => new[] { problem.Value });

    private static ProblemHttpResult NotFound(Guid id) => ApiProblem.NotFound(
        "entry_not_found", $"No venue {id} was entered. Where it came from an import or a directory, GET /venues/{id} tells of it, and PUT /venues/{id}/facts/{{field}} corrects it.");
}
