using Voy8.EmbeddingTrainer.Training;

namespace Voy8.EmbeddingTrainer.Tests;

public sealed class ContrastiveLossTests
{
    private const int Pairs = 6;
    private const int Dimensions = 8;
    private const float Temperature = 0.2f;

    private readonly ContrastiveLoss _loss = new(Pairs, Dimensions, Temperature, threads: 2);
    private readonly float[] _x = Random(1);
    private readonly float[] _y = Random(2);
    private readonly float[] _gradientX = new float[Pairs * Dimensions];
    private readonly float[] _gradientY = new float[Pairs * Dimensions];

    [Fact]
    public void Its_gradients_are_those_of_finite_differences()
    {
        Evaluate(Unrelated);
        float[] expectedX = [.. _gradientX], expectedY = [.. _gradientY];

        for (var i = 0; i < Pairs * Dimensions; i++)
        {
            Difference(_x, i).ShouldBe(expectedX[i], 2e-3);
            Difference(_y, i).ShouldBe(expectedY[i], 2e-3);
        }
    }

    [Fact]
    public void Vectors_that_find_their_own_cost_next_to_nothing()
    {
        for (var i = 0; i < Pairs * Dimensions; i++)
        {
            _x[i] = _y[i] = i / Dimensions == i % Dimensions ? 10 : 0;
        }

        Evaluate(Unrelated).ShouldBe(0, 1e-6);
        _gradientX.ShouldAllBe(value => Math.Abs(value) < 1e-3);
    }

    [Fact]
    public void Related_pairs_are_no_negatives_of_each_other()
    {
        var before = Evaluate(Unrelated);

        // All but the first are related to each other: each then has the first alone to be told from.
        Evaluate((i, j) => i != 0 && j != 0).ShouldBeLessThan(before);
        for (var j = 1; j < Pairs; j++)
        {
            _y[(j * Dimensions) + 3] += 0.5f;
        }

        var moved = (float[])_gradientX.Clone();
        Evaluate((_, _) => true).ShouldBe(0, 1e-6);
        _gradientX.ShouldAllBe(value => Math.Abs(value) < 1e-6);
        moved.ShouldContain(value => Math.Abs(value) > 1e-3);
    }

    [Fact]
    public void The_number_of_threads_changes_nothing()
    {
        var alone = new ContrastiveLoss(Pairs, Dimensions, Temperature, threads: 1);
        float[] gradientX = new float[_x.Length], gradientY = new float[_y.Length];

        alone.Evaluate(_x, _y, Unrelated, gradientX, gradientY).ShouldBe(Evaluate(Unrelated));
        gradientX.ShouldBe(_gradientX);
        gradientY.ShouldBe(_gradientY);
    }

    private static bool Unrelated(int i, int j) => false;

    private double Evaluate(Func<int, int, bool> related) => _loss.Evaluate(_x, _y, related, _gradientX, _gradientY);

    private double Difference(float[] values, int i)
    {
        const float Step = 1e-2f;
        var value = values[i];
        values[i] = value + Step;
        var above = Evaluate(Unrelated);
        values[i] = value - Step;
        var below = Evaluate(Unrelated);
        values[i] = value;
        return (above - below) / (2 * Step);
    }

    private static float[] Random(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, Pairs * Dimensions).Select(_ => (float)((random.NextDouble() - 0.5) * 0.7))];
    }
}
