namespace Voy8.Core.Search;

/// <summary>The first few rows in the order of a search before it is judged: nearest or best known first, equals by id.</summary>
internal sealed class BestRows(int limit, SearchQuery query)
{
    private readonly bool _byDistance = query.Sort == SearchSort.Distance || (query.Sort == SearchSort.Relevance && query.Filters.Area.Near is not null);
    private readonly PriorityQueue<(int Row, double? Distance), Key> _worstFirst = new();

    public void Offer(int row, in VenueRow venue)
    {
        double? distance = query.Filters.Area.Near is { } near && venue.Location is { } place ? place.DistanceTo(near) : null;
        var far = distance ?? double.PositiveInfinity;
        var key = _byDistance ? new Key(far, -venue.Popularity, venue.Id) : new Key(-venue.Popularity, far, venue.Id);
        if (_worstFirst.Count < limit)
        {
            _worstFirst.Enqueue((row, distance), key);
        }
        else if (_worstFirst.TryPeek(out _, out var worst) && key.CompareTo(worst) > 0)
        {
            _worstFirst.EnqueueDequeue((row, distance), key);
        }
    }

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
