using System.Collections.Concurrent;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Search;

/// <summary>
/// Exact search over all vectors in memory: a scan with SIMD dot products over contiguous rows, filters first.
/// One writer (<see cref="VectorIndexFeeder"/>), any number of readers, no locks: a changed venue is appended and its old row
/// buried; when the dead are many the writer builds the rows anew.
/// </summary>
internal sealed class InMemoryVectorIndex : IVectorIndex
{
    private const int CompactAbove = 1024;
    private const int Unknown = -2;

    private static readonly Dictionary<string, int> FeatureNumbers =
        Features.All.Select((code, number) => (code, number)).ToDictionary(pair => pair.code, pair => pair.number, StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, int> _kinds = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Guid, int> _datasets = new();
    private Dictionary<Guid, int> _rows = [];
    private int _dead;
    private volatile State _state = new([], 0, 0, VectorIndexStatus.Empty);

    public VectorIndexStatus Status => _state.Status;

    /// <inheritdoc/>
    public IReadOnlyList<VectorHit> Search(ReadOnlySpan<float> query, SearchFilters filters, int limit, double floor)
    {
        var state = _state;
        if (state.Count == 0 || query.Length != state.Dimensions)
        {
            return [];
        }

        var filter = Translate(filters);
        var hits = new TopHits(limit, (float)floor);
        for (var segment = 0; segment * VectorSegment.Capacity < state.Count; segment++)
        {
            var count = Math.Min(VectorSegment.Capacity, state.Count - (segment * VectorSegment.Capacity));
            state.Segments[segment].Scan(count, query, filter, hits);
        }

        return hits.Take();
    }

    /// <summary>Forgets everything and begins with a model. Writer only.</summary>
    public void Reset(string modelId, int dimensions)
    {
        (_rows, _dead) = ([], 0);
        _state = new State([], 0, dimensions, new VectorIndexStatus(false, modelId, 0));
    }

    /// <summary>Everything stored has been applied. Writer only.</summary>
    public void MarkReady() => _state = _state with { Status = _state.Status with { IsReady = true } };

    /// <summary>Adds or replaces venues. Writer only.</summary>
    public void Upsert(IReadOnlyCollection<VectorEntry> entries)
    {
        var state = _state;
        var segments = state.Segments;
        var count = state.Count;
        var replaced = new List<int>();
        foreach (var entry in entries)
        {
            if (count == segments.Length * VectorSegment.Capacity)
            {
                segments = [.. segments, new VectorSegment(state.Dimensions)];
            }

            segments[count / VectorSegment.Capacity].Write(
                count % VectorSegment.Capacity, entry, Number(_kinds, entry.Kind), Number(_datasets, entry.DatasetId), FeatureBits(entry.Features));
            if (_rows.TryGetValue(entry.VenueId, out var old))
            {
                replaced.Add(old);
            }

            _rows[entry.VenueId] = count++;
        }

        // First the new rows, then the end of the old: a reader may meet a venue twice, but never miss it.
        Publish(segments, count);
        Bury(replaced);
    }

    /// <summary>Forgets venues. Writer only.</summary>
    public void Remove(IEnumerable<Guid> venueIds)
    {
        var rows = new List<int>();
        foreach (var id in venueIds)
        {
            if (_rows.Remove(id, out var row))
            {
                rows.Add(row);
            }
        }

        Bury(rows);
        Publish(_state.Segments, _state.Count);
    }

    /// <summary>Forgets every venue but these. Writer only.</summary>
    public void Retain(IReadOnlySet<Guid> venueIds) => Remove([.. _rows.Keys.Where(id => !venueIds.Contains(id))]);

    private void Publish(VectorSegment[] segments, int count) =>
        _state = _state with { Segments = segments, Count = count, Status = _state.Status with { Vectors = _rows.Count } };

    private void Bury(List<int> rows)
    {
        foreach (var row in rows)
        {
            _state.Segments[row / VectorSegment.Capacity].Bury(row % VectorSegment.Capacity);
        }

        _dead += rows.Count;
        if (_dead > CompactAbove && _dead > _state.Count / 4)
        {
            Compact();
        }
    }

    private void Compact()
    {
        var state = _state;
        var segments = new List<VectorSegment>();
        var rows = new Dictionary<Guid, int>(_rows.Count);
        for (var row = 0; row < state.Count; row++)
        {
            var source = state.Segments[row / VectorSegment.Capacity];
            if (source.IsDead(row % VectorSegment.Capacity))
            {
                continue;
            }

            if (rows.Count == segments.Count * VectorSegment.Capacity)
            {
                segments.Add(new VectorSegment(state.Dimensions));
            }

            rows.Add(source.CopyTo(row % VectorSegment.Capacity, segments[^1], rows.Count % VectorSegment.Capacity), rows.Count);
        }

        (_rows, _dead) = (rows, 0);
        Publish([.. segments], rows.Count);
    }

    private VectorFilter Translate(SearchFilters filters) => new(
        filters.DatasetId is { } dataset ? _datasets.GetValueOrDefault(dataset, Unknown) : VectorFilter.AnyDataset,
        filters.Kinds.Count == 0 ? null : [.. filters.Kinds.Select(kind => _kinds.GetValueOrDefault(kind, Unknown))],
        FeatureBits(filters.Features),
        filters.Area);

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
    private sealed record State(VectorSegment[] Segments, int Count, int Dimensions, VectorIndexStatus Status);
}
