using Voy8.Core.Catalogue;
using Voy8.Core.Search;

namespace Voy8.Search.Bench.Index;

/// <summary>A filter and the share of venues that it leaves.</summary>
internal sealed record FilterCase(string Name, SearchFilters Filters)
{
    public static IReadOnlyList<FilterCase> All { get; } =
    [
        new("none", SearchFilters.None),
        Kind("kind_50", "half"),
        Kind("kind_10", "tenth"),
        Kind("kind_2", "some"),
        Kind("kind_0.1", "rare"),
        Area("area_50", 0.5),
        Area("area_10", 0.1),
        Area("area_2", 0.02),
        Area("area_0.1", 0.001),
    ];

    public bool Passes(VectorEntry entry) =>
        (Filters.Kinds.Count == 0 || Filters.Kinds[0] == entry.Kind) && Filters.Area.Contains(entry.Location ?? default);

    private static FilterCase Kind(string name, string kind) => new(name, SearchFilters.None with { Kinds = [kind] });

    private static FilterCase Area(string name, double share)
    {
        var side = 5 * Math.Sqrt(share);
        return new FilterCase(name, SearchFilters.None with { Area = new SearchArea(null, null, new GeoBox(8.1, 47.1, 8.1 + side, 47.1 + side)) });
    }
}
