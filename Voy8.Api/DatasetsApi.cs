using Microsoft.AspNetCore.Http.HttpResults;
using Voy8.Api.Mapping;
using Voy8.Contracts;
using Voy8.Core.Catalogue;

namespace Voy8.Api;

internal static class DatasetsApi
{
    public static RouteGroupBuilder MapDatasetsApi(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/datasets").WithTags("Catalogue");
        group.MapGet("", ListAsync).WithName("ListDatasets").WithSummary("The datasets with the number of their venues");
        return group;
    }

    private static async Task<Ok<DatasetsResponse>> ListAsync(DatasetStore datasets, CancellationToken cancellationToken) =>
        TypedResults.Ok(new DatasetsResponse([.. (await datasets.ListAsync(cancellationToken)).Select(dataset => dataset.ToResponse())]));
}
