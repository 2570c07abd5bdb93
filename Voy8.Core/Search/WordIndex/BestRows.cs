namespace Voy8.Core.Search;

/// <summary>The first few rows in the order of a search before it is judged: nearest or best known first, equals by id.</summary>
internal sealed class BestRows(VenueRows rows, int limit, SearchQuery query)
{
    private readonly bool _byDistance = query.Sort == SearchSort.Distance || (query.Sort == SearchSort.Relevance && query.Filters.Area.Near is not null);
    private readonly PriorityQueue<(int Row, double? Distance), Key> _worstFirst = new();
    private Key? _worst;
    private GeoBox? _reach;

    public void Offer(int row)
    {
        if (IsSurelyWorse(row))
        {
            return;
        }

        ref readonly var venue = ref rows[row];
        double popularity = rows.Columns.Popularities[row];
        double? distance = query.Filters.Area.Near is { } near && venue.Location is { } place ? place.DistanceTo(near) : null;
        var far = distance ?? double.PositiveInfinity;
        var key = _byDistance ? new Key(far, -popularity, venue.Id) : new Key(-popularity, far, venue.Id);
        if (_worstFirst.Count < limit)
        {
            _worstFirst.Enqueue((row, distance), key);
        }
        else if (_worstFirst.TryPeek(out _, out var worst) && key.CompareTo(worst) > 0)
        {
            _worstFirst.EnqueueDequeue((row, distance), key);
        }

        if (_worstFirst.Count == limit && _worstFirst.TryPeek(out _, out var last) && last != _worst)
        {
            _worst = last;
            _reach = _byDistance && query.Filters.Area.Near is { } centre && double.IsFinite(last.First) ? GeoBox.Around(centre, last.First) : null;
        }
    }

    // Most of many rows are far behind the best: a look at one number spares them the trigonometry.
    private bool IsSurelyWorse(int row) => _worst is { } worst
        && (_byDistance
            ? _reach is { } reach && (rows[row].Location is not { } place || !reach.Contains(place))
            : -rows.Columns.Popularities[row] > worst.First);

    /// <summary>Gives them away, the first one first.</summary>
    public IEnumerable<(int Row, double? Distance)> InOrder()
    {
        var worstFirst = new List<(int, double?)>(_worstFirst.Count);
        while (_worstFirst.TryDequeue(out var row, out _))
        {
            worstFirst.Add(row);
        }

        worstFirst.Reverse();
        return worstFirst;
    }

    public void CopyTo(Dictionary<int, double?> rows)
    {
        foreach (var ((row, distance), _) in _worstFirst.UnorderedItems)
        {
            rows[row] = distance;
        }
    }

    // Later in the order is smaller, so that the queue gives the worst away first.
    private readonly record struct Key(double First, double Second, Guid Id) : IComparable<Key>
    {
        public int CompareTo(Key other)
        {
            var order = other.First.CompareTo(First);
            order = order != 0 ? order : other.Second.CompareTo(Second);
            return order != 0 ? order : other.Id.CompareTo(Id);
        }
    }
}
