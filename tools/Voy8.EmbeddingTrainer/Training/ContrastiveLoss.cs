using System.Numerics.Tensors;

namespace Voy8.EmbeddingTrainer.Training;

/// <summary>
/// Symmetric InfoNCE (van den Oord et al. 2018, arXiv:1807.03748; both directions as in CLIP, arXiv:2103.00020): each of the unit vectors x
/// must find its own y among all, and each y its x. Pairs that may mean the same are left out of each other's denominators.
/// </summary>
/// <param name="size">Pairs in a batch.</param>
/// <param name="dimensions">Of each vector.</param>
internal sealed class ContrastiveLoss(int size, int dimensions, float temperature, int threads)
{
    private const float Masked = -1e4f;

    private readonly float[] _transposed = new float[size * dimensions];
    private readonly float[] _rows = new float[size * size];
    private readonly float[] _columns = new float[size * size];
    private readonly double[] _losses = new double[size];
    private readonly ParallelOptions _parallel = new() { MaxDegreeOfParallelism = threads };

    /// <summary>Fills the gradients of the mean loss by the vectors.</summary>
    /// <param name="x">size × dimensions, of length 1 each.</param>
    /// <param name="y">As <paramref name="x"/>.</param>
    /// <param name="related">Whether i and j (never equal) are no negatives of each other, in either order.</param>
    /// <returns>The mean loss of both directions, in nats.</returns>
    public double Evaluate(float[] x, float[] y, Func<int, int, bool> related, float[] gradientX, float[] gradientY)
    {
        MatrixProduct.Transpose(y, _transposed, size, dimensions, _parallel);
        MatrixProduct.Multiply(x, _transposed, _rows, size, dimensions, size, _parallel);
        Parallel.For(0, size, _parallel, i =>
        {
            var row = _rows.AsSpan(i * size, size);
            TensorPrimitives.Divide(row, temperature, row);
            for (var j = 0; j < size; j++)
            {
                if (i != j && related(i, j))
                {
                    row[j] = Masked;
                }
            }
        });
        MatrixProduct.Transpose(_rows, _columns, size, size, _parallel);
        Parallel.For(0, size, _parallel, i =>
        {
            var row = _rows.AsSpan(i * size, size);
            var column = _columns.AsSpan(i * size, size);
            SoftMax(row);
            SoftMax(column);
            _losses[i] = -(Math.Log(Math.Max(row[i], 1e-30)) + Math.Log(Math.Max(column[i], 1e-30))) / 2;
        });

        // Now _rows[i, j] is P(y_j | x_i) and _columns[j, i] is P(x_i | y_j); their sum is the gradient by the similarity of i and j.
        Parallel.For(0, size, _parallel, i =>
        {
            var scale = 1 / (2 * size * temperature);
            for (var j = 0; j < size; j++)
            {
                var sum = _rows[(i * size) + j] + _columns[(j * size) + i] - (i == j ? 2 : 0);
                _rows[(i * size) + j] = sum * scale;
                _columns[(j * size) + i] = sum * scale;
            }
        });
        MatrixProduct.Multiply(_rows, y, gradientX, size, size, dimensions, _parallel);
        MatrixProduct.Multiply(_columns, x, gradientY, size, size, dimensions, _parallel);
        return _losses.Sum() / size;
    }

    // The library's own does not subtract the largest, and overflows.
    private static void SoftMax(Span<float> values)
    {
        TensorPrimitives.Subtract(values, TensorPrimitives.Max<float>(values), values);
        TensorPrimitives.SoftMax(values, values);
    }
}
