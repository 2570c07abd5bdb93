using Voy8.Contracts;
using Voy8.Core.Catalogue;

namespace Voy8.Api.Mapping;

internal static class DatasetMapping
{
    public static DatasetSummary ToSummary(this Dataset dataset) => new(dataset.Id, dataset.Slug, dataset.Name);

    public static DatasetResponse ToResponse(this DatasetStatistics statistics)
    {
        var dataset = statistics.Dataset;
        return new DatasetResponse(dataset.Id, dataset.Slug, dataset.Name, dataset.Attribution, dataset.Licence, statistics.Venues, dataset.CreatedAt);
    }

    public static DatasetExtent ToExtent(this DatasetStatistics statistics)
    {
        var dataset = statistics.Dataset;
        return new DatasetExtent(
            dataset.Id, dataset.Slug, dataset.Name, dataset.Attribution, statistics.Venues, statistics.Centre?.Latitude, statistics.Centre?.Longitude);
    }
}
