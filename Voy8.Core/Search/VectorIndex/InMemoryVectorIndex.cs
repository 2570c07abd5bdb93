using System.Collections.Concurrent;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Search;

/// <summary>
/// Exact search over all vectors in memory: filters first, then a SIMD scan over bytes, then the exact products of what may be among
/// the best. Rows are kept in runs sorted by place, so that an area passes over most segments unseen.
/// One writer (<see cref="VectorIndexFeeder"/>), any number of readers, no locks: a changed venue is appended and its old row
/// buried, and readers pass from one version to the next as a whole; when the dead are many the writer builds the rows anew.
/// </summary>
internal sealed class InMemoryVectorIndex : IVectorIndex
{
    private const int CompactAbove = 1024;
    private const int Unknown = -2;

    private static readonly Dictionary<string, int> FeatureNumbers =
        Features.All.Select((code, number) => (code, number)).ToDictionary(pair => pair.code, pair => pair.number, StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, int> _kinds = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Guid, int> _datasets = new();
    private readonly ConcurrentDictionary<string, int> _zones = new(StringComparer.Ordinal);
    private Dictionary<Guid, int> _rows = [];
    private int _dead;
    private State _state = new(0, [], 0, 0, VectorIndexStatus.Empty);

    // What readers see: the writer's state, or until another model is loaded the last one of the model before.
    private volatile State _published = new(0, [], 0, 0, VectorIndexStatus.Empty);

    public VectorIndexStatus Status => _published.Status;

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<VectorHit>> FindAsync(
        ReadOnlyMemory<float> query, SearchFilters filters, int limit, double floor, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Search(query.Span, filters, limit, floor));

    public IReadOnlyList<VectorHit> Search(ReadOnlySpan<float> query, SearchFilters filters, int limit, double floor)
    {
        var state = _published;
        if (state.Count == 0 || limit <= 0 || query.Length != state.Dimensions || QuantizedQuery.TryCreate(query) is not { } quantized)
        {
            return [];
        }

        var filter = Translate(filters);
        var candidates = new ScanCandidates(quantized, limit, (float)floor);
        for (var segment = 0; segment * VectorSegment.Capacity < state.Count; segment++)
        {
            var count = Math.Min(VectorSegment.Capacity, state.Count - (segment * VectorSegment.Capacity));
            state.Segments[segment].Scan(count, state.Version, filter, candidates);
        }

        return candidates.Take();
    }

    /// <summary>Begins with a model; what was there is searched until <see cref="MarkReady"/>. Writer only.</summary>
    public void Reset(string modelId, int dimensions)
    {
        (_rows, _dead) = ([], 0);
        Show(new State(_state.Version + 1, [], 0, dimensions, new VectorIndexStatus(VectorIndexKind.InProcess, false, modelId, dimensions, 0)));
    }

    /// <summary>Everything stored has been applied. Writer only.</summary>
    public void MarkReady() => Show(_state with { Status = _state.Status with { IsReady = true } });

    /// <summary>Adds or replaces venues, sorted by place: the more at once, the less an area has to look at. Writer only.</summary>
    public void Upsert(IReadOnlyCollection<VectorEntry> entries)
    {
        var state = _state;
        var segments = state.Segments;
        var count = state.Count;
        foreach (var entry in entries.OrderBy(entry => SegmentBounds.ZOrder(entry.Location)))
        {
            if (count == segments.Length * VectorSegment.Capacity)
            {
                segments = [.. segments, new VectorSegment(state.Dimensions)];
            }

            segments[count / VectorSegment.Capacity].Write(
                count % VectorSegment.Capacity, entry, Number(_kinds, entry.Kind), Number(_datasets, entry.DatasetId), Number(_zones, entry.Zone ?? ""), FeatureBits(entry.Features));
            if (_rows.TryGetValue(entry.VenueId, out var old))
            {
                Bury(segments, old, state.Version + 1);
            }

            _rows[entry.VenueId] = count++;
        }

        Publish(segments, count);
    }

    /// <summary>Forgets venues. Writer only.</summary>
    public void Remove(IEnumerable<Guid> venueIds)
    {
        var state = _state;
        foreach (var id in venueIds)
        {
            if (_rows.Remove(id, out var row))
            {
                Bury(state.Segments, row, state.Version + 1);
            }
        }

        Publish(state.Segments, state.Count);
    }

    /// <summary>Forgets every venue but these. Writer only.</summary>
    public void Retain(IReadOnlySet<Guid> venueIds) => Remove([.. _rows.Keys.Where(id => !venueIds.Contains(id))]);

    // What was written and buried takes effect for readers here, all at once.
    private void Publish(VectorSegment[] segments, int count)
    {
        if (_dead > CompactAbove && _dead > count / 4)
        {
            (segments, count) = Compact(segments, count);
        }

        Show(_state with { Version = _state.Version + 1, Segments = segments, Count = count, Status = _state.Status with { Vectors = _rows.Count } });
    }

    private void Show(State state)
    {
        _state = state;
        if (state.Status.IsReady || !_published.Status.IsReady)
        {
            _published = state;
        }
    }

    private void Bury(VectorSegment[] segments, int row, long version)
    {
        segments[row / VectorSegment.Capacity].Bury(row % VectorSegment.Capacity, version);
        _dead++;
    }

    private (VectorSegment[] Segments, int Count) Compact(VectorSegment[] old, int count)
    {
        var segments = new List<VectorSegment>();
        var rows = new Dictionary<Guid, int>(_rows.Count);
        for (var row = 0; row < count; row++)
        {
            var source = old[row / VectorSegment.Capacity];
            if (!source.IsAlive(row % VectorSegment.Capacity, long.MaxValue))
            {
                continue;
            }

            if (rows.Count == segments.Count * VectorSegment.Capacity)
            {
                segments.Add(new VectorSegment(_state.Dimensions));
            }

            rows.Add(source.CopyTo(row % VectorSegment.Capacity, segments[^1], rows.Count % VectorSegment.Capacity), rows.Count);
        }

        (_rows, _dead) = (rows, 0);
        return ([.. segments], rows.Count);
    }

    private VectorFilter Translate(SearchFilters filters) => new(
        filters.DatasetId is { } dataset ? _datasets.GetValueOrDefault(dataset, Unknown) : VectorFilter.AnyDataset,
        filters.Kinds.Count == 0 ? null : KindsOf(filters.Kinds),
        FeatureBits(filters.Features),
        filters.Area)
    {
        Prices = filters.PriceBits,
        OpenAt = filters.OpenAt is { } time ? Minutes(time) : null,
    };

    private int[] Minutes(DateTimeOffset time)
    {
        // A zone that is numbered while we look is of a row that this version does not show.
        var zones = _zones.ToArray();
        var minutes = new int[zones.Length];
        foreach (var (zone, number) in zones.Where(zone => zone.Value < minutes.Length))
        {
            minutes[number] = LocalMinutes.Of(zone, time);
        }

        return minutes;
    }

    private bool[] KindsOf(IReadOnlyList<string> kinds)
    {
        int[] numbers = [.. kinds.Select(kind => _kinds.GetValueOrDefault(kind, Unknown)).Where(number => number != Unknown)];
        var passes = new bool[numbers.Append(-1).Max() + 1];
        foreach (var number in numbers)
        {
            passes[number] = true;
        }

        return passes;
    }

    private static int Number<TKey>(ConcurrentDictionary<TKey, int> numbers, TKey key)
        where TKey : notnull => numbers.GetOrAdd(key, static (_, all) => all.Count, numbers);

    private static ulong FeatureBits(IReadOnlyList<string> features)
    {
        ulong bits = 0;
        foreach (var feature in features)
        {
            if (FeatureNumbers.TryGetValue(feature, out var number))
            {
                bits |= 1UL << number;
            }
        }

        return bits;
    }

    /// <param name="Count">Rows that readers may look at, the dead included.</param>
    private sealed record State(long Version, VectorSegment[] Segments, int Count, int Dimensions, VectorIndexStatus Status);
}
