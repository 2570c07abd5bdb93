using Microsoft.AspNetCore.Http.HttpResults;
using Voy8.Api.Access;
using Voy8.Api.Mapping;
using Voy8.Api.Problems;
using Voy8.Contracts;
using Voy8.Core.Catalogue;
using Voy8.Core.Catalogue.Exporting;
using Voy8.Jobs;

namespace Voy8.Api;

internal static class DatasetsApi
{
    private static readonly TimeSpan ExportPause = TimeSpan.FromSeconds(10);

    public static RouteGroupBuilder MapDatasetsApi(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/datasets").WithTags("Catalogue");
        group.MapGet("", ListAsync).ForEverybody().WithName("ListDatasets").WithSummary("The datasets with the number of their venues");
        group.MapPut("/{slug}", PutAsync).ForOperators().WithName("PutDataset").WithSummary("Makes a dataset, or completes it");
        group.MapGet("/{slug}/export", ExportAsync).ForUsers().WithName("ExportDataset").WithSummary("The venues of a dataset as a file that an import reads: jsonl, csv, geojson, overpass or overture")
            .Produces<string>(contentType: "application/x-ndjson").ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status429TooManyRequests);
        return group;
    }

    private static async Task<Results<Ok<DatasetSummary>, ValidationProblem>> PutAsync(
        string slug, DatasetRequest request, IJobClient jobs, CancellationToken cancellationToken)
    {
        var description = DatasetDescription.For(slug, slug, request.Name, request.Attribution, request.Licence);
        if (description.Problems() is { Count: > 0 } problems)
        {
            return ApiProblem.Validation(problems.ToDictionary(problem => problem.Key, problem => new[] { problem.Value }));
        }

        await using var transaction = await jobs.BeginTransactionAsync(cancellationToken);
        var dataset = await DatasetStore.UpsertAsync(transaction, description, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.Ok(dataset.ToSummary());
    }

    private static async Task<IResult> ExportAsync(
        string slug, string? format, Caller caller, ExportSlots slots, DatasetStore datasets, VenueExports exports, HttpContext context, CancellationToken cancellationToken)
    {
        var name = string.IsNullOrEmpty(format) ? VenueExports.Formats[0] : format;
        if (!VenueExports.Formats.Contains(name) || !Enum.TryParse<ExportFormat>(name, ignoreCase: true, out var known))
        {
            return ApiProblem.Validation(new Dictionary<string, string[]> { ["format"] = [$"must be one of {string.Join(", ", VenueExports.Formats)}"] });
        }

        if (await datasets.FindAsync(slug, cancellationToken) is not { } dataset)
        {
            return NotFound(slug);
        }

        return slots.TryTake(caller.Account, context)
            ? TypedResults.Stream(target => exports.WriteAsync(target, dataset, known, cancellationToken), VenueExports.ContentTypeOf(known), $"{dataset.Slug}.{VenueExports.ExtensionOf(known)}")
            : AttemptLimits.Later(context, "too_many_exports", $"An account has one export at a time, and all together have {ExportSlots.Most}.", ExportPause);
    }

    public static ProblemHttpResult NotFound(string slugOrId) =>
        ApiProblem.NotFound("dataset_not_found", $"There is no dataset '{(slugOrId.Length <= DatasetDescription.MaxSlugLength ? slugOrId : slugOrId[..DatasetDescription.MaxSlugLength])}'; GET /datasets lists those that there are.");

    private static async Task<Ok<DatasetsResponse>> ListAsync(DatasetStore datasets, CancellationToken cancellationToken) =>
        TypedResults.Ok(new DatasetsResponse([.. (await datasets.ListAsync(cancellationToken)).Select(dataset => dataset.ToResponse())]));
}
