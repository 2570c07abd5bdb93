using Microsoft.AspNetCore.Http.HttpResults;
using Voy8.Api.Access;
using Voy8.Api.Mapping;
using Voy8.Contracts;
using Voy8.Core.Catalogue;
using Voy8.Core.Enrichment;

namespace Voy8.Api;

internal static class MetaApi
{
    public static IEndpointConventionBuilder MapMetaApi(this IEndpointRouteBuilder app) =>
        app.MapGet("/meta", GetAsync).WithTags("Catalogue").ForEverybody().WithName("GetMeta").WithSummary("Kinds, features and datasets: what a page needs to draw its filters");

    private static async Task<Ok<MetaResponse>> GetAsync(CatalogueStatistics statistics, DatasetStore datasets, CancellationToken cancellationToken)
    {
        var kinds = await statistics.CountByKindAsync(cancellationToken);
        var all = await datasets.ListAsync(cancellationToken);
        return TypedResults.Ok(new MetaResponse(
            [.. kinds.Select(kind => new KindCount(kind.Kind, Vocabulary.KindLabel(kind.Kind), (int)kind.Venues))],
            [.. Features.All.Select(code => new FeatureLabel(code, Vocabulary.FeatureLabel(code)))],
            [.. all.Select(dataset => dataset.ToExtent())],
            all.Sum(dataset => dataset.Venues)));
    }
}
