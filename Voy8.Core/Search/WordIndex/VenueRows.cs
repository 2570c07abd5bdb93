using Voy8.Core.Enrichment;

namespace Voy8.Core.Search;

/// <summary>The rows of the index of words. A changed venue gets a new row, since its words point at it; the old one is gone.</summary>
internal sealed class VenueRows
{
    /// <summary>Rows of a segment, which knows where its rows lie.</summary>
    public const int SegmentSize = 1024;

    private static readonly Dictionary<string, int> FeatureNumbers =
        Features.All.Select((code, number) => (code, number)).ToDictionary(pair => pair.code, pair => pair.number, StringComparer.Ordinal);

    private readonly CodeNumbers<string> _kinds = new();
    private readonly CodeNumbers<Guid> _datasets = new();
    private readonly CodeNumbers<string> _zones = new();
    private readonly Dictionary<Guid, int> _numbers = [];
    private readonly List<SegmentBounds> _bounds = [];
    private VenueRow[] _rows = new VenueRow[SegmentSize];

    public int Count { get; private set; }

    public int Gone => Count - _numbers.Count;

    public IReadOnlyList<string> Kinds => _kinds.Names;

    public IReadOnlyCollection<Guid> Ids => _numbers.Keys;

    public ref readonly VenueRow this[int row] => ref _rows[row];

    public SegmentBounds BoundsOf(int segment) => _bounds[segment];

    public int? Find(Guid id) => _numbers.TryGetValue(id, out var row) ? row : null;

    public int Add(IndexedVenue venue) => Add(new VenueRow
    {
        Id = venue.Id,
        Lat = venue.Location?.Latitude ?? double.NaN,
        Lon = venue.Location?.Longitude ?? double.NaN,
        Features = FeatureBits(venue.Features),
        FreshUntilTicks = venue.FreshUntil?.UtcTicks ?? 0,
        OpenWeek = venue.OpenWeek,
        Popularity = venue.Popularity,
        Length = venue.Words.Sum(word => Math.Max(word.Count, 1)),
        Kind = _kinds.Of(venue.Kind),
        Dataset = _datasets.Of(venue.DatasetId),
        Zone = _zones.Of(venue.Zone ?? ""),
        Price = (byte)(venue.Price ?? 0),
    });

    public void Remove(Guid id)
    {
        if (_numbers.Remove(id, out var row))
        {
            _rows[row].IsGone = true;
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

        foreach (var zone in _zones.Names)
        {
            renumbered._zones.Of(zone);
        }

        numbers = new int[Count];
        for (var row = 0; row < Count; row++)
        {
            numbers[row] = _rows[row].IsGone ? -1 : renumbered.Add(_rows[row]);
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
        int[] minutes = filters.OpenAt is { } time ? [.. _zones.Names.Select(zone => LocalMinutes.Of(zone, time))] : [];
        return new RowFilter(filters, kinds, dataset, FeatureBits(filters.Features), minutes);
    }

    private int Add(in VenueRow row)
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
        _numbers.Add(row.Id, Count);
        return Count++;
    }

    private static ulong FeatureBits(IEnumerable<string> features) =>
        features.Aggregate(0ul, (bits, feature) => FeatureNumbers.TryGetValue(feature, out var number) ? bits | (1ul << number) : bits);
}
