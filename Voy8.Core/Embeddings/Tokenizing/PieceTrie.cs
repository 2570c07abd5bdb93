namespace Voy8.Core.Embeddings.Tokenizing;

/// <summary>
/// A trie over the bytes of a vocabulary's pieces. The children of a node lie side by side, ordered by their byte;
/// node 0 is the root.
/// </summary>
internal sealed class PieceTrie
{
    private readonly byte[] _labels;
    private readonly int[] _values;
    private readonly int[] _firstChild;

    /// <param name="pieces">Not empty each; of two equal ones the first counts.</param>
    public PieceTrie(IEnumerable<(byte[] Utf8, int Id)> pieces)
    {
        var sorted = pieces.OrderBy(piece => piece.Utf8, ByteOrder.Instance).ToArray();
        var labels = new List<byte> { 0 };
        var values = new List<int> { -1 };
        var firstChild = new List<int>();

        // Breadth first: a node's range of pieces shares a prefix as long as the node is deep.
        var ranges = new Queue<(int Start, int End, int Depth)>();
        ranges.Enqueue((0, sorted.Length, 0));
        while (ranges.TryDequeue(out var range))
        {
            firstChild.Add(labels.Count);
            var (start, end, depth) = range;
            while (start < end && sorted[start].Utf8.Length == depth)
            {
                start++;
            }

            while (start < end)
            {
                var label = sorted[start].Utf8[depth];
                var next = start;
                while (next < end && sorted[next].Utf8[depth] == label)
                {
                    next++;
                }

                labels.Add(label);
                values.Add(sorted[start].Utf8.Length == depth + 1 ? sorted[start].Id : -1);
                ranges.Enqueue((start, next, depth + 1));
                start = next;
            }
        }

        firstChild.Add(labels.Count);
        _labels = [.. labels];
        _values = [.. values];
        _firstChild = [.. firstChild];
    }

    /// <summary>Goes one byte down.</summary>
    /// <param name="node">Where to start; where it led, if it led anywhere.</param>
    /// <param name="id">The piece that ends there; -1 if none does.</param>
    public bool TryStep(ref int node, byte label, out int id)
    {
        var first = _firstChild[node];
        var found = _labels.AsSpan(first, _firstChild[node + 1] - first).BinarySearch(label);
        if (found < 0)
        {
            id = -1;
            return false;
        }

        node = first + found;
        id = _values[node];
        return true;
    }

    private sealed class ByteOrder : IComparer<byte[]>
    {
        public static ByteOrder Instance { get; } = new();

        public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
    }
}
