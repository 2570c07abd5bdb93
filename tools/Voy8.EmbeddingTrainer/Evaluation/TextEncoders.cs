using System.Text;
using Voy8.Core.Embeddings.Tokenizing;
using Voy8.EmbeddingTrainer.Data;
using Voy8.EmbeddingTrainer.Training;

namespace Voy8.EmbeddingTrainer.Evaluation;

/// <summary>Texts to unit vectors, in their order.</summary>
internal delegate float[][] TextEncoder(IReadOnlyList<string> texts);

internal static class TextEncoders
{
    private const int MostTokens = 256;

    /// <summary>The table as it is trained.</summary>
    public static TextEncoder Of(EmbeddingTable table, ITextTokenizer tokenizer) => texts => [.. texts.Select(text =>
    {
        var vector = new float[table.Dimensions];
        table.Encode([.. tokenizer.Encode(text, MostTokens)], vector);
        return vector;
    })];

    /// <summary>What needs no training: sets of hashed trigrams of letters.</summary>
    public static TextEncoder HashedTrigrams(int dimensions) => texts => [.. texts.Select(text =>
    {
        var vector = new float[dimensions];
        var padded = $" {text.Normalize(NormalizationForm.FormKC).ToLowerInvariant()} ";
        for (var i = 0; i + 3 <= padded.Length; i++)
        {
            vector[StableHash.Part(padded.Substring(i, 3), dimensions)]++;
        }

        var length = MathF.Sqrt(vector.Sum(value => value * value));
        return length == 0 ? vector : [.. vector.Select(value => value / length)];
    })];
}
