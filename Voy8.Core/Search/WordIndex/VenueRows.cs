namespace Voy8.Core.Search;

/// <summary>The rows of the index of words. A changed venue gets a new row, since its words point at it; the old one is gone.</summary>
internal sealed class VenueRows
{
    /// <summary>Rows of a segment, which knows where its rows lie.</summary>
    public const int SegmentSize = 1024;

    private readonly CodeNumbers<string> _kinds = new();
    private readonly CodeNumbers<Guid> _datasets = new();
    private readonly Dictionary<Guid, int> _numbers = [];
    private readonly List<SegmentBounds> _bounds = [];
    private readonly OpenWeeks _openWeeks = new();
    private VenueRow[] _rows = new VenueRow[SegmentSize];

    public int Count { get; private set; }

    public int Gone => Count - _numbers.Count;

    public RowTraits Traits { get; } = new();

    public RowColumns Columns { get; } = new();

    public IReadOnlyList<string> Kinds => _kinds.Names;

    public IReadOnlyCollection<Guid> Ids => _numbers.Keys;

    public ref readonly VenueRow this[int row] => ref _rows[row];

    public SegmentBounds BoundsOf(int segment) => _bounds[segment];

    public int? Find(Guid id) => _numbers.TryGetValue(id, out var row) ? row : null;

    /// <summary>For each number of <see cref="RowColumns.OpenWeeks"/> whether it is open.</summary>
    public bool[] OpenAt(DateTimeOffset time) => _openWeeks.OpenAt(time);

    public int Add(IndexedVenue venue)
    {
        var row = new VenueRow
        {
            Id = venue.Id,
            Lat = venue.Location?.Latitude ?? double.NaN,
            Lon = venue.Location?.Longitude ?? double.NaN,
            FreshUntilTicks = venue.FreshUntil?.UtcTicks ?? 0,
            Concepts = ConceptNumbers.Of(venue.Words.Select(word => word.Text)),
            Completeness = venue.Completeness,
            Length = venue.Words.Sum(word => Math.Max(word.Count, 1)),
            Dataset = _datasets.Of(venue.DatasetId),
        };
        Columns.Set(Count, _kinds.Of(venue.Kind), _openWeeks.Of(venue.OpenWeek, venue.Zone), venue.Popularity);
        return Add(row, RowTraits.FeatureBits(venue.Features), venue.Price ?? 0);
    }

    public void Remove(Guid id)
    {
        if (_numbers.Remove(id, out var row))
        {
            Traits.Clear(row);
        }
    }

    /// <summary>The rows that are not gone, numbered anew in the same order.</summary>
    /// <param name="numbers">The new number of each row; below 0 for those that are gone.</param>
    public VenueRows Renumber(out int[] numbers)
    {
        var renumbered = new VenueRows();
        foreach (var kind in _kinds.Names)
        {
            renumbered._kinds.Of(kind);
        }

        foreach (var dataset in _datasets.Names)
        {
            renumbered._datasets.Of(dataset);
        }

        numbers = new int[Count];
        for (var row = 0; row < Count; row++)
        {
            numbers[row] = Traits.IsThere(row) ? renumbered.Copy(this, row) : -1;
        }

        return renumbered;
    }

    public RowFilter Translate(SearchFilters filters)
    {
        var kinds = filters.Kinds.Count == 0 ? null : new bool[_kinds.Names.Count];
        foreach (var kind in filters.Kinds)
        {
            if (_kinds.Find(kind) is { } number)
            {
                kinds![number] = true;
            }
        }

        int? dataset = filters.DatasetId is { } id ? _datasets.Find(id) ?? -1 : null;
        return new RowFilter(this, filters, kinds, dataset, filters.OpenAt is { } time ? OpenAt(time) : null);
    }

    private int Copy(VenueRows from, int row)
    {
        var (features, price) = from.Traits.Read(row);
        var columns = from.Columns;
        Columns.Set(Count, columns.Kinds[row], _openWeeks.Of(from._openWeeks, columns.OpenWeeks[row]), columns.Popularities[row]);
        return Add(from._rows[row], features, price);
    }

    private int Add(in VenueRow row, ulong features, int price)
    {
        if (Count == _rows.Length)
        {
            Array.Resize(ref _rows, Count * 2);
        }

        if (Count % SegmentSize == 0)
        {
            _bounds.Add(new SegmentBounds());
        }

        if (!double.IsNaN(row.Lat))
        {
            _bounds[^1].Include(row.Lat, row.Lon);
        }

        Remove(row.Id);
        _rows[Count] = row;
        Traits.Set(Count, features, price);
        _numbers.Add(row.Id, Count);
        return Count++;
    }
}
