namespace Voy8.EmbeddingTrainer.Evaluation;

/// <param name="Value">Between 0 and 1, more is better.</param>
internal sealed record Measurement(string Test, string Measure, double Value, int Cases);
