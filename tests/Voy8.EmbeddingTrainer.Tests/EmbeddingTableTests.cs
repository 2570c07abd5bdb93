using System.Numerics.Tensors;
using Voy8.EmbeddingTrainer.Training;

namespace Voy8.EmbeddingTrainer.Tests;

public sealed class EmbeddingTableTests
{
    private readonly EmbeddingTable _table = EmbeddingTable.Of([.. Enumerable.Range(0, 32).Select(i => MathF.Cos(i * i))], dimensions: 8);

    [Fact]
    public void A_text_is_the_mean_of_its_pieces_at_length_one()
    {
        var vector = new float[8];
        _table.Encode([1, 2, 2], vector);

        float[] mean = [.. _table.Row(1).ToArray().Zip(_table.Row(2).ToArray(), (one, two) => (one + (2 * two)) / 3)];
        TensorPrimitives.Norm<float>(vector).ShouldBe(1, 1e-5f);
        TensorPrimitives.CosineSimilarity(vector, mean).ShouldBe(1, 1e-5f);
    }

    [Fact]
    public void A_text_without_tokens_is_zeros()
    {
        var vector = Enumerable.Repeat(7f, 8).ToArray();

        _table.Encode([], vector).ShouldBe(0);
        vector.ShouldAllBe(value => value == 0);
    }

    [Fact]
    public void The_gradient_by_a_row_is_that_of_finite_differences()
    {
        int[] tokens = [0, 3, 3, 1];
        float[] direction = [.. Enumerable.Range(0, 8).Select(i => MathF.Sin(i))];
        var vector = new float[8];
        var gradient = (float[])direction.Clone();
        EmbeddingTable.Backward(vector, _table.Encode(tokens, vector), tokens.Length, gradient);

        for (var i = 0; i < 8; i++)
        {
            const float Step = 2e-4f;
            var row = _table.Row(0);
            var value = row[i];
            row[i] = value + Step;
            var above = Along(tokens, direction);
            row[i] = value - Step;
            var below = Along(tokens, direction);
            row[i] = value;
            ((above - below) / (2 * Step)).ShouldBe(gradient[i], 0.01 * Math.Abs(gradient[i]) + 0.02);
        }
    }

    [Fact]
    public void Frequent_pieces_start_lighter()
    {
        var table = EmbeddingTable.Initialise([1_000_000, 1], dimensions: 64, seed: 3);

        TensorPrimitives.Norm<float>(table.Row(0)).ShouldBeLessThan(TensorPrimitives.Norm<float>(table.Row(1)) / 100);
    }

    private double Along(int[] tokens, float[] direction)
    {
        var vector = new float[8];
        _table.Encode(tokens, vector);
        return TensorPrimitives.Dot<float>(vector, direction);
    }
}
