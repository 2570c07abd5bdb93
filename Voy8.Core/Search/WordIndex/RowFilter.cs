using Voy8.Core.Catalogue;

namespace Voy8.Core.Search;

/// <summary>Filters in the index's own numbers. Exact: what <see cref="FilterSql"/> says in SQL.</summary>
/// <param name="minutes">The minute of the week of each time zone; below 0 where it is unknown.</param>
internal sealed class RowFilter(SearchFilters filters, bool[]? kinds, int? dataset, ulong features, int[] minutes)
{
    private readonly ulong _prices = filters.PriceBits;

    /// <summary>False only where no point of the bounds lies in the area.</summary>
    public bool MayPass(SegmentBounds bounds) =>
        (filters.Area.Box is not { } box || bounds.Touches(box)) && (filters.Area.RadiusBox is not { } around || bounds.Touches(around));

    public bool HasKind(int kind) => kinds is null || kinds[kind];

    /// <summary>Everything but the kind.</summary>
    public bool Passes(in VenueRow row) =>
        !row.IsGone
        && (row.Features & features) == features
        && (dataset is not { } wanted || row.Dataset == wanted)
        && ((_prices >> row.Price) & 1) != 0
        && (filters.Area.IsEverywhere || (!double.IsNaN(row.Lat) && filters.Area.Contains(new GeoPoint(row.Lat, row.Lon))))
        && (filters.OpenAt is null || IsOpen(row));

    private bool IsOpen(in VenueRow row) => row.OpenWeek is { } week && minutes[row.Zone] is >= 0 and var minute && WeekContains(week, minute);

    /// <param name="week">From and to, one interval after the other.</param>
    public static bool WeekContains(int[] week, int minute)
    {
        for (var i = 0; i < week.Length; i += 2)
        {
            if (minute >= week[i] && minute < week[i + 1])
            {
                return true;
            }
        }

        return false;
    }
}
