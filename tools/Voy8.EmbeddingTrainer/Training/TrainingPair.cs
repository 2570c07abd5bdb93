namespace Voy8.EmbeddingTrainer.Training;

/// <summary>Two texts that mean much the same.</summary>
/// <param name="Left">Token ids, at least one.</param>
/// <param name="Right">Token ids, at least one.</param>
/// <param name="Key">Pairs of one key are no negatives of each other.</param>
internal readonly record struct TrainingPair(int[] Left, int[] Right, long Key);
