namespace Voy8.Core.Search;

/// <summary>What matched, counted: each kind, whatever kinds are wanted, and on demand the facets of the wanted ones.</summary>
internal sealed class RowCounts(VenueRows rows, RowFilter filter)
{
    private readonly int[] _kinds = new int[rows.Kinds.Count];

    public IReadOnlyList<(string Kind, int Count)> Kinds => [.. _kinds.Select((count, kind) => (rows.Kinds[kind], count)).Where(kind => kind.count > 0)];

    /// <returns>Whether the row is of a wanted kind.</returns>
    public bool Add(int row)
    {
        var kind = rows.Columns.Kinds[row];
        _kinds[kind]++;
        return filter.HasKind(kind);
    }

    /// <param name="matched">All that were added; only the wanted kinds are left.</param>
    /// <param name="now">When doors are to be open.</param>
    public SearchFacets Facets(RowSet matched, DateTimeOffset now)
    {
        var isOpen = rows.OpenAt(now);
        var kinds = rows.Columns.Kinds;
        var weeks = rows.Columns.OpenWeeks;
        var open = 0;
        foreach (var row in matched)
        {
            if (!filter.HasKind(kinds[row]))
            {
                matched.Remove(row);
            }
            else if (isOpen[weeks[row]])
            {
                open++;
            }
        }

        var (features, prices) = rows.Traits.Count(matched);
        return new SearchFacets(features, prices, open);
    }
}
