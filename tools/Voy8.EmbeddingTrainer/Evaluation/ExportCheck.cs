using System.Numerics.Tensors;
using Voy8.EmbeddingTrainer.Data;

namespace Voy8.EmbeddingTrainer.Evaluation;

/// <summary>Whether the exported file gives the vectors of the table it was made from.</summary>
internal static class ExportCheck
{
    private const int Samples = 2_000;
    private const double LowestCosine = 0.999;

    /// <returns>The lowest cosine between the two over a sample of the training text.</returns>
    /// <exception cref="InvalidOperationException">It is too low: the file is wrong.</exception>
    public static double Run(TrainingText text, TextEncoder table, TextEncoder exported)
    {
        var concepts = text.All.ToList();
        var texts = Enumerable.Range(0, Samples).Select(i => concepts[(int)((long)i * concepts.Count / Samples)].Phrases[0].Text).ToList();
        var lowest = table(texts).Zip(exported(texts))
            .Where(pair => TensorPrimitives.Norm<float>(pair.First) > 0)
            .Min(pair => TensorPrimitives.CosineSimilarity(pair.First, pair.Second));
        return lowest >= LowestCosine ? lowest : throw new InvalidOperationException($"The exported model differs from the trained one: the lowest cosine is {lowest}.");
    }
}
