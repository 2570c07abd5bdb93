namespace Voy8.Core.Search;

/// <summary>Keeps the best of what it is offered.</summary>
internal sealed class TopHits(int limit, float floor)
{
    private readonly PriorityQueue<Guid, float> _worstFirst = new();
    private float _threshold = floor;

    public void Offer(Guid id, float similarity)
    {
        // Written so that a NaN never passes.
        if (!(similarity >= _threshold))
        {
            return;
        }

        if (_worstFirst.Count < limit)
        {
            _worstFirst.Enqueue(id, similarity);
        }
        else
        {
            _worstFirst.EnqueueDequeue(id, similarity);
        }

        if (_worstFirst.Count == limit && _worstFirst.TryPeek(out _, out var worst))
        {
            _threshold = Math.Max(_threshold, worst);
        }
    }

    /// <summary>Best first.</summary>
    public IReadOnlyList<VectorHit> Take()
    {
        var hits = new List<VectorHit>(_worstFirst.Count);
        while (_worstFirst.TryDequeue(out var id, out var similarity))
        {
            hits.Add(new VectorHit(id, similarity));
        }

        hits.Reverse();
        return hits;
    }
}
