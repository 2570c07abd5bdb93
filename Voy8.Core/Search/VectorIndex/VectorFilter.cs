using Voy8.Core.Catalogue;

namespace Voy8.Core.Search;

/// <summary>Filters in the index's own numbers.</summary>
/// <param name="Dataset"><see cref="AnyDataset"/>, or a number.</param>
/// <param name="Kinds">Null: any; else whether a kind's number passes.</param>
/// <param name="Features">Bits that must all be set.</param>
internal sealed record VectorFilter(int Dataset, bool[]? Kinds, ulong Features, SearchArea Area)
{
    /// <summary>Price levels that pass, a bit each; bit 0 is the unknown one.</summary>
    public ulong Prices { get; init; } = ulong.MaxValue;

    /// <summary>The minute of the week of each time zone, when it must be open now; null when it need not.</summary>
    public int[]? OpenAt { get; init; }

    public const int AnyDataset = -1;

    /// <summary>Whether every row passes.</summary>
    public bool IsOpen => Dataset == AnyDataset && Kinds is null && Features == 0 && Area.IsEverywhere && OpenAt is null && Prices == ulong.MaxValue;

    public bool PassesHours(int[]? week, int zone) =>
        OpenAt is null || (week is not null && OpenAt[zone] is >= 0 and var minute && RowFilter.WeekContains(week, minute));

    /// <summary>False only where no point of the bounds lies in the area.</summary>
    public bool MayPass(SegmentBounds bounds) =>
        (Area.Box is not { } box || bounds.Touches(box)) && (Area.RadiusBox is not { } around || bounds.Touches(around));

    // No short cuts where a comparison is cheaper than a branch guessed wrong.
    public bool Passes(int dataset, int kind, ulong features, byte price, double lat, double lon) =>
        (((Prices >> price) & 1) != 0)
        & ((Dataset == AnyDataset) | (dataset == Dataset))
        & ((features & Features) == Features)
        & (Kinds is null || ((uint)kind < (uint)Kinds.Length && Kinds[kind]))
        && (Area.IsEverywhere || (!double.IsNaN(lat) && Area.Contains(new GeoPoint(lat, lon))));
}
