using System.Numerics.Tensors;

namespace Voy8.Core.Search;

/// <summary>Vectors of all words of the vocabulary by one model.</summary>
/// <param name="vectors">A unit vector for each word.</param>
/// <param name="numbers">The entry that each word belongs to (<see cref="ConceptNumbers"/>).</param>
internal sealed class ConceptTable(float[][] vectors, int[] numbers)
{
    /// <summary>How near a text is to each entry of the vocabulary: the cosine with the nearest of its words, 0 to 1.</summary>
    /// <param name="vector">A unit vector of the same model.</param>
    public float[] Compare(ReadOnlySpan<float> vector)
    {
        var nearness = new float[ConceptNumbers.Entries.Count];
        for (var i = 0; i < vectors.Length; i++)
        {
            ref var best = ref nearness[numbers[i]];
            best = Math.Max(best, TensorPrimitives.Dot(vector, vectors[i]));
        }

        return nearness;
    }
}
