using Microsoft.AspNetCore.Http.HttpResults;
using Voy8.Api.Access;
using Voy8.Api.Imports;
using Voy8.Api.Mapping;
using Voy8.Api.Problems;
using Voy8.Api.Venues;
using Voy8.Contracts;
using Voy8.Core.Catalogue;
using Voy8.Core.Corrections;

namespace Voy8.Api;

/// <summary>What people know better: a value that outranks every source, and the history of such values.</summary>
internal static class CorrectionsApi
{
    private const int MaxPage = 200;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public static IEndpointRouteBuilder MapCorrectionsApi(this IEndpointRouteBuilder app)
    {
        var venue = app.MapGroup("/venues/{id:guid}").WithTags("Catalogue");
        venue.MapPut("/facts/{field}", CorrectAsync).ForUsers()
            .WithSummary("Corrects a field of a venue: the values hold, whatever its website or an import says, until they are taken back.")
            .Produces<VenueResponse>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status429TooManyRequests);
        venue.MapDelete("/facts/{field}", TakeBackAsync).ForUsers()
            .WithSummary("Takes back what people said of a field: what other sources say holds again.")
            .Produces<VenueResponse>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status429TooManyRequests);
        venue.MapGet("/corrections", ListAsync).ForUsers().WithSummary("What people corrected, newest first.")
            .Produces<CorrectionsResponse>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound);
        return app;
    }

    private static Task<IResult> CorrectAsync(
        Guid id, string field, CorrectionRequest request, Caller caller, CorrectionStore corrections, VenuePages pages, HttpContext context, CancellationToken cancellationToken) =>
        AnswerAsync(id, field, request.Values ?? [], caller, corrections, pages, context, cancellationToken);

    private static Task<IResult> TakeBackAsync(
        Guid id, string field, Caller caller, CorrectionStore corrections, VenuePages pages, HttpContext context, CancellationToken cancellationToken) =>
        AnswerAsync(id, field, values: null, caller, corrections, pages, context, cancellationToken);

    private static async Task<IResult> AnswerAsync(
        Guid id, string field, IReadOnlyList<string?>? values, Caller caller, CorrectionStore corrections, VenuePages pages, HttpContext context, CancellationToken cancellationToken)
    {
        if (!CorrectionValues.Fields.Contains(field))
        {
            return Invalid("field", $"Use one of {string.Join(", ", CorrectionValues.Fields.Order(StringComparer.Ordinal))}.");
        }

        var result = await corrections.CorrectAsync(id, caller.Account, field, values, cancellationToken);
        return result.Outcome switch
        {
            CorrectionOutcome.Unfit => Invalid("values", result.Problem!),
            CorrectionOutcome.TooMany => AttemptLimits.Later(context, "too_many_corrections", "You made as many corrections as one may within an hour.", Hour),
            CorrectionOutcome.Made when await pages.FindAsync(id, cancellationToken) is { } venue => TypedResults.Ok(venue),
            _ => VenuesApi.NotFound(id),
        };
    }

    private static async Task<IResult> ListAsync(
        Guid id, Caller caller, CorrectionStore corrections, VenueStore venues, string? limit, string? offset, CancellationToken cancellationToken)
    {
        var page = Page.Parse(limit, offset, 20, MaxPage, out var problem);
        if (problem is not null)
        {
            return problem;
        }

        if (await venues.FindAsync(id, cancellationToken) is null)
        {
            return VenuesApi.NotFound(id);
        }

        var (found, total) = await corrections.ListAsync(id, page.Limit, page.Offset, cancellationToken);
        return TypedResults.Ok(new CorrectionsResponse([.. found.Select(one => ToResponse(one, caller))], total));
    }

    private static CorrectionResponse ToResponse(Correction correction, Caller caller) => new(
        correction.Id,
        correction.Field,
        FactMapping.LabelOf(correction.Field),
        [.. correction.Values.Select(value => FactMapping.DisplayOf(correction.Field, value))],
        [.. correction.Before.Select(value => FactMapping.DisplayOf(correction.Field, value))],
        correction.MadeAt,
        caller.IsOperator || correction.AccountId == caller.Account ? correction.Email : null);

    private static ValidationProblem Invalid(string parameter, string advice) => ApiProblem.Validation(new Dictionary<string, string[]> { [parameter] = [advice] });
}
