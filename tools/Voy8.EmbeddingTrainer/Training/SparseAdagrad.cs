using System.Numerics.Tensors;

namespace Voy8.EmbeddingTrainer.Training;

/// <summary>Adagrad (Duchi et al. 2011) on the rows that a batch touched: seldom seen pieces take larger steps.</summary>
internal sealed class SparseAdagrad(EmbeddingTable table, int threads)
{
    private const float Epsilon = 1e-10f;

    private readonly float[] _squares = new float[table.Pieces * table.Dimensions];
    private readonly Dictionary<int, int> _slots = [];
    private readonly List<int> _touched = [];
    private float[] _gradients = new float[4096 * table.Dimensions];

    /// <summary>Adds a gradient to the rows of <paramref name="tokens"/>.</summary>
    public void Add(ReadOnlySpan<int> tokens, ReadOnlySpan<float> gradient)
    {
        foreach (var token in tokens)
        {
            if (!_slots.TryGetValue(token, out var slot))
            {
                slot = _touched.Count;
                _slots.Add(token, slot);
                _touched.Add(token);
                if (_gradients.Length < _touched.Count * table.Dimensions)
                {
                    Array.Resize(ref _gradients, _gradients.Length * 2);
                }

                Slot(slot).Clear();
            }

            TensorPrimitives.Add(Slot(slot), gradient, Slot(slot));
        }
    }

    /// <summary>Takes the step and forgets the gradients.</summary>
    public void Step(float learningRate)
    {
        Parallel.For(0, _touched.Count, new ParallelOptions { MaxDegreeOfParallelism = threads }, slot =>
        {
            Span<float> step = stackalloc float[table.Dimensions];
            var gradient = Slot(slot);
            var squares = _squares.AsSpan(_touched[slot] * table.Dimensions, table.Dimensions);
            TensorPrimitives.MultiplyAdd(gradient, gradient, squares, squares);
            TensorPrimitives.Sqrt(squares, step);
            TensorPrimitives.Add(step, Epsilon, step);
            TensorPrimitives.Divide(gradient, step, step);
            var row = table.Row(_touched[slot]);
            TensorPrimitives.MultiplyAdd(step, -learningRate, row, row);
        });
        _slots.Clear();
        _touched.Clear();
    }

    private Span<float> Slot(int slot) => _gradients.AsSpan(slot * table.Dimensions, table.Dimensions);
}
