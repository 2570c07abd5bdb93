using Voy8.EmbeddingTrainer.Training;

namespace Voy8.EmbeddingTrainer.Tests;

public sealed class TrainerTests
{
    // Concept n has the pieces 2n and 2n + 1.
    private static readonly TrainingPair[] Batch = [.. Enumerable.Range(0, 16).Select(n => new TrainingPair([2 * n], [(2 * n) + 1], n))];
    private static readonly TrainingSettings Settings = new() { BatchSize = 16, Dimensions = 16, Threads = 1 };

    [Fact]
    public void What_is_paired_comes_to_lie_together()
    {
        var table = Train(steps: 60, out var losses);

        losses[^1].ShouldBeLessThan(losses[0] / 20);
        var (left, right, other) = (new float[16], new float[16], new float[16]);
        table.Encode([0], left);
        table.Encode([1], right);
        table.Encode([9], other);
        Dot(left, right).ShouldBeGreaterThan(Dot(left, other) + 0.3f);
    }

    [Fact]
    public void A_seed_gives_one_model() => Train(steps: 5, out _).Weights.ToArray().ShouldBe(Train(steps: 5, out _).Weights.ToArray());

    private static EmbeddingTable Train(int steps, out List<double> losses)
    {
        var table = EmbeddingTable.Initialise([.. Enumerable.Repeat(1, 32)], Settings.Dimensions, Settings.Seed);
        var trainer = new Trainer(table, Settings);
        losses = [.. Enumerable.Range(0, steps).Select(_ => trainer.Step(Batch, Settings.LearningRate))];
        return table;
    }

    private static float Dot(float[] one, float[] other) => one.Zip(other, (a, b) => a * b).Sum();
}
