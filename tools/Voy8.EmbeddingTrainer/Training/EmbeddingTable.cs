using System.Numerics.Tensors;

namespace Voy8.EmbeddingTrainer.Training;

/// <summary>A vector per piece; a text is the mean of its pieces', scaled to length 1. A piece's weight is the length of its vector.</summary>
internal sealed class EmbeddingTable
{
    private readonly float[] _weights;

    private EmbeddingTable(float[] weights, int dimensions)
    {
        _weights = weights;
        Dimensions = dimensions;
    }

    public int Dimensions { get; }

    public int Pieces => _weights.Length / Dimensions;

    /// <summary>Row by row, pieces × dimensions.</summary>
    public ReadOnlySpan<float> Weights => _weights;

    /// <param name="counts">How often each piece is in the training text: frequent ones start lighter (smooth inverse frequency, Arora et al. 2017).</param>
    public static EmbeddingTable Initialise(IReadOnlyList<int> counts, int dimensions, int seed)
    {
        const double Smoothing = 1e-3;
        var random = new Random(seed);
        var total = Math.Max(1.0, counts.Sum(count => (double)count));
        var weights = new float[counts.Count * dimensions];
        for (var piece = 0; piece < counts.Count; piece++)
        {
            var scale = Smoothing / (Smoothing + (counts[piece] / total)) / Math.Sqrt(dimensions);
            for (var i = 0; i < dimensions; i++)
            {
                weights[(piece * dimensions) + i] = (float)(Gaussian(random) * scale);
            }
        }

        return new EmbeddingTable(weights, dimensions);
    }

    public static EmbeddingTable Of(float[] weights, int dimensions) => new(weights, dimensions);

    public Span<float> Row(int piece) => _weights.AsSpan(piece * Dimensions, Dimensions);

    /// <summary>The unit vector of a text.</summary>
    /// <returns>The length of the mean before scaling; 0, with zeros, for a text without tokens.</returns>
    public float Encode(ReadOnlySpan<int> tokens, Span<float> vector)
    {
        vector.Clear();
        foreach (var token in tokens)
        {
            TensorPrimitives.Add(vector, Row(token), vector);
        }

        var length = TensorPrimitives.Norm<float>(vector);
        if (length < 1e-12f)
        {
            vector.Clear();
            return 0;
        }

        TensorPrimitives.Divide(vector, length, vector);
        return length / tokens.Length;
    }

    /// <summary>Turns the gradient by a unit vector into the one by each of its token's rows, in place.</summary>
    /// <param name="length">What <see cref="Encode"/> returned.</param>
    public static void Backward(ReadOnlySpan<float> vector, float length, int tokens, Span<float> gradient)
    {
        var along = TensorPrimitives.Dot(vector, gradient);
        TensorPrimitives.MultiplyAdd(vector, -along, gradient, gradient);
        TensorPrimitives.Divide(gradient, length * tokens, gradient);
    }

    // Box and Muller 1958.
    private static double Gaussian(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
