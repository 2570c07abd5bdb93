using Voy8.Core.Enrichment;

namespace Voy8.Core.Search;

/// <summary>A query without one of its filters, each in turn.</summary>
internal static class QueryRelaxation
{
    /// <summary>Filters that are left out in turn, at most; each costs a search.</summary>
    public const int Most = 8;

    /// <param name="query">As it was asked.</param>
    /// <param name="understood">Filters that its words asked for.</param>
    public static IEnumerable<(string Id, string Label, SearchQuery Query)> Of(SearchQuery query, IReadOnlyList<UnderstoodFilter> understood) =>
        Asked(query).Concat(understood.Select(filter => (filter.Id, filter.Label)))
            .DistinctBy(filter => filter.Id)
            .Take(Most)
            .Select(filter => (filter.Id, filter.Label, Without(query, filter.Id)));

    private static IEnumerable<(string Id, string Label)> Asked(SearchQuery query)
    {
        var filters = query.Filters;
        if (filters.Kinds.Count > 0)
        {
            yield return ("kind", string.Join(", ", filters.Kinds.Select(kind => Vocabulary.KindLabel(kind))));
        }

        foreach (var feature in filters.Features)
        {
            yield return ("feature:" + feature, Vocabulary.FeatureLabel(feature));
        }

        if (filters.HasPrice)
        {
            yield return ("price", "Price");
        }

        if (filters.OpenAt is not null)
        {
            yield return ("open_now", "Open now");
        }

        if (!filters.Area.IsEverywhere)
        {
            yield return ("area", "Area");
        }

        if (filters.DatasetId is not null)
        {
            yield return ("dataset", "Dataset");
        }
    }

    // A filter may be asked for both ways: both go.
    private static SearchQuery Without(SearchQuery query, string id)
    {
        var filters = query.Filters;
        var left = id switch
        {
            "kind" => filters with { Kinds = [] },
            "price" => filters.WithoutPrice(),
            "open_now" => filters with { OpenAt = null },
            "area" => filters with { Area = new SearchArea(filters.Area.Near, null, null) },
            "dataset" => filters with { DatasetId = null },
            _ => filters with { Features = [.. filters.Features.Where(feature => "feature:" + feature != id)] },
        };
        return query with { Filters = left, Ignored = [.. query.Ignored, id], CountFacets = false };
    }
}
