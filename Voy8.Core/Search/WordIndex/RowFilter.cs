using Voy8.Core.Catalogue;

namespace Voy8.Core.Search;

/// <summary>Filters in the index's own numbers. Exact: what <see cref="FilterSql"/> says in SQL.</summary>
/// <param name="kinds">For each kind whether it is wanted; null: any.</param>
/// <param name="isOpen">For each ordinary week whether it is open; null: it need not be.</param>
internal sealed class RowFilter(VenueRows rows, SearchFilters filters, bool[]? kinds, int? dataset, bool[]? isOpen)
{
    private const int BlocksOfSegment = VenueRows.SegmentSize / RowSet.Bits;

    private readonly ulong _features = RowTraits.FeatureBits(filters.Features);
    private readonly ulong _prices = filters.PriceBits;

    public bool HasKind(int kind) => kinds is null || kinds[kind];

    /// <summary>Leaves those of the rows that pass everything but the kind.</summary>
    public void Narrow(RowSet among)
    {
        for (var start = 0; start < among.Blocks; start += BlocksOfSegment)
        {
            var end = Math.Min(start + BlocksOfSegment, among.Blocks);
            var bounds = rows.BoundsOf(start / BlocksOfSegment);
            if (!MayPass(bounds))
            {
                among.Clear(start, end);
                continue;
            }

            var isInside = IsInside(bounds);
            for (var block = start; block < end; block++)
            {
                if (among[block] is not 0 and var asked)
                {
                    among[block] = Narrow(block, asked & rows.Traits.Where(block, _features, _prices), isInside);
                }
            }
        }
    }

    /// <summary>Everything but the kind.</summary>
    public bool Passes(int row) => Narrow(row / RowSet.Bits, rows.Traits.Where(row / RowSet.Bits, _features, _prices) & (1ul << (row % RowSet.Bits)), isInside: false) != 0;

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

    // Only where no point of the bounds lies in the area it is false.
    private bool MayPass(SegmentBounds bounds) =>
        (filters.Area.Box is not { } box || bounds.Touches(box)) && (filters.Area.RadiusBox is not { } around || bounds.Touches(around));

    private bool IsInside(SegmentBounds bounds) =>
        (filters.Area.Box is not { } box || bounds.IsWithin(box))
        && (filters.Area is not { RadiusMetres: { } radius, Near: { } near } || bounds.IsWithin(near, radius));

    private ulong Narrow(int block, ulong left, bool isInside)
    {
        if (dataset is null && isOpen is null && filters.Area.IsEverywhere)
        {
            return left;
        }

        for (var rest = left; rest != 0; rest &= rest - 1)
        {
            var bit = System.Numerics.BitOperations.TrailingZeroCount(rest);
            var row = (block * RowSet.Bits) + bit;
            if ((isOpen is not null && !isOpen[rows.Columns.OpenWeeks[row]])
                || (dataset is { } wanted && rows[row].Dataset != wanted)
                || (!filters.Area.IsEverywhere && !LiesInArea(rows[row], isInside)))
            {
                left &= ~(1ul << bit);
            }
        }

        return left;
    }

    private bool LiesInArea(in VenueRow row, bool isInside) =>
        !double.IsNaN(row.Lat) && (isInside || filters.Area.Contains(new GeoPoint(row.Lat, row.Lon)));
}
