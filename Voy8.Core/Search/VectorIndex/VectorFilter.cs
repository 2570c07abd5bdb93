using Voy8.Core.Catalogue;

namespace Voy8.Core.Search;

/// <summary>Filters in the index's own numbers.</summary>
/// <param name="Dataset"><see cref="AnyDataset"/>, or a number.</param>
/// <param name="Kinds">Null: any.</param>
/// <param name="Features">Bits that must all be set.</param>
internal readonly record struct VectorFilter(int Dataset, HashSet<int>? Kinds, ulong Features, SearchArea Area)
{
    public const int AnyDataset = -1;

    public bool Passes(int dataset, int kind, ulong features, double lat, double lon) =>
        (Dataset == AnyDataset || dataset == Dataset)
        && (Kinds is null || Kinds.Contains(kind))
        && (features & Features) == Features
        && (Area.IsEverywhere || (!double.IsNaN(lat) && Area.Contains(new GeoPoint(lat, lon))));
}
