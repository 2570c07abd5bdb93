using System.Runtime.InteropServices;

namespace Voy8.Core.Search;

/// <summary>
/// The rows of a scan that may be among the best: all whose estimate, at its most favourable, reaches what the best are worth at their
/// least favourable. So no row of the exact answer is lost to the estimate.
/// </summary>
internal sealed class ScanCandidates(QuantizedQuery query, int limit, float floor)
{
    private readonly PriorityQueue<byte, float> _bestAtLeast = new();
    private readonly List<(VectorSegment Segment, int Row, float AtMost)> _rows = [];
    private float _worstOfBest = float.NegativeInfinity;

    /// <summary>Rows that cannot reach it are not worth offering.</summary>
    public float Threshold => Math.Max(floor, _worstOfBest);

    public QuantizedQuery Query => query;

    public void Offer(VectorSegment segment, int row, float atLeast, float atMost)
    {
        // Written so that a NaN never passes.
        if (!(atMost >= Threshold))
        {
            return;
        }

        _rows.Add((segment, row, atMost));
        if (_bestAtLeast.Count < limit)
        {
            _bestAtLeast.Enqueue(0, atLeast);
        }
        else
        {
            _bestAtLeast.EnqueueDequeue(0, atLeast);
        }

        if (_bestAtLeast.Count == limit && _bestAtLeast.TryPeek(out _, out var worst))
        {
            _worstOfBest = worst;
        }
    }

    /// <summary>The best by their exact products, best first; equals in the order of their ids, so that replicas agree.</summary>
    public IReadOnlyList<VectorHit> Take()
    {
        var hits = new List<VectorHit>();
        foreach (var (segment, row, atMost) in CollectionsMarshal.AsSpan(_rows))
        {
            if (atMost >= Threshold && segment.Exact(query, row) is var hit && hit.Similarity >= floor)
            {
                hits.Add(hit);
            }
        }

        hits.Sort(static (a, b) => b.Similarity.CompareTo(a.Similarity) is not 0 and var order ? order : a.VenueId.CompareTo(b.VenueId));
        return hits.Count <= limit ? hits : hits.GetRange(0, limit);
    }
}
