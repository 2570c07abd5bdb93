namespace Voy8.Core.Search;

/// <summary>What matched, counted: each kind, whatever kinds are wanted, and on demand the facets of the wanted ones.</summary>
internal sealed class RowCounts(VenueRows rows, RowFilter filter)
{
    private readonly int[] _kinds = new int[rows.Kinds.Count];

    /// <summary>Of the wanted kinds.</summary>
    public int Wanted { get; private set; }

    public IReadOnlyList<(string Kind, int Count)> Kinds => [.. _kinds.Select((count, kind) => (rows.Kinds[kind], count)).Where(kind => kind.count > 0)];

    /// <returns>Whether the row is of a wanted kind.</returns>
    public bool Add(in VenueRow row)
    {
        var isWanted = filter.HasKind(row.Kind);
        _kinds[row.Kind]++;
        Wanted += isWanted ? 1 : 0;
        return isWanted;
    }

    /// <param name="matched">All that were added; only the wanted kinds are left.</param>
    /// <param name="now">When doors are to be open.</param>
    public SearchFacets Facets(RowSet matched, DateTimeOffset now)
    {
        var isOpen = rows.OpenAt(now);
        var open = 0;
        foreach (var row in matched)
        {
            ref readonly var venue = ref rows[row];
            if (!filter.HasKind(venue.Kind))
            {
                matched.Remove(row);
            }
            else if (isOpen[venue.OpenWeek])
            {
                open++;
            }
        }

        var (features, prices) = rows.Traits.Count(matched);
        return new SearchFacets(features, prices, open);
    }
}
