using Voy8.Core.Catalogue;

namespace Voy8.Core.Search;

/// <summary>Filters in the index's own numbers.</summary>
/// <param name="Dataset"><see cref="AnyDataset"/>, or a number.</param>
/// <param name="Kinds">Null: any; else whether a kind's number passes.</param>
/// <param name="Features">Bits that must all be set.</param>
internal sealed record VectorFilter(int Dataset, bool[]? Kinds, ulong Features, SearchArea Area)
{
    public const int AnyDataset = -1;

    /// <summary>Whether every row passes.</summary>
    public bool IsOpen { get; } = Dataset == AnyDataset && Kinds is null && Features == 0 && Area.IsEverywhere;

    /// <summary>False only where no point of the bounds lies in the area.</summary>
    public bool MayPass(SegmentBounds bounds) =>
        (Area.Box is not { } box || bounds.Touches(box)) && (Area.RadiusBox is not { } around || bounds.Touches(around));

    // No short cuts where a comparison is cheaper than a branch guessed wrong.
    public bool Passes(int dataset, int kind, ulong features, double lat, double lon) =>
        ((Dataset == AnyDataset) | (dataset == Dataset))
        & ((features & Features) == Features)
        & (Kinds is null || ((uint)kind < (uint)Kinds.Length && Kinds[kind]))
        && (Area.IsEverywhere || (!double.IsNaN(lat) && Area.Contains(new GeoPoint(lat, lon))));
}
