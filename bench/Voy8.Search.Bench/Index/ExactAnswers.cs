using System.Numerics.Tensors;
using Voy8.Core.Search;

namespace Voy8.Search.Bench.Index;

/// <summary>The ten best by float32 products, for each filter and query, gathered while the venues pass by.</summary>
internal sealed class ExactAnswers(IReadOnlyList<FilterCase> filters, float[][] queries)
{
    public const int Depth = 10;

    private readonly PriorityQueue<Guid, float>[,] _best = Empty(filters.Count, queries.Length);

    public void Add(VectorEntry entry)
    {
        for (var query = 0; query < queries.Length; query++)
        {
            var similarity = TensorPrimitives.Dot<float>(queries[query], entry.Vector);
            for (var filter = 0; filter < filters.Count; filter++)
            {
                if (filters[filter].Passes(entry))
                {
                    Keep(_best[filter, query], entry.VenueId, similarity);
                }
            }
        }
    }

    /// <summary>The part of the exact answers that an index found.</summary>
    public double Recall(int filter, IReadOnlyList<IReadOnlyList<Guid>> answers)
    {
        var (found, wanted) = (0, 0);
        for (var query = 0; query < queries.Length; query++)
        {
            var best = _best[filter, query].UnorderedItems.Select(item => item.Element).ToHashSet();
            wanted += best.Count;
            found += answers[query].Take(Depth).Count(best.Contains);
        }

        return wanted == 0 ? 1 : (double)found / wanted;
    }

    private static void Keep(PriorityQueue<Guid, float> best, Guid id, float similarity)
    {
        if (best.Count < Depth)
        {
            best.Enqueue(id, similarity);
        }
        else
        {
            best.EnqueueDequeue(id, similarity);
        }
    }

    private static PriorityQueue<Guid, float>[,] Empty(int filters, int queries)
    {
        var best = new PriorityQueue<Guid, float>[filters, queries];
        for (var i = 0; i < best.Length; i++)
        {
            best[i / queries, i % queries] = new PriorityQueue<Guid, float>();
        }

        return best;
    }
}
