using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Voy8.Api.Access;
using Voy8.Api.Imports;
using Voy8.Api.Mapping;
using Voy8.Api.Problems;
using Voy8.Contracts;
using Voy8.Core.Catalogue.Importing;

namespace Voy8.Api;

internal static class ImportsApi
{
    private const int MaxPage = 200;

    public static RouteGroupBuilder MapImportsApi(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/imports").WithTags("Catalogue").ForOperators();
        group.MapPost("", ImportReceiver.ReceiveAsync)
            .WithName("StartImport")
            .WithSummary("Imports a file of venues as a job: JSON Lines, JSON, GeoJSON, Overpass JSON, Overture places or CSV")
            .WithDescription("multipart/form-data with the parts file, dataset, dataset_name, attribution, licence, format, mapping (a JSON object of keys and columns), dry_run (all but the file optional); in Development also JSON that names a file.")
            .Produces<ImportResponse>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .DisableAntiforgery();
        group.MapPost("/preview", PreviewReceiver.ReceiveAsync)
            .WithName("PreviewImport")
            .WithSummary("Reads the beginning of a file as an import would, and keeps nothing")
            .WithDescription("multipart/form-data with the parts file (its first 1 MiB at most), format, mapping.")
            .Produces<ImportPreviewResponse>()
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .WithMetadata(new RequestSizeLimitAttribute(ImportPreviews.MaxBytes + PreviewReceiver.FormOverhead))
            .DisableAntiforgery();
        group.MapGet("", ListAsync).WithName("ListImports").WithSummary("Imports, newest first");
        group.MapGet("/{id:guid}", GetAsync).WithName("GetImport").WithSummary("How far an import is");
        group.MapGet("/{id:guid}/errors", ListErrorsAsync).WithName("ListImportErrors").WithSummary("The lines that an import refused, and why");
        group.MapGet("/{id:guid}/errors.csv", DownloadErrorsAsync).WithName("DownloadImportErrors").WithSummary("The lines that an import refused, as CSV")
            .Produces<string>(contentType: "text/csv").ProducesProblem(StatusCodes.Status404NotFound);
        return group;
    }

    private static async Task<Results<Ok<ImportsResponse>, ValidationProblem>> ListAsync(
        ImportStore imports, ImportMapping mapping, string? limit, string? offset, CancellationToken cancellationToken)
    {
        var page = Page.Parse(limit, offset, 20, MaxPage, out var problem);
        if (problem is not null)
        {
            return problem;
        }

        var (found, total) = await imports.ListAsync(page.Limit, page.Offset, cancellationToken);
        return TypedResults.Ok(new ImportsResponse(await mapping.ToResponsesAsync(found, cancellationToken), total));
    }

    private static async Task<Results<Ok<ImportResponse>, ProblemHttpResult>> GetAsync(
        Guid id, ImportStore imports, ImportMapping mapping, CancellationToken cancellationToken) =>
        await imports.FindAsync(id, cancellationToken) is { } import
            ? TypedResults.Ok(await mapping.ToResponseAsync(import, cancellationToken))
            : NotFound(id);

    private static async Task<Results<Ok<ImportErrorsResponse>, ValidationProblem, ProblemHttpResult>> ListErrorsAsync(
        Guid id, ImportStore imports, string? limit, string? offset, CancellationToken cancellationToken)
    {
        var page = Page.Parse(limit, offset, 50, MaxPage, out var problem);
        if (problem is not null)
        {
            return problem;
        }

        return await imports.ListErrorsAsync(id, page.Limit, page.Offset, cancellationToken) is { } found
            ? TypedResults.Ok(new ImportErrorsResponse([.. found.Errors.Select(ImportMapping.ToResponse)], found.Total))
            : NotFound(id);
    }

    private static async Task<IResult> DownloadErrorsAsync(Guid id, ImportStore imports, CancellationToken cancellationToken) =>
        await imports.FindAsync(id, cancellationToken) is { } import
            ? TypedResults.Stream(
                body => ImportErrorsCsv.WriteAsync(body, imports.ReadErrorsAsync(id, cancellationToken), cancellationToken),
                "text/csv; charset=utf-8",
                Path.GetFileNameWithoutExtension(import.FileName) + "-errors.csv")
            : NotFound(id);

    private static ProblemHttpResult NotFound(Guid id) =>
        ApiProblem.NotFound("import_not_found", $"There is no import {id}; GET /imports lists those that there are.");
}
